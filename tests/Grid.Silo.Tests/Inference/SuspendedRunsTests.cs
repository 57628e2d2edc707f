using Grid.Grains.Ports;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Reading;
using Grid.Inference.Tests;
using Grid.Samples.Phantoms;
using Grid.Silo.Inference;

namespace Grid.Silo.Tests.Inference;

public sealed class SuspendedRunsTests : IDisposable
{
    private const string Model = "breast-test", Node = "n1", Content = "content";

    private readonly ExecutorHost _host = new(TestModels.Echo("breast", planesPerStep: 1));
    private readonly StudyFiles _files;

    public SuspendedRunsTests() => _files = _host.Open(_host.Hold(SampleKind.Breast, seed: 1, Model));

    public void Dispose() => _host.Dispose();

    private static JobId Job(int number) => new($"2.25.{number}", Model);

    private StudyRun Run(int steps = 1)
    {
        var session = _host.Session(Model);
        var run = new ModelRun(session, StudyPlan.Make(session.Manifest, _files.Headers), _files);
        for (var step = 0; step < steps; step++) run.RunStep(CancellationToken.None);
        return new StudyRun(run, _files, Content);
    }

    private StudyRun? Take(SuspendedRuns kept, int number, string node = Node, string content = Content) =>
        kept.Take(node, Job(number), content, _host.Session(Model));

    [Fact]
    public void Take_KeptRun_IsHandedOutOnceAndToItsOwnNode()
    {
        var kept = new SuspendedRuns();
        var run = Run();
        kept.Keep(Node, Job(1), run);

        Assert.Null(Take(kept, 1, node: "n2"));
        Assert.Same(run, Take(kept, 1));
        Assert.Null(Take(kept, 1));
    }

    [Fact]
    public void Take_OtherContent_DropsTheRun()
    {
        var kept = new SuspendedRuns();
        kept.Keep(Node, Job(1), Run());

        Assert.Null(Take(kept, 1, content: "other"));
        Assert.Null(Take(kept, 1));
    }

    [Fact]
    public void Take_ModelLoadedAnew_DropsTheRun()
    {
        using var other = new ExecutorHost(TestModels.Echo("breast", planesPerStep: 1));
        var kept = new SuspendedRuns();
        kept.Keep(Node, Job(1), Run());

        Assert.Null(kept.Take(Node, Job(1), Content, other.Session(Model)));
    }

    [Fact]
    public void Keep_MoreRunsThanTheBound_DropsTheOldest()
    {
        var kept = new SuspendedRuns(maxRuns: 2);
        kept.Keep(Node, Job(1), Run());
        kept.Keep(Node, Job(2), Run());
        // Kept again: no longer the oldest, and still one.
        kept.Keep(Node, Job(1), Run(steps: 2));
        kept.Keep(Node, Job(3), Run());

        Assert.Null(Take(kept, 2));
        Assert.Equal(new SliceProgress(2, 4), Take(kept, 1)!.Progress);
        Assert.NotNull(Take(kept, 3));
    }

    [Fact]
    public void Keep_MoreImagesThanTheBound_DropsTheOldest()
    {
        var kept = new SuspendedRuns(maxImages: 11);
        foreach (var number in new[] { 1, 2, 3 }) kept.Keep(Node, Job(number), Run());

        Assert.Null(Take(kept, 1));
        Assert.NotNull(Take(kept, 2));
        Assert.NotNull(Take(kept, 3));
    }

    [Fact]
    public void Keep_StudyLargerThanTheBound_IsNotKeptAndDropsNoOther()
    {
        using var large = new ExecutorHost(TestModels.Echo("stroke", planesPerStep: 1));
        var kept = new SuspendedRuns(maxImages: 11);
        kept.Keep(Node, Job(1), Run());
        var files = large.Open(large.Hold(SampleKind.Stroke, seed: 1, "stroke-test"));
        var session = large.Session("stroke-test");
        var run = new ModelRun(session, StudyPlan.Make(session.Manifest, files.Headers), files);
        run.RunStep(CancellationToken.None);
        kept.Keep(Node, Job(2), new StudyRun(run, files, Content));

        Assert.Null(kept.Take(Node, Job(2), Content, session));
        Assert.NotNull(Take(kept, 1));
    }

    [Fact]
    public void Keep_NothingFinished_IsNotKept()
    {
        var kept = new SuspendedRuns();
        kept.Keep(Node, Job(1), Run(steps: 0));

        Assert.Null(Take(kept, 1));
    }
}
