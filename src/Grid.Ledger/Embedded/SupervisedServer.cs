using Npgsql;

namespace Grid.Ledger.Embedded;

/// <summary>
/// A server that is started again when it ends unasked, on the same port: whoever holds a connection string need not know.
/// A single hospital may live on this mode, where nobody else would start it.
/// </summary>
internal sealed class SupervisedServer : IAsyncDisposable
{
    private readonly ClusterFolder _folder;
    private readonly Func<int, CancellationToken, Task<ServerProcess>> _start;
    private readonly EmbeddedPostgresOptions _options;
    private readonly RestartPolicy _policy;
    private readonly Action<string> _say;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private volatile ServerProcess _server;

    /// <param name="start">Starts the server on a port, whatever ran there before.</param>
    public SupervisedServer(
        ServerProcess server, ClusterFolder folder, Func<int, CancellationToken, Task<ServerProcess>> start,
        EmbeddedPostgresOptions options, Action<string> say, TimeProvider clock)
    {
        (_server, _folder, _start, _options, _say, _clock) = (server, folder, start, options, say, clock);
        _policy = new RestartPolicy(options, clock);
        Ended = WatchAsync();
    }

    public int Id => _server.Id;

    public NpgsqlConnectionStringBuilder Administrator => _server.Administrator;

    /// <summary>How often it has been started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>It has been stopped, or has ended too often to be started again.</summary>
    public Task Ended { get; }

    /// <summary>Stops it, or the attempt to start it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.StopAsync(_options.StopTimeout);
        await Ended;

        // Between the first look and the end of the watch a new one may have come up.
        await _server.StopAsync(_options.StopTimeout);
        _stopping.Dispose();
    }

    /// <summary>Looks away: the server lives on, or ends, by itself.</summary>
    public void Abandon() => _stopping.Cancel();

    private async Task WatchAsync()
    {
        while (true)
        {
            await _server.Ended;
            if (_stopping.IsCancellationRequested || !await StartAgainAsync()) return;
        }
    }

    private async Task<bool> StartAgainAsync()
    {
        while (_policy.NextPause() is { } pause)
        {
            _say($"the database server ended by itself (its log is {_folder.Log}); starting it again in {pause.TotalSeconds:0.#} s");
            try
            {
                await Task.Delay(pause, _clock, _stopping.Token);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                limit.CancelAfter(_options.StartTimeout);
                _server = await _start(_server.Administrator.Port, limit.Token);
                Restarts++;
                _policy.OnStarted();
                _say("the database server runs again");
                return true;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception e)
            {
                // Whatever it was, the next try may find it gone: a port that a stranger held, a full disk.
                _say($"the database server could not be started again: {e.Message}");
            }
        }

        return false;
    }
}
