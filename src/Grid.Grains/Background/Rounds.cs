namespace Grid.Grains.Background;

/// <summary>Work that is done again and again for as long as the host lives.</summary>
public static class Rounds
{
    /// <summary>
    /// Does a round at once and one every interval until told to stop. A round that fails, whatever with, is counted and followed by the
    /// next: a background service that throws would end the host, and one that returns would be missed by nobody until it is needed.
    /// </summary>
    public static async Task RunAsync(
        string work, TimeSpan interval, TimeProvider clock, BackgroundFaults faults, Func<CancellationToken, Task> round, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            do
            {
                try
                {
                    await round(stop);
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    faults.OnFailed(work, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
