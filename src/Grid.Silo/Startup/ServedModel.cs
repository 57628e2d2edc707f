using Grid.Inference.Repository;
using Grid.Inference.Sessions;

namespace Grid.Silo.Startup;

/// <summary>A model as it is served: what its manifest states, and what bringing it into memory was measured to take.</summary>
internal sealed record ServedModel(ModelManifest Manifest, TimeSpan LoadTime)
{
    public static ServedModel Of(ModelSession session) => new(session.Manifest, session.WarmUpTime);
}
