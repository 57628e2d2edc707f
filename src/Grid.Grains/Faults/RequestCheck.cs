using System.Globalization;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Dispatch;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Studies;

namespace Grid.Grains.Faults;

/// <summary>Says of one argument of a call what cannot be about it: found, expected; empty when it can. Thread-safe.</summary>
internal sealed class RequestCheck(GridTopology plan)
{
    private const int MostText = 4_096;
    private const int MostSlots = 4_096;
    private const int MostStudies = 10_000;

    // Beyond these no date of a study, a promise or a lease lies, and within them no sum of a time and a promise overflows.
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HashSet<string> _dispatchers =
        [.. plan.Sites.Values.Select(s => s.Dispatcher), .. plan.Nodes.Select(n => n.Dispatcher)];

    private readonly HashSet<string> _nodes = [.. plan.Nodes.Select(n => n.Name)];

    public string FindFaultOfKey(object? grain, string key) => grain switch
    {
        StudyGrain => OfUid(key, "study"),
        DispatcherGrain => OfDispatcher(key),
        _ => "",
    };

    public string FindFault(object? argument) => argument switch
    {
        null => "an argument is missing",
        string text => text.Length <= MostText ? "" : Said($"a text has {text.Length} characters; at most {MostText} were expected"),
        StartRun run => OfRun(run),
        YieldRun yield => First(OfJob(yield.StudyInstanceUid, yield.Model), OfEpoch(yield.Epoch)),
        NodeReport report => OfReport(report),
        RunEnded ended => OfEnd(ended),
        AdmittedJob job => OfAdmitted(job),
        IReadOnlyList<AdmittedJob> jobs => FirstOf(jobs, OfAdmitted, "jobs"),
        PeerStanding standing => OfStanding(standing),
        SlotRequest request => First(
            OfDispatcher(request.From), OfJob(request.StudyInstanceUid, request.Model), OfName(request.Pathway, "pathway"), OfTier(request.Tier),
            OfSite(request.SiteId), OfTimes(request.ReceivedAt, request.Deadline), OfSize(request.Bytes, request.InstanceCount), OfName(request.Node, "node")),
        SlotReply reply => First(OfDispatcher(reply.From), OfJob(reply.StudyInstanceUid, reply.Model), reply.Reason is null ? "the reason is missing" : ""),
        StudyFilter filter => filter.SiteId is null || filter.Pathway is null ? "site and pathway of a filter may be empty, and not missing" : "",
        LoadQuery { After: { StudyInstanceUid: null } } => "the study to go on after is missing",

        // Intake answers what is wrong with a submission in its reply.
        _ => "",
    };

    /// <summary>An open job as the ledger has it: other programs write there too.</summary>
    public string FindFault(OpenJob open) => First(
        OfJob(open.Job.StudyInstanceUid, open.Job.Model), OfTier(open.Tier), OfSite(open.SiteId),
        OfTimes(open.ReceivedAt, open.Deadline), OfSize(open.Bytes, open.InstanceCount), open.Epoch < 0 ? Said($"epoch {open.Epoch} is negative") : "");

    private string OfRun(StartRun run)
    {
        if (First(OfName(run.Model, "model"), OfDispatcher(run.Dispatcher)) is { Length: > 0 } fault) return fault;
        if (run.Studies is not { Count: > 0 and <= MostStudies }) return Said($"a run of {run.Studies?.Count ?? 0} studies; 1 to {MostStudies} were expected");
        if (run.Expected < TimeSpan.Zero) return Said($"an expected run of {run.Expected} is negative");
        return FirstOf(run.Studies, s => First(OfUid(s.StudyInstanceUid, "study"), OfEpoch(s.Epoch)), "studies");
    }

    private string OfReport(NodeReport report)
    {
        if (report.Status is not { } status) return "the node's status is missing";
        if (!_nodes.Contains(status.Node ?? "")) return Unknown("node", status.Node, _nodes);
        if (First(OfDispatcher(status.Dispatcher), OfSite(status.SiteId)) is { Length: > 0 } fault) return fault;
        if (status.Slots is < 0 or > MostSlots) return Said($"node {status.Node} reports {status.Slots} slots; 0 to {MostSlots} were expected");
        if (status.MemoryMib < 0) return Said($"node {status.Node} reports {status.MemoryMib} MiB of memory; 0 or more were expected");
        if (status.Incarnation < 0 || report.Sequence < 0)
            return Said($"node {status.Node} reports incarnation {status.Incarnation} and sequence {report.Sequence}; neither is negative");
        if (!Enum.IsDefined(status.Availability)) return Said($"node {status.Node} reports availability {status.Availability}, which is none");
        if (status.Models is null || status.Models.Any(m => m is null)) return Said($"node {status.Node} reports no models");
        return FirstOf(status.Running, r => r is null ? "a running job is missing" : First(OfJob(r.StudyInstanceUid, r.Model), OfEpoch(r.Epoch)), "running jobs");
    }

    private static string OfEnd(RunEnded ended)
    {
        if (First(OfName(ended.Node, "node"), OfJob(ended.StudyInstanceUid, ended.Model), OfEpoch(ended.Epoch)) is { Length: > 0 } fault) return fault;
        if (!Enum.IsDefined(ended.Outcome)) return Said($"outcome {ended.Outcome} is none");
        if (ended.RunTime < TimeSpan.Zero || ended.Transfer < TimeSpan.Zero) return "a run or a transfer took less than no time";
        return ended.SlicesDone < 0 || ended.SlicesTotal < 0 || ended.SlicesRun < 0 || ended.SharedWith < 0
            ? "a count of slices or of jobs that shared the run is negative"
            : ended.Reason is null ? "the reason is missing" : "";
    }

    private string OfAdmitted(AdmittedJob job) => job is null
        ? "a job is missing"
        : First(
            OfJob(job.StudyInstanceUid, job.Model), OfName(job.Pathway, "pathway"), OfTier(job.Tier), OfSite(job.SiteId),
            OfTimes(job.ReceivedAt, job.Deadline), OfSize(job.Bytes, job.InstanceCount),
            job.Node is { Length: 0 } || _nodes.Contains(job.Node ?? "") ? "" : Unknown("node", job.Node, _nodes));

    private string OfStanding(PeerStanding standing)
    {
        if (OfDispatcher(standing.Dispatcher) is { Length: > 0 } fault) return fault;
        return FirstOf(
            standing.Nodes,
            n => n is null || n.Models is null ? "a node or its models are missing"
                : n.FreeSlots is < 0 or > MostSlots ? Said($"node {Short(n.Node)} has {n.FreeSlots} free slots; 0 to {MostSlots} were expected")
                : First(OfName(n.Node, "node"), OfSite(n.SiteId)),
            "nodes");
    }

    private string OfDispatcher(string? name) => _dispatchers.Contains(name ?? "") ? "" : Unknown("dispatcher", name, _dispatchers);

    private string OfSite(string? site) => plan.Sites.ContainsKey(site ?? "") ? "" : Said($"site '{Short(site)}' is not one of the {plan.Sites.Count} configured ones");

    private static string OfJob(string? study, string? model) => First(OfUid(study, "study"), OfName(model, "model"));

    private static string OfUid(string? uid, string of) => SubmissionShape.IsUid(uid) ? "" : Said($"'{Short(uid)}' is no UID of a {of}: at most 64 digits and dots were expected");

    private static string OfName(string? name, string of) =>
        name is { Length: > 0 and <= 256 } && !name.Any(char.IsControl) ? "" : Said($"'{Short(name)}' is no name of a {of}: 1 to 256 characters without control characters were expected");

    private static string OfTier(string? tier) =>
        tier is "emergency" or "scheduled" or "routine" ? "" : Said($"no tier is named '{Short(tier)}'; emergency, scheduled or routine was expected");

    private static string OfEpoch(long epoch) => epoch > 0 ? "" : Said($"epoch {epoch} is none; 1 or more was expected");

    private static string OfTimes(DateTimeOffset received, DateTimeOffset deadline) =>
        received >= Earliest && received < Latest && deadline >= Earliest && deadline < Latest
            ? ""
            : Said($"received {received:O}, due {deadline:O}; times from {Earliest:yyyy} to {Latest:yyyy} were expected");

    private static string OfSize(long bytes, int instances) =>
        bytes >= 0 && instances >= 0 ? "" : Said($"{instances} instances of {bytes} bytes; neither is negative");

    private static string Unknown(string kind, string? name, HashSet<string> known) => Said(
        $"no {kind} named '{Short(name)}' is configured; known: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(10))}{(known.Count > 10 ? ", ..." : "")}");

    private static string FirstOf<T>(IReadOnlyCollection<T>? all, Func<T, string> find, string what)
    {
        if (all is null) return $"the {what} are missing";
        foreach (var one in all)
        {
            if (find(one) is { Length: > 0 } fault) return fault;
        }

        return "";
    }

    private static string First(params ReadOnlySpan<string> faults)
    {
        foreach (var fault in faults)
        {
            if (fault.Length > 0) return fault;
        }

        return "";
    }

    // Whatever came, in a message that a terminal and a log can bear.
    private static string Short(string? text) =>
        new([.. (text ?? "").Take(64).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '\uFFFD' : c)]);

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
