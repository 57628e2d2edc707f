namespace Grid.Simulator.Nodes;

/// <summary>What a node's runs are part of: it hears what becomes of them, and says what goes wrong.</summary>
internal interface INodeHost
{
    /// <summary>Images of a job came to this node from another site.</summary>
    void OnMoved(RunMember member);

    /// <summary>Its images are here and its slices are known.</summary>
    void OnFetched(RunMember member);

    /// <summary>A model is brought into device memory for a run.</summary>
    void OnLoading();

    /// <summary>A slot was used for a job for so many ticks, whether or not the work counts.</summary>
    void OnRan(long ticks);

    /// <summary>Jobs of one run ended. Each keeps its part of the slot until <see cref="NodeRuns.Free"/>.</summary>
    void OnEnded(IReadOnlyList<RunMember> members, RunEnding ending);

    /// <summary>The slot is free.</summary>
    void OnRunOver(NodeRun run);

    /// <summary>Whether something keeps the images from this node; the run of the job then fails.</summary>
    bool IsFetchInTheWay(RunMember member) => false;

    /// <summary>After how many of its slices the run fails; 0 where it does not.</summary>
    int FailsAfter(RunMember member) => 0;
}

internal enum RunEnding
{
    Completed,
    Failed,
    GivenBack,
    Yielded,
}
