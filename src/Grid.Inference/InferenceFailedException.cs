namespace Grid.Inference;

/// <summary>What has to be put right before a run can succeed.</summary>
public enum InferenceFault
{
    /// <summary>The settings ask for what this machine does not have, such as a provider. Stops the start.</summary>
    Settings,

    /// <summary>The model file or its manifest. Another version may serve.</summary>
    Model,

    /// <summary>The study's files cannot be read, or are not those submitted. A repeat with the same files fails again.</summary>
    Study,

    /// <summary>The runtime failed while it ran, e.g. for lack of memory. A repeat, or another node, may succeed.</summary>
    Run,
}

/// <summary>There is no answer, and why: what was found, what was expected. Never carries patient identity.</summary>
public sealed class InferenceFailedException(InferenceFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public InferenceFault Fault { get; } = fault;
}
