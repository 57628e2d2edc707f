using System.Security.Cryptography;
using Grid.Inference.Repository;

namespace Grid.Inference.Tests.ModelFiles;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("grid-models-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Open_MatchingChecksum_HandsOverTheVerifiedBytes()
    {
        Add("1.0.0", [1, 2, 3]);

        var repository = ModelRepository.Open(_root);

        Assert.Empty(repository.Errors);
        Assert.Equal([1, 2, 3], Assert.Single(repository.Models).Onnx);
    }

    [Fact]
    public void Open_AlteredFile_IsRefusedWithBothChecksums()
    {
        var folder = Add("1.0.0", [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [1, 2, 4]);

        var repository = ModelRepository.Open(_root);

        Assert.Empty(repository.Models);
        var error = Assert.Single(repository.Errors);
        Assert.Contains(Sha([1, 2, 3]), error, StringComparison.Ordinal);
        Assert.Contains(Sha([1, 2, 4]), error, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NewVersionBroken_TheOneBeforeStillServes()
    {
        Add("1.0.0", [1]);
        File.Delete(Path.Combine(Add("1.1.0", [2]), "model.onnx"));

        var repository = ModelRepository.Open(_root);

        Assert.Equal("1.0.0", repository.Find("test-model")!.Manifest.Version);
        Assert.Contains("missing", Assert.Single(repository.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoVersionGiven_IsTheNewestByNumberNotByLetters()
    {
        Add("1.9.0", [1]);
        Add("1.10.0", [2]);

        var repository = ModelRepository.Open(_root);

        Assert.Equal("1.10.0", repository.Find("test-model")!.Manifest.Version);
        Assert.Equal("1.9.0", repository.Find("test-model", "1.9.0")!.Manifest.Version);
        Assert.Null(repository.Find("test-model", "2.0.0"));
    }

    [Fact]
    public void Open_ManifestInAnotherModelsFolder_SaysSo()
    {
        var folder = Add("1.0.0", [1]);
        Directory.Move(folder, Path.Combine(_root, "test-model", "3.0.0"));

        Assert.Contains("lies in test-model/3.0.0", Assert.Single(ModelRepository.Open(_root).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchFolder_IsAnErrorAndNoException() =>
        Assert.Contains("no such folder", Assert.Single(ModelRepository.Open(Path.Combine(_root, "absent")).Errors), StringComparison.Ordinal);

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string Add(string version, byte[] onnx)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "test-model", version)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx);
        File.WriteAllText(Path.Combine(folder, "model.json"), ManifestReader.Write(ModelManifests.Small with { Version = version, Sha256 = Sha(onnx) }));
        return folder;
    }
}
