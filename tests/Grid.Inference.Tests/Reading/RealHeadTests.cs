using Grid.Dicom;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Reading;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;

namespace Grid.Inference.Tests.Reading;

/// <summary>The one real series: whole it may be called negative, with any slice missing never. The model finds nothing, ever.</summary>
public sealed class RealHeadTests
{
    private const int Seed = 28;

    [Fact]
    public void RunToEnd_WholeSeries_IsNoFindingAndNamesTiltAndBothSpacings()
    {
        var runner = new Runner();

        var answer = runner.Answer(runner.All);

        Assert.Equal(AnswerOutcome.NoFinding, answer.Outcome);
        Assert.Contains(answer.Notes, note => note.StartsWith("gantry tilt 18.5 degrees, by slice positions and by the header (0018,1120: +18.5)", StringComparison.Ordinal));
        Assert.Contains(answer.Notes, note => note.Contains("13 of 4.2 mm along the table", StringComparison.Ordinal) && note.Contains("13 of 7.4 mm along the table", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(28)]
    [InlineData(1)]
    [InlineData(14)]
    public void RunToEnd_SliceMissing_IsIndeterminate(int missing)
    {
        var runner = new Runner();

        var answer = runner.Answer([.. runner.All.Where(header => header.InstanceNumber != missing)]);

        Assert.Equal(AnswerOutcome.Indeterminate, answer.Outcome);
        Assert.Contains(answer.Notes, note => note.StartsWith("incomplete: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Shortfalls_AnyOneSliceMissing_IsIncomplete()
    {
        var runner = new Runner();
        for (var missing = 0; missing < 28; missing++)
            runner.AssertIncomplete([.. runner.All.Where((_, index) => index != missing)], $"without slice {missing + 1}");
    }

    [Fact]
    public void Shortfalls_EitherEndCutOff_IsIncomplete()
    {
        var runner = new Runner();
        for (var kept = 1; kept < 28; kept++)
        {
            runner.AssertIncomplete([.. runner.All.Take(kept)], $"first {kept} slices");
            runner.AssertIncomplete([.. runner.All.Skip(28 - kept)], $"last {kept} slices");
        }
    }

    [Fact]
    public void Shortfalls_RandomSubset_IsIncomplete()
    {
        var runner = new Runner();
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var kept = runner.All.OrderBy(_ => random.Next()).Take(random.Next(1, 28)).ToList();
            runner.AssertIncomplete(kept, $"seed {Seed}, round {round}: {kept.Count} slices");
        }
    }

    [Fact]
    public void Shortfalls_TopCutOffAndEveryTellingNumberGone_IsSeenByContentAlone()
    {
        var runner = new Runner();
        for (var kept = 1; kept < 28; kept++)
        {
            var headers = runner.All.Take(kept).Select(header => header with { AcquisitionNumber = null }).ToList();
            Assert.Contains(runner.Shortfalls(headers), note => note.Contains("below the vertex", StringComparison.Ordinal) || note.Contains("no slice shows a brain", StringComparison.Ordinal));
        }
    }

    /// <summary>Reads and measures each slice once; decides completeness for any choice of them as a run does.</summary>
    private sealed class Runner
    {
        private static readonly VerifiedModel Echo = TestModels.Echo();
        private readonly ModelManifest _manifest = TestModels.Manifest("stroke");
        private readonly Dictionary<string, HeadContent> _contents = new(StringComparer.Ordinal);
        private readonly StudyFiles _study;

        public Runner()
        {
            // A window that nothing fills: the model sees nothing.
            _manifest = _manifest with { Preprocess = _manifest.Preprocess with { Window = _manifest.Preprocess.Window with { High = 100_000 } } };
            _study = StudyFiles.Open([.. SharedData.RealHead().Select(Submit)], CancellationToken.None);
            All = [.. _study.Headers.OrderBy(header => header.InstanceNumber)];
            foreach (var header in All) _contents[header.SopInstanceUid] = HeadContent.Measure(_study.Read(new PlannedPlane(header, 0)));
        }

        public IReadOnlyList<InstanceHeader> All { get; }

        /// <summary>A whole run, pixels read from the files.</summary>
        public StudyAnswer Answer(IReadOnlyList<InstanceHeader> headers)
        {
            using var sessions = ModelSessions.Open([Echo with { Manifest = _manifest with { Sha256 = Echo.Manifest.Sha256 } }], new InferenceOptions(), TimeProvider.System);
            return new ModelRun(Assert.Single(sessions.All), StudyPlan.Make(_manifest, headers), _study).RunToEnd(null, CancellationToken.None, CancellationToken.None);
        }

        /// <summary>What a run would find missing: the tests of ModelRun show that it then never answers "no finding".</summary>
        public IReadOnlyList<string> Shortfalls(IReadOnlyList<InstanceHeader> headers)
        {
            var plan = StudyPlan.Make(_manifest, headers);
            return [.. plan.Shortfalls, .. plan.Stack is { } stack ? HeadCoverage.Shortfalls(stack, [.. plan.Planes.Select(plane => (HeadContent?)_contents[plane.Header.SopInstanceUid])]) : []];
        }

        public void AssertIncomplete(IReadOnlyList<InstanceHeader> headers, string what) => Assert.True(Shortfalls(headers).Count > 0, $"{what}: passed for complete");

        private static SubmittedInstance Submit(string path)
        {
            Assert.True(DicomFile.ReadHeader(path).TryGetFile(out var file, out _));
            var data = file.Dataset;
            return new SubmittedInstance(data.GetString(DicomTags.StudyInstanceUID)!, data.GetString(DicomTags.SeriesInstanceUID)!, data.GetString(DicomTags.SOPInstanceUID)!, path);
        }
    }
}
