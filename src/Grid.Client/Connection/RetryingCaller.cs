using Grid.Contracts.Operations;
using Orleans.Runtime;

namespace Grid.Client;

/// <summary>
/// Asks again when no answer came. A timeout means that nobody knows whether the request was carried out; every
/// request of the grid may be repeated, so the same one is sent until it is answered.
/// </summary>
internal sealed class RetryingCaller(TimeSpan retryFor, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    public async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call().WaitAsync(cancel);
            }
            catch (ArgumentException refusal)
            {
                // The grid's own words about what was sent.
                throw new GridClientException($"The grid refused to {what}: {refusal.Message}", retryMayHelp: false, refusal);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception silence) when (IsSilence(silence))
            {
                if (clock.GetElapsedTime(began) + pause > retryFor)
                    throw new GridClientException($"The grid has not answered for {(int)clock.GetElapsedTime(began).TotalSeconds} s ({what}). Whether it was done is unknown; asking again is safe.", retryMayHelp: true, silence);
            }

            await Task.Delay(pause, clock, cancel);
        }
    }

    // A request that was rejected or lost on the way, as against one that was carried out and failed.
    private static bool IsSilence(Exception fault) => fault
        is TimeoutException
        or OrleansMessageRejectionException
        or ClientNotAvailableException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or SiloUnavailableException
        or GridUnavailableException

        // A message that ran out of time while its grain was still being placed, as when all silos begin at once: not of our own making.
        or OperationCanceledException
        || IsFaultOfTheCluster(fault);

    // A silo that is just joining, or has woken to find itself declared dead, knows no silo that could take the call and says so
    // with the bare type, as it does where its storage is down; what a grain itself throws is of a type of its own.
    private static bool IsFaultOfTheCluster(Exception fault) => fault.GetType() == typeof(OrleansException);
}
