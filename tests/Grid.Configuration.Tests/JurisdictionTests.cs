namespace Grid.Configuration.Tests;

/// <summary>Two regions with a dispatcher each, only the first with a node.</summary>
public sealed class JurisdictionTests : IDisposable
{
    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Load_DispatcherWithoutANode_BorrowsUnderTheSameLaw()
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(_world.Load(TwoRegions("", "")));

        Assert.Equal(["kz", "kz-south"], loaded.Model.Dispatchers);
        Assert.Equal("", loaded.Model.Sites["INST-1"].Jurisdiction);
    }

    [Fact]
    public void Load_OneLawStatedForBoth_SitesCarryIt()
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(_world.Load(TwoRegions("KZ", "KZ")));

        Assert.All(loaded.Model.Sites.Values, site => Assert.Equal("KZ", site.Jurisdiction));
    }

    [Fact]
    public void Load_AnotherLawWithoutANode_NamesItWithItsSites()
    {
        var error = Assert.Single(_world.ErrorsIn(TwoRegions("KZ", "UZ")));

        Assert.Equal(
            "silo.json:25: nodes: found none in jurisdiction \"UZ\" (1 sites) that serves stroke, lung, expected a node for every model of a pathway. "
            + "Add a node at one of its sites, or let one there serve the model: images leave a jurisdiction for no other.",
            error.ToString());
    }

    [Fact]
    public void Load_LawStatedForSomeRegionsOnly_AsksForTheOthers()
    {
        var errors = _world.ErrorsIn(TwoRegions("", "KZ"));

        Assert.Equal(
            "silo.json:18: regions[0].jurisdiction: found nothing, expected one for every region, since regions[1] has \"KZ\". State it for every region or for none.",
            errors.Single(error => error.Path.StartsWith("regions", StringComparison.Ordinal)).ToString());
    }

    [Fact]
    public void Load_LawThatIsNoName_IsRefused() =>
        Assert.Equal(
            "regions[0].jurisdiction", Assert.Single(_world.ErrorsOf("\"dispatcher\": \"kz\"", "\"dispatcher\": \"kz\", \"jurisdiction\": \"the law\"")).Path);

    private static string TwoRegions(string north, string south) => SmallWorld.Json
        .Replace(
            "\"dispatcher\": \"kz\" },",
            $$"""
            "dispatcher": "kz", "jurisdiction": "{{north}}" },
                { "id": "south", "name": "S", "mainCity": "C", "latitude": 42, "longitude": 69, "dispatcher": "kz-south", "jurisdiction": "{{south}}" },
            """,
            StringComparison.Ordinal)
        .Replace("\"region\": \"north\", \"city\": \"B\"", "\"region\": \"south\", \"city\": \"B\"", StringComparison.Ordinal);
}
