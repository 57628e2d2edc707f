using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Ledger.Contract;

/// <summary>Small admissions, leases and results at one noon.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StudyAdmission Admission(string uid, string content = "c1", params string[] models) => new()
    {
        StudyInstanceUid = uid,
        ContentHash = content,
        PatientKey = new string('a', 64),
        SiteId = "SC-07",
        Dispatcher = "almaty",
        Pathway = "stroke",
        Tier = "emergency",
        RecognisedBy = "head CT, emergency order",
        ReceivedAt = Noon,
        Deadline = Noon.AddMinutes(2),
        Series =
        [
            new SeriesManifest
            {
                SeriesInstanceUid = uid + ".1",
                Modality = "CT",
                SeriesDescription = "Бас миы",
                Instances = [new InstanceManifest(uid + ".1.1", new string('0', 64), 500_000), new InstanceManifest(uid + ".1.2", content.PadLeft(64, '0'), 500_001)],
            },
        ],
        Models = models.Length > 0 ? models : ["stroke"],
    };

    public static LeaseRequest Take(JobId job, string node, long expected) => new()
    {
        Job = job,
        Node = node,
        ExpectedEpoch = expected,
        At = Noon.AddSeconds(expected + 1),
        Until = Noon.AddSeconds(expected + 31),
        Decision = $"{node} ends first",
    };

    public static JobCompletion Completion(JobId job, string node, long epoch) => new()
    {
        Lease = new LeaseKey(job, epoch),
        Node = node,
        StartedAt = Noon.AddSeconds(1),
        CompletedAt = Noon.AddSeconds(9),
        Result = new JobResult
        {
            Outcome = ResultOutcome.Finding,
            Model = job.Model,
            ModelVersion = "1",
            Score = 0.93,
            Findings = [new Finding { Label = "hypodense territory", Score = 0.93, Location = "left" }],
            Notes = ["gantry tilt 18.5°"],
        },
    };

    public static Publication Publication(JobId job, DateTimeOffset at) => new(job, at, Conclusive: true, "1", "hypodense territory 0.93, left");

    public static FirstLease FirstLease(string model, string node) => new(model, node, Noon.AddSeconds(1), Noon.AddSeconds(31), $"{node} ends first");

    public static LeaseRelease Release(JobId job, string node, long epoch, string failure = "") =>
        new() { Lease = new LeaseKey(job, epoch), Node = node, At = Noon.AddSeconds(20), Failure = failure };

    /// <summary>The second revision of <see cref="Admission"/>, with one instance more.</summary>
    public static StudyAdmission Grown(string uid, string added = "3")
    {
        var first = Admission(uid);
        var series = first.Series[0];
        return first with
        {
            Revision = 2,
            ContentHash = "c2",
            ReceivedAt = Noon.AddSeconds(30),
            Series = [series with { Instances = [.. series.Instances, new InstanceManifest($"{uid}.1.{added}", new string('2', 64), 500_002)] }],
        };
    }

    public static DecisionNote Decision(JobId job, string text) => new(job, Noon.AddSeconds(5), text);

    public static EstimateNote Estimate(JobId job, long epoch) => new()
    {
        Job = job,
        At = Noon.AddSeconds(10),
        Pathway = "stroke",
        Node = "node-a",
        Epoch = epoch,
        ExpectedTransfer = TimeSpan.FromSeconds(1.5),
        ExpectedRun = TimeSpan.FromSeconds(2.25),
        Transfer = TimeSpan.FromMilliseconds(1),
        Run = TimeSpan.FromHours(30),
    };
}
