using System.Text;
using CsCheck;

namespace Grid.Configuration.Tests;

/// <summary>Files that are not JSON, not there, or not what they should be.</summary>
public sealed class JsonErrorTests : IDisposable
{
    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("{\n  \"cluster\": {,}\n}", "silo.json:2:15")]
    [InlineData("{\n  \"cluster\": {\n", "silo.json:3:1")]
    [InlineData("", "silo.json:1:1")]
    [InlineData("{} {}", "silo.json:1:4")]
    [InlineData("{ \"a\": \"\\ud800\" }", "silo.json:1:1")]
    public void Load_InvalidJson_NamesLineAndColumn(string json, string place)
    {
        var error = Assert.Single(_world.ErrorsIn(json));

        Assert.Equal((place, "invalid JSON"), (error.Source, error.Found));
        Assert.NotEmpty(error.Advice);
        Assert.DoesNotContain("BytePositionInLine", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NestedBeyondReason_IsAnErrorNotACrash() =>
        Assert.Single(_world.ErrorsIn(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))));

    [Fact]
    public void Load_RootIsAList_SaysWhatBelongsThere() =>
        Assert.Equal("silo.json:1: found a list [...], expected one JSON object { ... }. Put the sections inside braces.", Assert.Single(_world.ErrorsIn("[]")).ToString());

    [Fact]
    public void Load_NoSuchFile_SaysWhichPath()
    {
        var path = Path.Combine(_world.Folder, "none", "silo.json");

        var failed = Assert.IsType<ConfigurationResult.Failed>(GridConfiguration.Load(path, new Dictionary<string, string>(), []));

        Assert.Equal($"no file at {path}", Assert.Single(failed.Errors).Found);
    }

    [Fact]
    public void Load_FolderInsteadOfAFile_IsAnError()
    {
        var failed = Assert.IsType<ConfigurationResult.Failed>(GridConfiguration.Load(_world.Folder, new Dictionary<string, string>(), []));

        Assert.Single(failed.Errors);
    }

    [Fact]
    public void Load_MistakeInTheSitesFile_NamesThatFileAndLine()
    {
        _world.Write("country.json", """
            {
              "sites": [
                { "id": "SC-02", "name": "Three", "kind": "general", "region": "nrth", "city": "C", "latitude": 50, "longitude": 70, "beds": 4 },
              ],
            }
            """);

        var errors = _world.ErrorsOf("\"cluster\": {", "\"sitesFile\": \"country.json\", \"cluster\": {");

        Assert.Equal(
            ["country.json:3: sitesFile.sites[0].beds", "country.json:3: sitesFile.sites[0].region"],
            errors.Select(error => $"{error.Source}: {error.Path}"));
    }

    [Fact]
    public void Load_SitesFileMissing_SaysSoBesideTheOtherErrors()
    {
        var errors = _world.ErrorsOf("\"cluster\": { \"mode\": \"embedded\"", "\"sitesFile\": \"gone.json\", \"cluster\": { \"mode\": \"x\"");

        Assert.Equal(["", "cluster.mode"], errors.Select(error => error.Path).Order());
        Assert.Equal("gone.json", errors.Single(error => error.Path.Length == 0).Source);
    }

    [Fact]
    public void Load_AnyDamageToTheText_IsAnAnswerNotAnException()
    {
        var valid = Encoding.UTF8.GetBytes(SmallWorld.Json);
        var damage = Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[0, 12]);

        damage.Sample(
            (at, value, cut) =>
            {
                byte[] damaged = [.. valid[..at], value, .. valid[Math.Min(valid.Length, at + cut)..]];
                var path = Path.Combine(_world.Folder, "damaged.json");
                File.WriteAllBytes(path, damaged);
                return GridConfiguration.Load(path, new Dictionary<string, string>(), []) is ConfigurationResult.Loaded or ConfigurationResult.Failed { Errors.Count: > 0 };
            },
            iter: 1_000,
            threads: 1);
    }
}
