namespace Grid.Silo.Startup;

/// <summary>The host cannot start, and the message says why and what to do; no stack trace would help its reader.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
