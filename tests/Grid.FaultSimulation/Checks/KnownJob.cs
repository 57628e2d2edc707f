using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Checks;

/// <summary>A job as one dispatcher must know it, judged by what it was told and what it decided.</summary>
internal sealed class KnownJob(Job job)
{
    public Job Job => job;
    public Knowledge State { get; set; } = Knowledge.Unsure;

    /// <summary>Since when it waits, by the country's clock.</summary>
    public long WaitingSince { get; set; }

    /// <summary>Node and epoch of the lease that was asked for.</summary>
    public string Node { get; set; } = "";
    public long Epoch { get; set; }
    public long HeldSince { get; set; }

    /// <summary>Its node's last heartbeat lists it: it runs, as far as anybody can know.</summary>
    public bool IsListed { get; set; }

    /// <summary>It was leased before: its site has had its turn for it.</summary>
    public bool WasLeased { get; set; }

    /// <summary>It was asked to yield: its slot is on its way to somebody.</summary>
    /// <summary>The start that it shares with others of its run.</summary>
    public StartRun? StartedWith { get; set; }
    public bool IsYieldAsked { get; set; }

    /// <summary>A slot was asked for on its behalf, by a yield or a reservation, not long ago.</summary>
    public long PromisedUntil { get; set; }
    public HashSet<string> FailedOn { get; } = [];

    // The least it could cost anywhere, as of a version of the nodes.
    public double LeastCost { get; set; }
    public int LeastCostVersion { get; set; } = -1;
}

internal enum Knowledge
{
    /// <summary>The dispatcher knows it, and that nothing has it: it certainly waits.</summary>
    Waiting,

    /// <summary>It asked for a lease.</summary>
    Held,

    /// <summary>It asked the ledger, and will believe the answer.</summary>
    Reading,

    /// <summary>What it was told leaves more than one view: nothing is held against it.</summary>
    Unsure,
}
