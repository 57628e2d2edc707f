using Grid.Configuration;
using Grid.Configuration.Inference;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;

namespace Grid.Silo.Startup;

/// <summary>Opens the models that silo.json serves: verified by checksum, loaded and warmed up, or the start stops.</summary>
internal static class ModelLoading
{
    public static ModelSessions Load(GridOptions options)
    {
        var repository = ModelRepository.Open(options.Models.Directory);
        var errors = new List<string>(repository.Errors);
        var served = new List<VerifiedModel>();
        foreach (var (name, version) in options.Models.Versions)
        {
            if (repository.Find(name, version) is { } model) served.Add(model);
            else errors.Add($"models.versions.{name}: version {version} is not in {options.Models.Directory}");
        }

        if (errors.Count > 0) throw new StartupException($"Models cannot be served:\n  {string.Join("\n  ", errors)}");

        var sessions = ModelSessions.Open(
            served,
            new Grid.Inference.Sessions.InferenceOptions
            {
                Provider = options.Inference.Provider == InferenceProvider.Cuda ? "cuda" : "cpu",
                ProviderLibrary = options.Inference.ProviderLibrary,
                Threads = options.Inference.ThreadsPerSession,
            },
            TimeProvider.System);
        if (sessions.Errors.Count == 0) return sessions;

        var message = $"Models cannot be loaded:\n  {string.Join("\n  ", sessions.Errors)}";
        sessions.Dispose();
        throw new StartupException(message);
    }
}
