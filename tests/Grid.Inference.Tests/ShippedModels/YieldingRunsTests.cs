using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Sessions;
using Grid.Samples.Phantoms;

namespace Grid.Inference.Tests.ShippedModels;

/// <summary>Two shipped models taking turns on phantoms.</summary>
public sealed class YieldingRunsTests
{
    private const ulong Seed = 300_000;

    [Fact]
    public void RunToEnd_MammographyYieldsToAStroke_AnswersAsIfUndisturbedWithEveryImageReadOnce()
    {
        using var sessions = ModelSessions.Open(ShippedRepository.Open().Models.Where(model => model.Manifest.Pathway is "breast" or "stroke"), new InferenceOptions(), TimeProvider.System);
        var (breast, stroke) = (sessions.Find("breast-mass")!, sessions.Find("stroke-hypodensity")!);
        var (views, slices) = (new PhantomStudy(SampleKind.Breast, Seed), new PhantomStudy(SampleKind.Stroke, Seed));
        var undisturbed = Finish(new ModelRun(breast, views.Plan, views));
        var strokeAlone = Finish(new ModelRun(stroke, slices.Plan, slices));
        var readBefore = views.Reads;

        using var yield = new CancellationTokenSource();
        var run = new ModelRun(breast, views.Plan, views);
        Assert.ThrowsAny<OperationCanceledException>(() => run.RunToEnd(new AfterTwo(yield), yield.Token, CancellationToken.None));
        Assert.Equal((2, 4), (run.StepsDone, run.StepsTotal));
        var emergency = Finish(new ModelRun(stroke, slices.Plan, slices));
        var resumed = Finish(run);

        Assert.Equivalent(undisturbed, resumed, strict: true);
        Assert.Equivalent(strokeAlone, emergency, strict: true);
        Assert.Equal(4, views.Reads - readBefore);
        Assert.NotNull(emergency.Score);
    }

    [Fact]
    public void RunStep_DentalStudiesSharingCalls_AnswerAsEachAlone()
    {
        // As a site may ship it: the model takes any number of images a call, the manifest says how many.
        var model = ShippedRepository.Open().Find("dental-lesion")!;
        using var sessions = ModelSessions.Open([model with { Manifest = model.Manifest with { PlanesPerStep = 2 } }], new InferenceOptions(), TimeProvider.System);
        var session = Assert.Single(sessions.All);
        PhantomStudy[] studies = [.. Enumerable.Range(0, 3).Select(i => new PhantomStudy(SampleKind.Dental, Seed + (ulong)i))];
        var shared = new SharedRun(session);
        ModelRun[] runs = [.. studies.Select(study => new ModelRun(session, study.Plan, study))];
        foreach (var run in runs) shared.Join(run);

        while (!shared.IsDone) Assert.All(shared.RunStep(CancellationToken.None, CancellationToken.None), turn => Assert.Null(turn.Failure));

        // Bit by bit: on a CPU a convolution does not see what else is in its batch.
        Assert.All(studies.Zip(runs), pair => Assert.Equivalent(Finish(new ModelRun(session, pair.First.Plan, pair.First)), pair.Second.Finish(), strict: true));
    }

    private static StudyAnswer Finish(ModelRun run) => run.RunToEnd(null, CancellationToken.None, CancellationToken.None);

    private sealed class AfterTwo(CancellationTokenSource yield) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Done == 2) yield.Cancel();
        }
    }

    private sealed class PhantomStudy : IPlaneSource
    {
        private readonly Phantom _phantom;

        public PhantomStudy(SampleKind kind, ulong seed)
        {
            _phantom = Phantom.Create(kind, isPositive: seed % 2 == 0, seed);
            Plan = new StudyPlan { Planes = [.. _phantom.Planes.Select((_, i) => Planned(i))], Notes = [], Shortfalls = [] };
        }

        public StudyPlan Plan { get; }

        public int Reads { get; private set; }

        public ImagePlane Read(PlannedPlane plane)
        {
            Reads++;
            var drawn = _phantom.Planes[plane.Header.InstanceNumber!.Value];
            return new ImagePlane
            {
                Values = drawn.Values,
                Rows = drawn.Rows,
                Columns = drawn.Columns,
                RowSpacingMm = drawn.SpacingMm,
                ColumnSpacingMm = drawn.SpacingMm,
                Laterality = drawn.Laterality switch { "L" => BodySide.Left, "R" => BodySide.Right, _ => BodySide.Unknown },
            };
        }

        private PlannedPlane Planned(int index)
        {
            var drawn = _phantom.Planes[index];
            return new PlannedPlane(
                new InstanceHeader
                {
                    StudyInstanceUid = "1.2.3",
                    SeriesInstanceUid = "1.2.3.1",
                    SopInstanceUid = FormattableString.Invariant($"1.2.3.1.{index + 1}"),
                    Modality = "OT",
                    Rows = drawn.Rows,
                    Columns = drawn.Columns,
                    InstanceNumber = index,
                    Laterality = drawn.Laterality,
                },
                0);
        }
    }
}
