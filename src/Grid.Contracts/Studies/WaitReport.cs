namespace Grid.Contracts.Studies;

/// <summary>Why an open job is not answered yet, and when it will be: what its dispatcher knows at this moment.</summary>
[GenerateSerializer, Immutable, Alias("grid.wait-report.v1")]
public sealed record WaitReport
{
    /// <summary>Why it waits, or what is done with it.</summary>
    [Id(0)] public required string Why { get; init; }

    /// <summary>What must happen next.</summary>
    [Id(1)] public string WaitsFor { get; init; } = "";

    /// <summary>Place among the waiting jobs of its tier and model, from 1; 0 where it does not wait for a slot.</summary>
    [Id(2)] public int Place { get; init; }

    /// <summary>Of how many.</summary>
    [Id(3)] public int Of { get; init; }

    /// <summary>Waiting jobs of more urgent tiers, which go before it.</summary>
    [Id(4)] public int MoreUrgent { get; init; }

    /// <summary>Null where nobody can say: no node can take it as things are.</summary>
    [Id(5)] public DateTimeOffset? ExpectedStart { get; init; }
    [Id(6)] public DateTimeOffset? ExpectedAnswer { get; init; }

    /// <summary>Mean size of the error of this model's estimates so far, from start to answer; null before the first.</summary>
    [Id(7)] public TimeSpan? UsualError { get; init; }

    /// <summary>To the deadline; negative when it has passed, null where nobody knows.</summary>
    [Id(8)] public TimeSpan? Left { get; init; }

    /// <summary>The deadline has passed, or the expected answer comes after it.</summary>
    [Id(9)] public bool IsLate { get; init; }

    /// <summary>Of every node that its dispatcher knows: why not there.</summary>
    [Id(10)] public IReadOnlyList<NodeWait> Nodes { get; init; } = [];
}

/// <param name="WhyNot">In words; empty where it could take the job at once.</param>
/// <param name="AnswerIn">To the answer, if the job were given the next slot there; null where it cannot be.</param>
[GenerateSerializer, Immutable, Alias("grid.node-wait.v1")]
public sealed record NodeWait(
    [property: Id(0)] string Node,
    [property: Id(1)] string SiteId,
    [property: Id(2)] string WhyNot,
    [property: Id(3)] TimeSpan? AnswerIn);
