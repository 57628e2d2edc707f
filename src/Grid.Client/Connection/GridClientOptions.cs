namespace Grid.Client;

/// <summary>How to reach a grid. No hospital needs more than a list of gateways.</summary>
public sealed record GridClientOptions
{
    /// <summary>Gateways as <c>host:port</c>, for example <c>127.0.0.1:30000</c>. Any one that answers is enough.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    public string ClusterId { get; init; } = "grid";

    public string ServiceId { get; init; } = "grid";

    /// <summary>
    /// How long one request may go unanswered before it is sent again. Short, because a silo that was lost never
    /// answers: the default of 10 s is what a caller waits for that, and repeating is safe.
    /// </summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request is repeated while the grid does not answer. Default 60 s.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long connecting is tried. Default 15 s.</summary>
    public TimeSpan ConnectFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Instances of one study sent at the same time. Default 4.</summary>
    public int ParallelUploads { get; init; } = 4;
}
