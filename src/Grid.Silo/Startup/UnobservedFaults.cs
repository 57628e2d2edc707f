using Grid.Grains.Background;

namespace Grid.Silo.Startup;

/// <summary>Faults of tasks that nobody waits for: they end nothing, and are counted where somebody sees them.</summary>
internal sealed class UnobservedFaults : IDisposable
{
    private readonly BackgroundFaults _faults;

    private UnobservedFaults(BackgroundFaults faults)
    {
        _faults = faults;
        TaskScheduler.UnobservedTaskException += OnFault;
    }

    public static UnobservedFaults Count(BackgroundFaults faults) => new(faults);

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnFault;

    private void OnFault(object? sender, UnobservedTaskExceptionEventArgs fault)
    {
        fault.SetObserved();
        _faults.OnFailed("a task that nobody waited for", fault.Exception);
    }
}
