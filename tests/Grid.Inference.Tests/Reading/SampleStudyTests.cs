using Grid.Dicom;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Reading;
using Grid.Inference.Repository;
using Grid.Inference.Sessions;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;

namespace Grid.Inference.Tests.Reading;

/// <summary>Synthetic studies from their files to an answer, with a model that sees nothing: whole they may be called negative.</summary>
public sealed class SampleStudyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(SampleKind.Stroke, "stroke")]
    [InlineData(SampleKind.Breast, "breast")]
    [InlineData(SampleKind.Lung, "lung")]
    [InlineData(SampleKind.Dental, "dental")]
    public void RunToEnd_WholeStudy_IsNoFindingAndWithoutAnyImageNever(SampleKind kind, string pathway)
    {
        var files = StudyFiles.Open(Write(SampleGenerator.Create(kind, isPositive: false, seed: 11)), CancellationToken.None);
        using var sessions = ModelSessions.Open([Blind(pathway)], new InferenceOptions(), TimeProvider.System);
        var session = Assert.Single(sessions.All);

        var answer = new ModelRun(session, StudyPlan.Make(session.Manifest, files.Headers), files).RunToEnd(null, CancellationToken.None, CancellationToken.None);

        Assert.True(answer.Outcome == AnswerOutcome.NoFinding, string.Join("; ", answer.Notes));
        foreach (var missing in files.Headers)
        {
            var plan = StudyPlan.Make(session.Manifest, [.. files.Headers.Where(header => header != missing)]);
            Assert.True(plan.Shortfalls.Count > 0, $"without instance {missing.InstanceNumber} it passed for complete");
        }
    }

    /// <summary>A window that nothing fills.</summary>
    private static VerifiedModel Blind(string pathway)
    {
        var model = TestModels.Echo(pathway);
        var preprocess = model.Manifest.Preprocess;
        return model with { Manifest = model.Manifest with { Preprocess = preprocess with { Window = preprocess.Window with { Low = -1e6, High = 1e6 } }, Finding = model.Manifest.Finding with { Threshold = 0.9 } } };
    }

    private List<SubmittedInstance> Write(SampleStudy study) =>
    [
        .. study.Instances.Select(instance =>
        {
            var path = Path.Combine(_folder, instance.FileName);
            File.WriteAllBytes(path, instance.Content.Span);
            Assert.True(DicomFile.Read(instance.Content).TryGetFile(out var file, out _));
            return new SubmittedInstance(study.StudyInstanceUid, file.Dataset.GetString(DicomTags.SeriesInstanceUID)!, instance.SopInstanceUid, path);
        }),
    ];
}
