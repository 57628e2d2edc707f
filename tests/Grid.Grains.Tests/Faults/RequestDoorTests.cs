using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Faults;

/// <summary>What cannot be is refused by name at each grain's door, and the grain goes on.</summary>
public sealed class RequestDoorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static AdmittedJob Job => new()
    {
        StudyInstanceUid = "1.2.3",
        Model = "dental-model",
        Pathway = "dental",
        Tier = "routine",
        SiteId = "SC-01",
        ReceivedAt = Now,
        Deadline = Now.AddMinutes(1),
        Bytes = 1,
        InstanceCount = 1,
    };

    private static NodeReport Report => new()
    {
        Sequence = 1_000_000,
        Status = new NodeStatus
        {
            Node = "node-1",
            SiteId = "SC-01",
            Silo = "s",
            Slots = 1,
            Running = [],
            Models = ["dental-model"],
            Incarnation = 1,
            Device = "cpu",
            Finished = 0,
            MemoryMib = 0,
            Availability = NodeAvailability.Active,
            Dispatcher = "kz",
        },
    };

    private static StartRun Run => new() { Model = "dental-model", Studies = [new LeasedStudy("1.2.3", 1)], LeaseUntil = Now.AddMinutes(1), Dispatcher = "kz" };

    private static RunEnded Ended => new() { Node = "node-1", StudyInstanceUid = "1.2.3", Model = "dental-model", Epoch = 1, Outcome = RunOutcome.Completed, RunTime = TimeSpan.Zero };

    private static SlotRequest Slot => new()
    {
        From = "kz",
        StudyInstanceUid = "1.2.3",
        Model = "dental-model",
        Pathway = "dental",
        Tier = "routine",
        Deadline = Now,
        ReceivedAt = Now,
        SiteId = "SC-01",
        Bytes = 1,
        InstanceCount = 1,
        Node = "node-1",
    };

    [Fact]
    public async Task Calls_WithWhatCannotBe_AreRefusedByNameAndTheGrainsGoOn()
    {
        await using var grid = await GridCluster.StartAsync(1);
        var (dispatcher, node) = (grid.Dispatcher(), grid.Node("node-1"));
        var operations = grid.Client.GetGrain<IOperationsGrain>(0);
        (string Says, Func<Task> Call)[] calls =
        [
            ("missing", () => dispatcher.ReserveSlotAsync(null!)),
            ("no UID", () => dispatcher.ReserveSlotAsync(Job with { StudyInstanceUid = "1.2.\0" })),
            ("no tier", () => dispatcher.AdmittedAsync([Job, Job with { Tier = null! }])),
            ("a job is missing", () => dispatcher.AdmittedAsync([null!])),
            ("site 'SC-99'", () => dispatcher.AdmittedAsync([Job with { SiteId = "SC-99" }])),
            ("neither is negative", () => dispatcher.AdmittedAsync([Job with { Bytes = -5 }])),
            ("times from", () => dispatcher.AdmittedAsync([Job with { Deadline = DateTimeOffset.MaxValue }])),
            ("times from", () => dispatcher.AdmittedAsync([Job with { ReceivedAt = DateTimeOffset.MinValue }])),
            ("no node named 'ghost'", () => dispatcher.AdmittedAsync([Job with { Node = "ghost" }])),
            ("no node named 'ghost'", () => dispatcher.HeardAsync(Report with { Status = Report.Status with { Node = "ghost" } })),
            ("status is missing", () => dispatcher.HeardAsync(Report with { Status = null! })),
            ("-1 slots", () => dispatcher.HeardAsync(Report with { Status = Report.Status with { Slots = -1 } })),
            ("neither is negative", () => dispatcher.HeardAsync(Report with { Sequence = -1 })),
            ("running jobs are missing", () => dispatcher.HeardAsync(Report with { Status = Report.Status with { Running = null! } })),
            ("which is none", () => dispatcher.HeardAsync(Report with { Status = Report.Status with { Availability = (NodeAvailability)9 } })),
            ("less than no time", () => dispatcher.EndedAsync(Ended with { RunTime = TimeSpan.FromSeconds(-1) })),
            ("is none", () => dispatcher.EndedAsync(Ended with { Outcome = (RunOutcome)77 })),
            ("epoch 0", () => dispatcher.EndedAsync(Ended with { Epoch = 0 })),
            ("no dispatcher named 'nowhere'", () => dispatcher.PeerAsync(new PeerStanding("nowhere", 1, 1, []))),
            ("nodes are missing", () => dispatcher.PeerAsync(new PeerStanding("kz", 1, 1, null!))),
            ("no dispatcher named ''", () => dispatcher.AskSlotAsync(Slot with { From = null! })),
            ("no tier", () => dispatcher.AskSlotAsync(Slot with { Tier = "urgent" })),
            ("reason is missing", () => dispatcher.AnswerSlotAsync(new SlotReply("kz", "1.2.3", "dental-model", null, null, TimeSpan.Zero, null!))),
            ("0 studies", () => node.StartAsync(Run with { Studies = [] })),
            ("0 studies", () => node.StartAsync(Run with { Studies = null! })),
            ("no UID", () => node.StartAsync(Run with { Studies = [new LeasedStudy(null!, 1)] })),
            ("no dispatcher named 'nowhere'", () => node.StartAsync(Run with { Dispatcher = "nowhere" })),
            ("negative", () => node.StartAsync(Run with { Expected = TimeSpan.FromTicks(-1) })),
            ("no UID", () => node.YieldAsync(new YieldRun { StudyInstanceUid = null!, Model = "m", Epoch = 1 })),
            ("missing", () => operations.ListStudiesAsync(null!)),
            ("may be empty, and not missing", () => operations.ListStudiesAsync(new StudyFilter { SiteId = null! })),
        ];

        foreach (var (says, call) in calls)
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(call);
            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        }

        await grid.Intake.SubmitAsync(GridCluster.Study("1.2.9"));
        await grid.UntilStateAsync("1.2.9", StudyState.Answered);
        Assert.Empty(grid.Faults.Describe());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1..2")]
    [InlineData("1.2.\u0000")]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111")]
    public async Task Study_KeyThatIsNoUid_IsRefusedWithoutAskingTheLedger(string key)
    {
        await using var grid = await GridCluster.StartAsync(1);
        grid.Ledger.Silent = true;

        var study = grid.Client.GetGrain<IStudyGrain>(key);
        foreach (var call in new Func<Task>[] { study.GetAsync, () => study.WaitForChangeAsync(StudyState.Waiting, TimeSpan.MaxValue) })
            Assert.Contains("no UID", (await Assert.ThrowsAsync<ArgumentException>(call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatcher_NameThatIsNotInThePlan_IsRefusedWithoutAskingTheLedger()
    {
        await using var grid = await GridCluster.StartAsync(1);
        grid.Ledger.Silent = true;

        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(() => grid.Dispatcher("invented").GetQueueAsync());
            Assert.Contains("no dispatcher named 'invented' is configured; known: kz", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Submit_FieldsThatTheWireLeftOut_AreRefusedWithTheReason()
    {
        await using var grid = await GridCluster.StartAsync(1);
        var valid = GridCluster.Study("1.2.3");
        SubmitStudy[] broken =
        [
            valid with { SiteId = null! }, valid with { StudyInstanceUid = null! }, valid with { Patient = null! }, valid with { Series = null! },
            valid with { Patient = valid.Patient with { PatientId = null! } }, valid with { StudyDescription = null! },
            valid with { Series = [null!] }, valid with { Series = [valid.Series[0] with { Instances = null! }] },
            valid with { Series = [valid.Series[0] with { Modality = null! }] }, valid with { Series = [valid.Series[0] with { Instances = [null!] }] },
        ];

        foreach (var study in broken)
        {
            var reply = await grid.Intake.SubmitAsync(study);
            Assert.Equal(SubmissionOutcome.Refused, reply.Outcome);
            Assert.Contains("missing", reply.Reason, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ArgumentException>(() => grid.Intake.SubmitAsync(null!));
        Assert.Contains("missing", (await grid.Intake.PrepareAsync(new PrepareUpload("SC-01", null!))).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Submit_LastKnownWellAtAnEndOfTime_RunsUnderThePromise(bool latest)
    {
        await using var grid = await GridCluster.StartAsync(1);
        var study = GridCluster.Study("1.2.3", modality: "CT") with { LastKnownWell = latest ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue };

        var reply = await grid.Intake.SubmitAsync(study);

        Assert.Equal(SubmissionOutcome.Accepted, reply.Outcome);
        Assert.InRange(reply.Deadline!.Value - grid.Clock.GetUtcNow(), TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(2));
        await grid.UntilStateAsync("1.2.3", StudyState.Answered);
    }
}
