using Grid.Contracts.Dispatch;
using Grid.Grains.Studies;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Regions;

namespace Grid.Grains.Dispatch;

/// <summary>Translates between the wire and the scheduler's own vocabulary: what regions say to each other.</summary>
internal static class RegionEvents
{
    public static PeerStanding Wire(RegionStanding standing) => new(
        standing.Region,
        standing.Incarnation,
        standing.Sequence,
        [.. standing.Nodes.Select(n => new PeerNode(n.Node, n.Site, n.FreeSlots, n.FreeIn, n.YieldIn, n.Models, n.Loaded))]);

    public static SlotRequest Wire(ReservationRequest request) => new()
    {
        From = request.From,
        StudyInstanceUid = JobEvents.Id(request.Job.Key).StudyInstanceUid,
        Revision = JobEvents.Id(request.Job.Key).Revision,
        Model = request.Job.Key.Model,
        Pathway = request.Job.Pathway,
        Tier = TierName.Of(request.Job.Tier),
        Deadline = request.Job.Deadline,
        ReceivedAt = request.Job.AdmittedAt,
        SiteId = request.Job.Site,
        Bytes = request.Job.Bytes,
        InstanceCount = request.Job.Images,
        Node = request.Node,
    };

    public static SlotReply Wire(ReservationReply reply)
    {
        var job = JobEvents.Id(reply.Key);
        return new SlotReply(reply.From, job.StudyInstanceUid, job.Model, reply.Node?.Name, reply.Node?.Site, reply.KeptFor, reply.Reason) { Revision = job.Revision };
    }

    public static PeerHeard Of(PeerStanding standing, DateTimeOffset now) => new(now, new RegionStanding(
        standing.Dispatcher,
        standing.Incarnation,
        standing.Sequence,
        [.. standing.Nodes.Select(n => new NodeStanding(n.Node, n.SiteId, n.FreeSlots, n.FreeIn, n.YieldIn, n.Models, n.Loaded))]));

    public static ReservationAsked Of(SlotRequest request, DateTimeOffset now)
    {
        var job = new Job
        {
            Key = JobEvents.Key(request.StudyInstanceUid, request.Revision, request.Model),
            Pathway = request.Pathway,
            Tier = TierName.Parse(request.Tier),
            Deadline = request.Deadline,
            AdmittedAt = request.ReceivedAt,
            Site = request.SiteId,
            Bytes = request.Bytes,
            Images = request.InstanceCount,
        };
        return new ReservationAsked(now, new ReservationRequest(request.From, job, request.Node));
    }

    public static ReservationAnswered Of(SlotReply reply, DateTimeOffset now) => new(now, new ReservationReply(
        reply.From,
        JobEvents.Key(reply.StudyInstanceUid, reply.Revision, reply.Model),
        reply is { Node: { } node, SiteId: { } site } ? new GrantedNode(node, site) : null,
        reply.KeptFor,
        reply.Reason));
}
