namespace Grid.Ledger.Embedded;

/// <summary>What kept the embedded PostgreSQL from starting.</summary>
public enum EmbeddedPostgresFault
{
    /// <summary>No server binaries of version 15 or newer; the message has the command that installs them.</summary>
    BinariesMissing,

    /// <summary>Another host holds the same directory; the message names its process.</summary>
    DirectoryInUse,

    /// <summary>The files there belong to another user or another PostgreSQL version, or the password file is gone.</summary>
    DirectoryUnusable,

    /// <summary>PostgreSQL refuses to run as root and no other user could be taken on.</summary>
    NoServerAccount,

    /// <summary>The configured port is taken by somebody else.</summary>
    PortInUse,

    /// <summary>The server did not come up; the message ends with the last lines of its log.</summary>
    StartFailed,
}

/// <summary>The embedded PostgreSQL could not start. The message says what was found and what to do about it.</summary>
public sealed class EmbeddedPostgresException(EmbeddedPostgresFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The kind of fault, for a host that reacts to it (exit code, apt-get).</summary>
    public EmbeddedPostgresFault Fault { get; } = fault;
}
