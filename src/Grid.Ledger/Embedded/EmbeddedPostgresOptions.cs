namespace Grid.Ledger.Embedded;

/// <summary>How the host runs its private PostgreSQL server.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The folder that holds everything of this server: <c>cluster/</c> (the database files), <c>password</c> (0600),
    /// <c>server.log</c>, <c>host.lock</c> and <c>host.pid</c>. Made when absent. Nothing outside it is ever changed.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>, or null to look in Debian's, Red Hat's and <c>PATH</c>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>TCP port on 127.0.0.1, or 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Server-side connection limit. Each costs about 10 MiB once busy.</summary>
    public int MaxConnections { get; init; } = 120;

    /// <summary>PostgreSQL's page cache in MiB; the kernel's own cache does the rest.</summary>
    public int SharedBuffersMib { get; init; } = 128;

    /// <summary>How long a start may take, replay of the write-ahead log after a crash included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a fast shutdown may take before the server is told to stop at once (the next start then replays its log).</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often in a row a server that ended by itself is started again; with the default, for about seven minutes.</summary>
    public int RestartAttempts { get; init; } = 20;

    /// <summary>Before the first of these tries; each next one waits twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A server that ran this long has come up: the tries after its next end are counted anew.</summary>
    public TimeSpan SoundAfter { get; init; } = TimeSpan.FromMinutes(1);
}
