using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;

namespace Grid.Contracts.Operations;

/// <summary>What operations ask of the whole grid. A stateless worker: always use key 0.</summary>
[Alias("grid.operations")]
public interface IOperationsGrain : IGrainWithIntegerKey
{
    /// <summary>Newest first.</summary>
    [Alias("studies")] Task<IReadOnlyList<StudyReport>> ListStudiesAsync(StudyFilter filter);
    [Alias("nodes")] Task<IReadOnlyList<NodeListing>> ListNodesAsync();
    [Alias("queues")] Task<IReadOnlyList<QueueReport>> ListQueuesAsync();

    /// <summary>How many studies were received from one time until before another.</summary>
    [Alias("load-extent")] Task<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until);

    /// <summary>What was received, oldest first, a page at a time.</summary>
    [Alias("load")] Task<LoadPage> ReadLoadAsync(LoadQuery query);
}

/// <summary>Which studies to list. Empty strings and null mean any.</summary>
[GenerateSerializer, Immutable, Alias("grid.study-filter.v1")]
public sealed record StudyFilter
{
    [Id(0)] public string SiteId { get; init; } = "";
    [Id(1)] public string Pathway { get; init; } = "";
    [Id(2)] public StudyState? State { get; init; }

    /// <summary>1 to 1,000.</summary>
    [Id(3)] public int Limit { get; init; } = 100;

    /// <summary>For the next page: the received time of the last study of the page before.</summary>
    [Id(4)] public DateTimeOffset? ReceivedBefore { get; init; }
}

/// <summary>A configured node and, where it answers, what it is doing.</summary>
[GenerateSerializer, Immutable, Alias("grid.node-listing.v1")]
public sealed record NodeListing(
    [property: Id(0)] string Node,
    [property: Id(1)] string SiteId,
    [property: Id(2)] NodeStatus? Status,
    [property: Id(3)] string Problem)
{
    /// <summary>Why it takes no work, in words: cordoned, lost, refusing, its clock off; empty when it does, now or when a slot comes free.</summary>
    [Id(4)] public string WhyNot { get; init; } = "";
}
