using Grid.Contracts.Dispatch;

namespace Grid.Grains.Ports;

/// <summary>The job could not be run; the reason names what was found and what was expected, without patient identity.</summary>
/// <param name="fault">Whose fault it is: only the study's counts against the study.</param>
public sealed class JobFailedException(string reason, Exception? inner = null, RunFault fault = RunFault.Study) : Exception(reason, inner)
{
    public JobFailedException(string reason, RunFault fault)
        : this(reason, null, fault)
    {
    }

    public RunFault Fault { get; } = fault;
}
