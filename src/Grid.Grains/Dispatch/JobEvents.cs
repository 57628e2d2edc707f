using Grid.Contracts.Dispatch;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Studies;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;

namespace Grid.Grains.Dispatch;

/// <summary>Translates between the wire and the scheduler's own vocabulary: jobs and nodes.</summary>
internal static class JobEvents
{
    public static JobId Id(JobKey key) => JobId.Named(key.Study, key.Model);

    /// <summary>The scheduler needs no revisions: to it, each is a study of its own.</summary>
    public static JobKey Key(string studyInstanceUid, int revision, string model) =>
        new(new JobId(studyInstanceUid, model, revision).StudyName, model);

    public static JobKey Key(AdmittedJob job) => Key(job.StudyInstanceUid, job.Revision, job.Model);

    public static DispatchEvent Of(OpenJob open, DateTimeOffset now)
    {
        var job = new Job
        {
            Key = new JobKey(open.Job.StudyName, Shared(open.Job.Model)),
            Pathway = Shared(open.Pathway),
            Tier = TierName.Parse(open.Tier),
            Deadline = open.Deadline,
            AdmittedAt = open.ReceivedAt,
            Site = Shared(open.SiteId),
            Bytes = open.Bytes,
            Images = open.InstanceCount,
        };
        return open.LeasedTo is { } node
            ? new LeaseFound(now, job, node, open.Epoch, open.FailedOn) { Losses = LossText.Parse(open.LostWith) }
            : new JobAdmitted(now, job, open.Epoch, open.FailedOn) { Losses = LossText.Parse(open.LostWith) };
    }

    /// <summary>Leased to a node whose silo is dead: it waits again, and the loss is presumed as that of a run nobody has heard of is.</summary>
    public static DispatchEvent Lost(OpenJob open, DateTimeOffset now)
    {
        var waiting = (JobAdmitted)Of(open with { LeasedTo = null }, now);
        return waiting with { Losses = [.. waiting.Losses, new NodeLoss(open.LeasedTo!, 0, open.Epoch, HadBegun: false)] };
    }

    /// <summary>Of a lease that is taken together with the admission.</summary>
    public const long FirstEpoch = 1;

    public static JobAdmitted Of(AdmittedJob admitted, DateTimeOffset now) => new(now, Read(admitted), 0, []);

    /// <summary>Its first lease is committed.</summary>
    public static LeaseFound Found(AdmittedJob admitted, DateTimeOffset now) => new(now, Read(admitted), admitted.Node, FirstEpoch, []);

    private static Job Read(AdmittedJob admitted) => new()
    {
        Key = Key(admitted.StudyInstanceUid, admitted.Revision, Shared(admitted.Model)),
        Pathway = Shared(admitted.Pathway),
        Tier = TierName.Parse(admitted.Tier),
        Deadline = admitted.Deadline,
        AdmittedAt = admitted.ReceivedAt,
        Site = Shared(admitted.SiteId),
        Bytes = admitted.Bytes,
        Images = admitted.InstanceCount,
    };

    /// <summary>
    /// Names that the plan knows come from the wire and the ledger anew with every job; after this, a million waiting jobs share them.
    /// </summary>
    public static void ShareNames(GridTopology plan)
    {
        foreach (var name in plan.Sites.Keys.Concat(plan.Pathways.Keys).Concat(plan.Pathways.Values.SelectMany(p => p.Models))) _ = string.Intern(name);
    }

    private static string Shared(string name) => string.IsInterned(name) ?? name;

    public static DispatchEvent Of(NodeReport report, DateTimeOffset now)
    {
        var status = report.Status;
        var facts = new NodeFacts
        {
            Name = status.Node,
            Site = status.SiteId,
            Region = status.Dispatcher,
            Slots = status.Slots,
            Models = status.Models,
            MemoryMib = status.MemoryMib,
            Availability = Of(status.Availability),
        };
        var running = status.Running
            .Select(r => new RunningLease(Key(r.StudyInstanceUid, r.Revision, r.Model), r.Epoch, r.SlicesDone, r.SlicesTotal))
            .ToList();
        return new NodeHeard(now, facts, status.Incarnation, report.Sequence, running);
    }

    public static DispatchEvent Of(RunEnded ended, DateTimeOffset now)
    {
        var key = Key(ended.StudyInstanceUid, ended.Revision, ended.Model);
        return ended.Outcome switch
        {
            RunOutcome.Completed => new RunCompleted(now, key, ended.Node, ended.Epoch, new MeasuredTimes(
                ended.Transfer, ended.RunTime, ended.SlicesRun, ended.SlicesTotal, ended.SharedWith)),
            RunOutcome.Failed => new RunFailed(now, key, ended.Node, ended.Epoch, ended.Reason, Of(ended.Fault)),
            RunOutcome.Fenced or RunOutcome.GivenBack => new RunGivenBack(now, key, ended.Node, ended.Epoch),
            RunOutcome.Yielded => new RunYielded(now, key, ended.Node, ended.Epoch, ended.SlicesDone, ended.SlicesTotal),
            _ => throw new ArgumentException($"Unknown outcome {ended.Outcome}", nameof(ended)),
        };
    }

    public static EstimateNote Note(EstimateRecord estimate) => new()
    {
        Job = Id(estimate.Key),
        At = estimate.At,
        Pathway = estimate.Pathway,
        Node = estimate.Node,
        Epoch = estimate.Epoch,
        ExpectedTransfer = estimate.ExpectedTransfer,
        ExpectedRun = estimate.ExpectedRun,
        Transfer = estimate.Transfer,
        Run = estimate.Run,
    };

    public static Contracts.Dispatch.QueueDepth Report(Scheduling.Dispatch.QueueDepth depth) =>
        new(depth.Pathway, TierName.Of(depth.Tier), depth.Waiting, depth.Running, depth.OldestAdmittedAt);

    public static Contracts.Dispatch.EstimateQuality Report(Scheduling.Learning.EstimateQuality quality) => new(
        quality.Model,
        quality.Node,
        quality.Runs,
        quality.RunFactor,
        quality.MeanErrorSeconds,
        quality.MeanAbsoluteErrorSeconds,
        quality.WorstErrorSeconds);

    public static AdmissionStanding Report(Scheduling.Admission.AdmissionStanding standing) =>
        new(standing.Routine, standing.Scheduled, standing.RoutineSites, standing.ScheduledSites);

    private static FaultKind Of(RunFault fault) => fault switch
    {
        RunFault.Study => FaultKind.Study,
        RunFault.Node => FaultKind.Node,
        RunFault.Images => FaultKind.Images,
        RunFault.Model => FaultKind.Model,
        RunFault.ImagesLost => FaultKind.ImagesLost,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
    };

    private static NodeAvailability Of(Contracts.Nodes.NodeAvailability availability) => availability switch
    {
        Contracts.Nodes.NodeAvailability.Active => NodeAvailability.Active,
        Contracts.Nodes.NodeAvailability.Cordoned => NodeAvailability.Cordoned,
        Contracts.Nodes.NodeAvailability.Draining => NodeAvailability.Draining,
        _ => throw new ArgumentOutOfRangeException(nameof(availability), availability, "No such availability."),
    };
}
