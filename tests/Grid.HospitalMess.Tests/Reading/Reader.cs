using Grid.Client;
using Grid.HospitalMess.Tests.Studies;
using Grid.Inference.Execution;
using Grid.Inference.Reading;
using Grid.Inference.Sessions;
using Grid.Inference.Tests;

namespace Grid.HospitalMess.Tests.Reading;

/// <summary>
/// A folder on the product's own way: the sender reads it, the node opens what was sent, plans, reads each plane and runs a model in ONNX
/// Runtime whose map is the image. Only the network and the scheduler are left out.
/// </summary>
internal sealed class Reader : IDisposable
{
    private static readonly string[] Names = ["stroke", "breast", "lung", "dental"];

    private readonly ModelSessions _sessions = ModelSessions.Open(
        Names.Select(name => TestModels.Echo(name, planesPerStep: 8)), new InferenceOptions(), TimeProvider.System);

    public async Task<IReadOnlyList<Conclusion>> ReadAsync(string folder, Pathway pathway, CancellationToken stop)
    {
        var found = await GridClient.ReadFolderAsync(folder, stop);
        var conclusions = new List<Conclusion>();
        foreach (var study in found.Studies) conclusions.Add(study.Fault.Length > 0 ? new Conclusion(Said.Refused, [study.Fault]) : Run(study, pathway, stop));
        if (conclusions.Count == 0) conclusions.Add(new Conclusion(Said.Refused, [.. found.LeftOut.Select(file => $"{file.Path}: {file.Reason}")]));
        return conclusions;
    }

    public void Dispose() => _sessions.Dispose();

    private Conclusion Run(FoundStudy study, Pathway pathway, CancellationToken stop)
    {
        var session = _sessions.Find($"{Names[(int)pathway]}-test") ?? throw new InvalidOperationException(string.Join("; ", _sessions.Errors));
        var instances = study.Series
            .SelectMany(series => series.Instances.Select(one => new SubmittedInstance(study.StudyInstanceUid, series.Attributes.SeriesInstanceUid, one.SopInstanceUid, one.Path)))
            .ToList();
        var files = StudyFiles.Open(instances, stop);
        var plan = files.Plan(session.Manifest, stop);
        plan = plan with { Shortfalls = [.. study.NotRead.Select(unread => $"{unread.Count} files sent with this study could not be read: {unread.Reason}"), .. plan.Shortfalls] };
        var answer = new ModelRun(session, plan, files).RunToEnd(null, CancellationToken.None, stop);
        var said = answer.Outcome switch
        {
            AnswerOutcome.Finding => Said.Finding,
            AnswerOutcome.NoFinding => Said.NoFinding,
            _ => Said.Indeterminate,
        };
        return new Conclusion(said, answer.Notes);
    }
}
