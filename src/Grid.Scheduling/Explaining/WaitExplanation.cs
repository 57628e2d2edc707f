namespace Grid.Scheduling.Explaining;

/// <summary>Why an open job is not answered yet, and when it will be. For people: nothing is decided by it.</summary>
public sealed record WaitExplanation
{
    public required JobKey Key { get; init; }

    /// <summary>Why it waits, or what is done with it.</summary>
    public required string Why { get; init; }

    /// <summary>What must happen next.</summary>
    public required string WaitsFor { get; init; }

    /// <summary>
    /// Its place among the waiting jobs of its tier and model (of the emergencies, whatever their model); 0 where it does not wait for
    /// a slot. Between sites that take turns it is an estimate.
    /// </summary>
    public int Place { get; init; }

    /// <summary>Of how many.</summary>
    public int Of { get; init; }

    /// <summary>Waiting jobs of more urgent tiers, which go before it.</summary>
    public int MoreUrgent { get; init; }

    /// <summary>Null where nobody can say: no node can take it as things are.</summary>
    public DateTimeOffset? ExpectedStart { get; init; }
    public DateTimeOffset? ExpectedAnswer { get; init; }

    /// <summary>Mean size of the error of this model's estimates so far, from start to answer; null before the first.</summary>
    public TimeSpan? UsualError { get; init; }

    /// <summary>To the deadline; negative when it has passed.</summary>
    public required TimeSpan Left { get; init; }

    /// <summary>The deadline has passed, or the expected answer comes after it.</summary>
    public bool IsLate { get; init; }

    /// <summary>Every node that was heard of, in name order.</summary>
    public required IReadOnlyList<NodeExplanation> Nodes { get; init; }
}

/// <param name="WhyNot">In words; empty where it could take the job at once.</param>
/// <param name="AnswerIn">From now to the answer, if it were given the next slot there; null where it cannot be.</param>
public readonly record struct NodeExplanation(string Node, string Site, NodeObstacle Obstacle, string WhyNot, TimeSpan? AnswerIn);
