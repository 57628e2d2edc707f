namespace Grid.Grains.Ports;

/// <summary>The job could not be run; the reason names what was found and what was expected, without patient identity.</summary>
public sealed class JobFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
