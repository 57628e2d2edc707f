using Grid.Inference.Repository;

namespace Grid.Inference.Sessions;

/// <summary>All models of a repository, loaded and warm. Owns the sessions and the provider they run on.</summary>
public sealed class ModelSessions : IDisposable
{
    private readonly ExecutionProvider _provider;
    private readonly List<ModelSession> _sessions = [];

    private ModelSessions(ExecutionProvider provider) => _provider = provider;

    /// <summary>By name, then by version, oldest first, as the repository has them.</summary>
    public IReadOnlyList<ModelSession> All => _sessions;

    /// <summary>
    /// One line per model that could not be loaded. The version before it serves, if there is one; who needs every model
    /// refuses to start when this is not empty.
    /// </summary>
    public IReadOnlyList<string> Errors { get; private init; } = [];

    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Settings"/>: the provider is not there.</exception>
    public static ModelSessions Open(IEnumerable<VerifiedModel> models, InferenceOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        var errors = new List<string>();
        var sessions = new ModelSessions(ExecutionProvider.Open(options)) { Errors = errors };
        try
        {
            foreach (var model in models) sessions.Add(model, clock, errors);
            return sessions;
        }
        catch
        {
            sessions.Dispose();
            throw;
        }
    }

    /// <summary>The newest loaded version of the model, or the version asked for; null when it is not here.</summary>
    public ModelSession? Find(string name, string? version = null) =>
        _sessions.LastOrDefault(session => session.Manifest.Name == name && (version is null || session.Manifest.Version == version));

    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
        _sessions.Clear();
        _provider.Dispose();
    }

    private void Add(VerifiedModel model, TimeProvider clock, List<string> errors)
    {
        try
        {
            _sessions.Add(ModelSession.Open(model, _provider, clock));
        }
        catch (InferenceFailedException broken) when (broken.Fault != InferenceFault.Settings)
        {
            errors.Add(broken.Message);
        }
        catch (Exception broken) when (broken is not InferenceFailedException)
        {
            // Whatever the runtime makes of the file: it is this model's fault, and the others are loaded.
            errors.Add($"{model.Manifest.Name} {model.Manifest.Version}: cannot be loaded: {broken.GetType().Name}: {broken.Message}");
        }
    }
}
