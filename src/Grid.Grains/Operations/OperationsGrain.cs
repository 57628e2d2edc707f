using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Studies;
using Orleans.Concurrency;

namespace Grid.Grains.Operations;

[StatelessWorker]
internal sealed class OperationsGrain(GridTopology plan, IStudyLedger ledger) : Grain, IOperationsGrain
{
    private const int MaximumStudies = 1_000;
    private static readonly TimeSpan NodeAnswerWithin = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<StudyReport>> ListStudiesAsync(StudyFilter filter)
    {
        var studies = await ledger.ListStudiesAsync(new StudyQuery
        {
            SiteId = filter.SiteId,
            Pathway = filter.Pathway,
            State = filter.State,
            Limit = Math.Clamp(filter.Limit, 1, MaximumStudies),
            ReceivedBefore = filter.ReceivedBefore,
        });
        return [.. studies.Select(Replies.Report)];
    }

    public async Task<IReadOnlyList<NodeListing>> ListNodesAsync() => await ListAsync();

    public async Task<IReadOnlyList<QueueReport>> ListQueuesAsync()
    {
        var dispatchers = plan.Sites.Values.Select(s => s.Dispatcher).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return await Task.WhenAll(dispatchers.Select(d => GrainFactory.GetGrain<IDispatcherGrain>(d).GetQueueAsync()));
    }

    public async Task<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until) => await ledger.MeasureLoadAsync(from, until);

    public async Task<LoadPage> ReadLoadAsync(LoadQuery query) =>
        await ledger.ReadLoadAsync(query with { Limit = Math.Clamp(query.Limit, 1, MaximumStudies) });

    private async Task<IReadOnlyList<NodeListing>> ListAsync()
    {
        var outlooks = plan.Nodes.Select(n => n.Dispatcher).Distinct(StringComparer.Ordinal).ToDictionary(d => d, AskOutlookAsync, StringComparer.Ordinal);
        var listings = await Task.WhenAll(plan.Nodes.Select(AskAsync));
        await Task.WhenAll(outlooks.Values);
        return [.. plan.Nodes.Zip(listings, (node, listing) => listing with
        {
            WhyNot = NodeWords.WhyNot(node.Name, listing.Status, listing.Problem, outlooks[node.Dispatcher].Result, node.Dispatcher),
        })];
    }

    /// <summary>Null when it does not answer.</summary>
    private async Task<StrokeOutlook?> AskOutlookAsync(string dispatcher)
    {
        try
        {
            return await GrainFactory.GetGrain<IDispatcherGrain>(dispatcher).GetOutlookAsync().WaitAsync(NodeAnswerWithin);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async Task<NodeListing> AskAsync(NodePlan node)
    {
        try
        {
            var status = await GrainFactory.GetGrain<IGpuNodeGrain>(node.Name).GetStatusAsync().WaitAsync(NodeAnswerWithin);
            return new NodeListing(node.Name, node.SiteId, status, "");
        }
        catch (Exception e)
        {
            // A node that does not answer is what operations came to see.
            return new NodeListing(node.Name, node.SiteId, null, $"does not answer: {e.GetType().Name}");
        }
    }
}
