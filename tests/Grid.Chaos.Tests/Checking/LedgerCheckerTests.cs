using Grid.Contracts.Studies;

namespace Grid.Chaos.Tests.Checking;

/// <summary>The checker sees what it is there to see: each kind of broken promise, made by hand.</summary>
public sealed class LedgerCheckerTests
{
    private const string Study = "1.2.3";
    private const string Model = "stroke";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly LedgerRows Good = new(
        [new StudyRow(Study, 1, [Model])],
        [new JobRow(Study, Model, 4, 2, "node-b", "0.5", "", false)],
        [],
        [],
        [new GrantRow(Study, Model, 1, "node-a", Noon), new GrantRow(Study, Model, 2, "node-b", Noon)],
        [new EndRow(Study, Model, 2, "node-b", 3, Noon), new EndRow(Study, Model, 2, "node-b", 4, Noon)]);

    private static readonly Dictionary<string, SubmissionReply> Acknowledged = new()
    {
        [Study] = new SubmissionReply { StudyInstanceUid = Study, Outcome = SubmissionOutcome.Accepted, Reason = "" },
    };

    [Fact]
    public void FindBroken_EverythingKept_Nothing() => Assert.Empty(Find(Good));

    [Fact]
    public void FindBroken_AcknowledgedStudyGone_Lost() =>
        Assert.Contains(PromiseKind.Lost, Find(Good with { Studies = [] }));

    [Fact]
    public void FindBroken_AcknowledgedStudyWithoutItsJob_Lost() =>
        Assert.Contains(PromiseKind.Lost, Find(Good with { Jobs = [] }));

    [Fact]
    public void FindBroken_PublishedAgain_Twice() =>
        Assert.Contains(PromiseKind.Twice, Find(Good with { Ends = [.. Good.Ends, Good.Ends[1]] }));

    [Fact]
    public void FindBroken_CompletedAgain_Twice() =>
        Assert.Contains(PromiseKind.Twice, Find(Good with { Ends = [Good.Ends[0], .. Good.Ends] }));

    [Fact]
    public void FindBroken_ResultOfThePastOwner_Stale() =>
        Assert.Contains(PromiseKind.Stale, Find(Good with { Jobs = [Good.Jobs[0] with { Epoch = 1, Node = "node-a" }] }));

    [Fact]
    public void FindBroken_EpochGrantedTwice_Stale() =>
        Assert.Contains(PromiseKind.Stale, Find(Good with { Grants = [Good.Grants[0], Good.Grants[0], Good.Grants[1]] }));

    [Fact]
    public void FindBroken_TakenOutWithoutAWord_Unexplained() =>
        Assert.Contains(PromiseKind.Unexplained, Find(Good with { Jobs = [Good.Jobs[0] with { State = 5 }], Ends = [] }));

    [Fact]
    public void FindBroken_OpenJobWithoutItsLease_Inconsistent() =>
        Assert.Contains(PromiseKind.Inconsistent, Find(Good with { Jobs = [Good.Jobs[0] with { State = 1 }], Ends = [] }));

    [Fact]
    public void FindBroken_OpenJobWhenAllShouldBeDone_Open()
    {
        var rows = Good with { Jobs = [Good.Jobs[0] with { State = 1 }], Ends = [], Leases = [new LeaseRow(Study, Model, 2, true, "node-b")] };

        Assert.Equal([PromiseKind.Open], Find(rows));
        Assert.Empty(LedgerChecker.FindBroken(rows, Acknowledged, new Dictionary<string, StudyReport>(), isDrained: false));
    }

    [Fact]
    public void FindBroken_LeftInTheOutbox_Open() =>
        Assert.Contains(PromiseKind.Open, Find(Good with { Outbox = [(Study, Model)], Jobs = [Good.Jobs[0] with { State = 3 }], Ends = [Good.Ends[0]] }));

    private static IEnumerable<PromiseKind> Find(LedgerRows rows) =>
        LedgerChecker.FindBroken(rows, Acknowledged, new Dictionary<string, StudyReport>(), isDrained: true).Select(broken => broken.Kind).Distinct();
}
