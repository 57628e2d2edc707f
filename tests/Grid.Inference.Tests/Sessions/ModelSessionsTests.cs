using Grid.Inference.Repository;
using Grid.Inference.Sessions;

namespace Grid.Inference.Tests.Sessions;

public sealed class ModelSessionsTests
{
    private static readonly InferenceOptions Cpu = new();

    private static string ErrorOf(VerifiedModel model)
    {
        using var sessions = ModelSessions.Open([model], Cpu, TimeProvider.System);
        Assert.Empty(sessions.All);
        return Assert.Single(sessions.Errors);
    }

    [Fact]
    public void Open_SoundModel_IsWarmAndMeasured()
    {
        using var sessions = ModelSessions.Open([TestModels.Echo()], Cpu, TimeProvider.System);

        var session = Assert.Single(sessions.All);
        Assert.Empty(sessions.Errors);
        Assert.True(session.WarmUpTime > TimeSpan.Zero && session.TimePerPlane > TimeSpan.Zero);
        Assert.Equal(4, session.PlanesPerCall);
        Assert.Same(session, sessions.Find("stroke-test"));
        Assert.Null(sessions.Find("stroke-test", "2.0.0"));
    }

    [Fact]
    public void Open_BytesChangedAfterTheirCheck_AreNotLoaded()
    {
        var model = TestModels.Echo();
        model.Onnx[^1] ^= 1;

        Assert.Contains("the manifest says", ErrorOf(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenNewVersion_LeavesTheOneBeforeServing()
    {
        var good = TestModels.Echo();
        var bad = TestModels.Verified([1, 2, 3], good.Manifest with { Version = "1.1.0" });

        using var sessions = ModelSessions.Open([good, bad], Cpu, TimeProvider.System);

        Assert.Contains("stroke-test 1.1.0: ONNX Runtime cannot load it", Assert.Single(sessions.Errors), StringComparison.Ordinal);
        Assert.Equal("1.0.0", sessions.Find("stroke-test")!.Manifest.Version);
    }

    [Fact]
    public void Open_OtherSizeThanTheManifest_SaysBoth()
    {
        var model = TestModels.Verified(TestModels.Graph(16, ("Identity", "image", "map")), TestModels.Manifest("stroke"));

        Assert.Contains("its input \"image\" is Float [-1, 1, 16, 16], the manifest says Float [batch, 1, 32, 32]", ErrorOf(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherOutputNameThanTheManifest_SaysWhichThereIs()
    {
        var manifest = TestModels.Manifest("stroke");
        var model = TestModels.Verified(TestModels.Graph(TestModels.Side, ("Identity", "image", "map")),
            manifest with { Output = manifest.Output with { Name = "heat" } });

        Assert.Contains("it has no output \"heat\", only \"map\"", ErrorOf(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ModelWithoutANumberForBlack_IsRefused() =>
        Assert.Contains("it answers NaN for a black image", ErrorOf(TestModels.NotANumberForBlack()), StringComparison.Ordinal);

    [Fact]
    public void Open_CudaWhereItIsMissing_StopsTheStartAndSaysWhatToDo()
    {
        if (File.Exists("/dev/nvidia0")) Assert.Skip("this machine has a GPU");

        var refused = Assert.Throws<InferenceFailedException>(() => ModelSessions.Open([TestModels.Echo()], new InferenceOptions { Provider = "cuda" }, TimeProvider.System));

        Assert.Equal(InferenceFault.Settings, refused.Fault);
        Assert.Contains("set inference.provider to \"cpu\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CUDA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ProviderLibraryThatIsNotThereOrNoProvider_StopsTheStart()
    {
        var missing = Assert.Throws<InferenceFailedException>(() => ModelSessions.Open([], new InferenceOptions { Provider = "cuda", ProviderLibrary = "/no/such/provider.so" }, TimeProvider.System));
        var notOne = Assert.Throws<InferenceFailedException>(() => ModelSessions.Open([], new InferenceOptions { Provider = "cuda", ProviderLibrary = typeof(ModelSessionsTests).Assembly.Location }, TimeProvider.System));
        var unused = Assert.Throws<InferenceFailedException>(() => ModelSessions.Open([], new InferenceOptions { ProviderLibrary = "x.so" }, TimeProvider.System));

        Assert.Contains("/no/such/provider.so does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be loaded as an execution provider", notOne.Message, StringComparison.Ordinal);
        Assert.Contains("but inference.provider is \"cpu\"", unused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rocm", 1)]
    [InlineData("cpu", 0)]
    public void Open_SettingsOutOfRange_StopTheStart(string provider, int threads) =>
        Assert.Equal(InferenceFault.Settings, Assert.Throws<InferenceFailedException>(
            () => ModelSessions.Open([], new InferenceOptions { Provider = provider, Threads = threads }, TimeProvider.System)).Fault);
}
