using Microsoft.ML.OnnxRuntime;

namespace Grid.Inference.Sessions;

/// <summary>
/// The device that sessions run on. Registers a plug-in provider's library where one is named and takes it back on disposal,
/// after the sessions that use it.
/// </summary>
internal sealed class ExecutionProvider : IDisposable
{
    private const string BuiltInCuda = "CUDAExecutionProvider";
    private readonly InferenceOptions _options;
    private string? _registration;

    private ExecutionProvider(InferenceOptions options) => _options = options;

    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Settings"/>: the provider is not there.</exception>
    public static ExecutionProvider Open(InferenceOptions options)
    {
        if (options.Provider is not ("cpu" or "cuda")) throw Missing($"inference.provider is \"{options.Provider}\", expected \"cpu\" or \"cuda\"");
        if (options.Threads is < 1 or > 256) throw Missing($"inference.threads is {options.Threads}, expected 1 to 256");
        var provider = new ExecutionProvider(options);
        if (options.Provider == "cpu")
        {
            return options.ProviderLibrary is null
                ? provider
                : throw Missing("inference.providerLibrary is set, but inference.provider is \"cpu\"; set it to \"cuda\" or remove the library");
        }

        if (options.ProviderLibrary is { } library) provider.Register(library);
        else if (!OrtEnv.Instance().GetAvailableProviders().Contains(BuiltInCuda))
            throw Missing($"inference.provider is \"cuda\", but this ONNX Runtime has only {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}; use the package with CUDA (linux-x64, win-x64), name a plug-in by inference.providerLibrary, or set inference.provider to \"cpu\"");
        return provider;
    }

    public SessionOptions SessionOptions()
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = _options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            if (_options.Provider == "cuda") AppendCuda(session);
            return session;
        }
        catch (Exception broken)
        {
            session.Dispose();
            if (broken is OnnxRuntimeException) throw Missing($"the CUDA provider cannot be used: {broken.Message}; it needs a GPU with CUDA 13 (libcudart.so.13, libcublas.so.13) and cuDNN 9, found by the loader; or set inference.provider to \"cpu\"", broken);
            throw;
        }
    }

    public void Dispose()
    {
        if (_registration is not null) OrtEnv.Instance().UnregisterExecutionProviderLibrary(_registration);
        _registration = null;
    }

    private void AppendCuda(SessionOptions session)
    {
        // Without this a node of the graph that CUDA does not know would quietly run on the CPU.
        session.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        if (_registration is null)
        {
            session.AppendExecutionProvider_CUDA(0);
            return;
        }

        var devices = CudaDevices();
        session.AppendExecutionProvider(OrtEnv.Instance(), [devices[0]], new Dictionary<string, string>());
    }

    private void Register(string library)
    {
        if (!File.Exists(library)) throw Missing($"inference.providerLibrary: {library} does not exist");
        var name = Path.GetFileNameWithoutExtension(library);
        try
        {
            OrtEnv.Instance().RegisterExecutionProviderLibrary(name, library);
        }
        catch (OnnxRuntimeException broken)
        {
            throw Missing($"inference.providerLibrary: {library} cannot be loaded as an execution provider: {broken.Message}", broken);
        }

        _registration = name;
        if (CudaDevices().Count > 0) return;
        Dispose();
        throw Missing($"inference.providerLibrary: {library} offers no CUDA device on this machine");
    }

    private static List<OrtEpDevice> CudaDevices() =>
        [.. OrtEnv.Instance().GetEpDevices().Where(device => device.EpName.Contains("cuda", StringComparison.OrdinalIgnoreCase))];

    private static InferenceFailedException Missing(string reason, Exception? inner = null) => new(InferenceFault.Settings, reason, inner);
}
