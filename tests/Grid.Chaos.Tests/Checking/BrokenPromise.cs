namespace Grid.Chaos.Tests.Checking;

internal enum PromiseKind
{
    /// <summary>Acknowledged, and not there or not to be run.</summary>
    Lost = 1,

    /// <summary>Completed or published more than once.</summary>
    Twice,

    /// <summary>Ended by somebody who was not its last owner, or an epoch granted twice.</summary>
    Stale,

    /// <summary>Open when nothing should be.</summary>
    Open,

    /// <summary>Taken out without a reason.</summary>
    Unexplained,

    /// <summary>A sender was told something else than the ledger says.</summary>
    Told,

    /// <summary>Tables that contradict each other.</summary>
    Inconsistent,
}

/// <summary>A promise that was not kept, in words.</summary>
internal sealed record BrokenPromise(PromiseKind Kind, string Text)
{
    public override string ToString() => Text;
}
