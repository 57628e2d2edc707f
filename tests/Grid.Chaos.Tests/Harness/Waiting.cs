using System.Diagnostics;

namespace Grid.Chaos.Tests.Harness;

/// <summary>
/// Looks again until something is so: processes and tables give no sign of their own. The limit is generous: it ends a test that
/// would hang, and asserts nothing.
/// </summary>
internal static class Waiting
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <param name="step">Between two looks; 20 ms when not given.</param>
    /// <exception cref="TimeoutException">It never came to be so.</exception>
    public static async Task<TimeSpan> UntilAsync(string what, TimeSpan limit, Func<Task<bool>> isSoAsync, TimeSpan? step = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSoAsync())
        {
            if (Stopwatch.GetElapsedTime(began) > limit) throw new TimeoutException($"After {limit.TotalSeconds:0} s it is still not so that {what}.");
            await Task.Delay(step ?? Step);
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
