namespace Grid.Client;

/// <summary>
/// What the client could not do. The message says what was found, what was expected and what to do, and never
/// carries patient identity, file names included: hospitals name folders after people.
/// </summary>
public sealed class GridClientException(string message, bool retryMayHelp, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the same call may succeed later: the grid did not answer. False when something must be mended first.</summary>
    public bool RetryMayHelp { get; } = retryMayHelp;
}
