using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Inference.Repository;
using Grid.Inference.Tests;
using Grid.Samples.Phantoms;

namespace Grid.Silo.Tests.Inference;

/// <summary>How runs end. The breast model here takes one image a call, so that a study of four has four slices.</summary>
public sealed class OnnxJobExecutorTests
{
    private const string Breast = "breast-test", Dental = "dental-test";

    private static ExecutorHost Start() => new(TestModels.Echo("breast", planesPerStep: 1), TestModels.Echo("dental", planesPerStep: 4));

    private static Task<RecordingWatcher> RunAsync(ExecutorHost host, IReadOnlyList<JobOrder> orders, RecordingWatcher? watcher = null) =>
        RunUntilAsync(host, orders, watcher ?? new RecordingWatcher(), isHard: false, TestContext.Current.CancellationToken);

    private static async Task<RecordingWatcher> RunUntilAsync(
        ExecutorHost host, IReadOnlyList<JobOrder> orders, RecordingWatcher watcher, bool isHard, CancellationToken yield)
    {
        await host.Executor.RunAsync(orders, watcher, yield, isHard ? yield : CancellationToken.None);
        Assert.Equal(orders.Select(order => order.Job).Order(ByText), watcher.Ends.Keys.Order(ByText));
        return watcher;
    }

    private static Comparer<JobId> ByText => Comparer<JobId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static JobResult Answer(RecordingWatcher watcher, JobOrder order) => Assert.IsType<RunEnd.Answered>(watcher.Ends[order.Job]).Result;

    private static async Task<RecordingWatcher> YieldAfterAsync(ExecutorHost host, JobOrder order, int slices, bool isHard = false)
    {
        using var asked = new CancellationTokenSource();
        var watcher = new RecordingWatcher { WhenSlice = (_, progress) => { if (progress.Done == slices) asked.Cancel(); } };
        return await RunUntilAsync(host, [order], watcher, isHard, asked.Token);
    }

    private static SliceProgress[] From(int done) => [.. Enumerable.Range(done, 5 - done).Select(slice => new SliceProgress(slice, 4))];

    [Fact]
    public async Task RunAsync_WholeStudy_IsFetchedRunSliceBySliceAndAnswered()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);

        var heard = await RunAsync(host, [order]);

        Assert.Equal(order.Job, Assert.Single(heard.Fetched));
        Assert.Equal(From(0), heard.SlicesOf(order.Job));
        Assert.Equal((Breast, "1.0.0"), (Answer(heard, order).Model, Answer(heard, order).ModelVersion));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_YieldedOnTheSameNode_GoesOnWhereItStoppedAndAnswersAsIfUndisturbed(bool isHard)
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);
        var undisturbed = Answer(await RunAsync(host, [order with { Node = "n2" }]), order);

        var first = await YieldAfterAsync(host, order, slices: 2, isHard);
        var second = await RunAsync(host, [order]);

        Assert.Equal(new RunEnd.Yielded(new SliceProgress(2, 4)), first.Ends[order.Job]);
        Assert.Equal(From(2), second.SlicesOf(order.Job));
        Assert.Equivalent(undisturbed, Answer(second, order), strict: true);
    }

    [Fact]
    public async Task RunAsync_YieldedAfterEverySlice_RunsEachOnce()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);

        for (var slices = 1; slices < 4; slices++)
        {
            var heard = await YieldAfterAsync(host, order, slices);
            Assert.Equal([new(slices - 1, 4), new(slices, 4)], heard.SlicesOf(order.Job));
        }

        Assert.Equal(From(3), (await RunAsync(host, [order])).SlicesOf(order.Job));
    }

    [Fact]
    public async Task RunAsync_YieldedBeforeAnything_EndsWithNothingKept()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);

        var heard = await RunUntilAsync(host, [order], new RecordingWatcher(), isHard: false, new CancellationToken(canceled: true));

        Assert.Equal(new RunEnd.Yielded(default), heard.Ends[order.Job]);
        Assert.Empty(heard.Slices);
    }

    [Fact]
    public async Task RunAsync_YieldedRunOnAnotherNode_BeginsAnew()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);
        await YieldAfterAsync(host, order, slices: 2);

        Assert.Equal(From(0), (await RunAsync(host, [order with { Node = "n2" }])).SlicesOf(order.Job));
    }

    [Fact]
    public async Task RunAsync_OtherContentThanWasKept_BeginsAnew()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);
        await YieldAfterAsync(host, order, slices: 2);

        // The last pixel of the last image.
        var files = host.Read(order);
        files[^1][^1] ^= 1;
        var heard = await RunAsync(host, [host.Hold(order.Job, files)]);

        Assert.Equal(From(0), heard.SlicesOf(order.Job));
        Answer(heard, order);
    }

    [Fact]
    public async Task Forget_KeptRun_BeginsAnew()
    {
        using var host = Start();
        var order = host.Hold(SampleKind.Breast, seed: 1, Breast);
        await YieldAfterAsync(host, order, slices: 2);

        host.Executor.Forget("n2", order.Job);
        host.Executor.Forget("n1", new JobId("2.25.7", Breast));
        await YieldAfterAsync(host, order, slices: 3);
        host.Executor.Forget("n1", order.Job);

        Assert.Equal(From(0), (await RunAsync(host, [order])).SlicesOf(order.Job));
    }

    [Fact]
    public async Task RunAsync_SmallStudiesTogether_AnswerAsEachAlone()
    {
        using var host = Start();
        JobOrder[] orders = [.. Enumerable.Range(1, 6).Select(seed => host.Hold(SampleKind.Dental, (ulong)seed, Dental, isPositive: seed % 2 == 0))];

        var together = await RunAsync(host, orders);

        foreach (var order in orders) Assert.Equivalent(Answer(await RunAsync(host, [order]), order), Answer(together, order), strict: true);
    }

    [Fact]
    public async Task RunAsync_ImagesMissingOrBroken_CostTheirStudyAlone()
    {
        using var host = Start();
        var (good, absent) = (host.Hold(SampleKind.Dental, seed: 1, Dental), ExecutorHost.Miss(SampleKind.Dental, seed: 2, Dental) with { StudySiteId = ExecutorHost.Here });
        var broken = host.Hold(new JobId("2.25.9", Dental), ["not an image"u8.ToArray()]);

        var heard = await RunAsync(host, [absent, broken, good]);

        Answer(heard, good);
        Assert.Contains("that its store does not hold", Assert.IsType<RunEnd.Failed>(heard.Ends[absent.Job]).Reason, StringComparison.Ordinal);
        // A fault of the file is an answer, and no node tries it again.
        var answer = Answer(heard, broken);
        Assert.Equal(ResultOutcome.Indeterminate, answer.Outcome);
        Assert.StartsWith("incomplete: an image could not be read (SOP Instance UID 2.25.1): not-dicom", answer.Notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain(absent.Job, heard.Fetched);
    }

    [Fact]
    public async Task RunAsync_OneStudyStillFetched_DoesNotHoldUpTheOthersAndYields()
    {
        using var host = Start();
        using var yield = new CancellationTokenSource();
        var (here, away) = (host.Hold(SampleKind.Dental, seed: 1, Dental), ExecutorHost.Miss(SampleKind.Dental, seed: 2, Dental));
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = new RecordingWatcher { WhenEnded = (_, _) => answered.TrySetResult() };

        var run = RunUntilAsync(host, [away, here], watcher, isHard: false, yield.Token);
        await Task.WhenAll(host.AskedElsewhere, answered.Task);
        Assert.Equal(here.Job, Assert.Single(watcher.Ends).Key);
        await yield.CancelAsync();
        var heard = await run;

        Answer(heard, here);
        Assert.Equal(new RunEnd.Yielded(default), heard.Ends[away.Job]);
        Assert.Equal(here.Job, Assert.Single(heard.Fetched));
    }

    [Fact]
    public async Task RunAsync_OneWithdrawn_EndsAloneAndKeepsNothing()
    {
        using var host = Start();
        using var withdrawn = new CancellationTokenSource();
        var (first, second) = (host.Hold(SampleKind.Breast, seed: 1, Breast), host.Hold(SampleKind.Breast, seed: 2, Breast));
        var lost = first with { Withdrawn = withdrawn.Token };
        var watcher = new RecordingWatcher { WhenSlice = (job, progress) => { if (job == lost.Job && progress.Done == 2) withdrawn.Cancel(); } };

        var heard = await RunAsync(host, [lost, second], watcher);

        Assert.Equal(new RunEnd.Yielded(new SliceProgress(0, 4)), heard.Ends[lost.Job]);
        Answer(heard, second);
        Assert.Equal(From(0), (await RunAsync(host, [first])).SlicesOf(first.Job));
    }

    [Fact]
    public async Task RunAsync_WithdrawnWhileFetched_EndsAlone()
    {
        using var host = Start();
        using var withdrawn = new CancellationTokenSource();
        var away = ExecutorHost.Miss(SampleKind.Dental, seed: 2, Dental) with { Withdrawn = withdrawn.Token };
        var here = host.Hold(SampleKind.Dental, seed: 1, Dental);

        var run = RunAsync(host, [away, here]);
        await host.AskedElsewhere;
        await withdrawn.CancelAsync();
        var heard = await run;

        Assert.Equal(new RunEnd.Yielded(default), heard.Ends[away.Job]);
        Answer(heard, here);
    }

    [Fact]
    public async Task RunAsync_ModelNotLoaded_FailsEveryJobAndSaysWhereToLook()
    {
        using var host = Start();
        JobOrder[] orders = [host.Hold(SampleKind.Dental, seed: 1, "other"), host.Hold(SampleKind.Dental, seed: 2, "other")];

        var heard = await RunAsync(host, orders);

        Assert.All(heard.Ends.Values, end => Assert.Contains("models.versions in silo.json", Assert.IsType<RunEnd.Failed>(end).Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_StrokeWhileMammographyYields_BothAnswerAsIfUndisturbed()
    {
        var shipped = ModelRepository.Open(Path.Combine(RepositoryFolder.Path, "models"));
        using var host = new ExecutorHost([.. shipped.Models]);
        var (breast, stroke) = (host.Hold(SampleKind.Breast, seed: 4, "breast-mass"), host.Hold(SampleKind.Stroke, seed: 4, "stroke-hypodensity"));
        var undisturbed = await RunAsync(host, [breast with { Node = "n2" }]);
        var strokeAlone = await RunAsync(host, [stroke]);

        var yielded = await YieldAfterAsync(host, breast, slices: 1);
        var emergency = await RunAsync(host, [stroke]);
        var resumed = await RunAsync(host, [breast]);

        Assert.Equal(new RunEnd.Yielded(new SliceProgress(1, 4)), yielded.Ends[breast.Job]);
        Assert.Equal(From(1), resumed.SlicesOf(breast.Job));
        Assert.Equivalent(Answer(undisturbed, breast), Answer(resumed, breast), strict: true);
        Assert.Equivalent(Answer(strokeAlone, stroke), Answer(emergency, stroke), strict: true);
        Assert.NotNull(Answer(emergency, stroke).Score);
    }
}
