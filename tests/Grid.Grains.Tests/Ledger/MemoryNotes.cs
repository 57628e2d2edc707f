using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>What <see cref="MemoryLedger"/> keeps for people and planners: notes, and studies as load. For tests alone.</summary>
internal sealed class MemoryNotes(IReadOnlyDictionary<string, StoredStudy> studies)
{
    // By what makes them the same note.
    private readonly Dictionary<(DateTimeOffset At, JobId Job, long Epoch), EstimateNote> _estimates = [];

    /// <summary>A note of an unknown study is passed over.</summary>
    public void Add(JobId job, DateTimeOffset at, string text)
    {
        if (studies.GetValueOrDefault(job.StudyInstanceUid) is { } study && study.Find(job.Revision) is not null)
            study.Decisions.Add(new DecisionReport(at, job.Model, text) { Revision = job.Revision });
    }

    /// <summary>The same, and a repeated one too.</summary>
    public void AddOnce(DecisionNote note)
    {
        var report = new DecisionReport(note.At, note.Job.Model, note.Text) { Revision = note.Job.Revision };
        if (studies.GetValueOrDefault(note.Job.StudyInstanceUid)?.Decisions.Contains(report) != true) Add(note.Job, note.At, note.Text);
    }

    public void Add(EstimateNote note)
    {
        if (studies.GetValueOrDefault(note.Job.StudyInstanceUid)?.Find(note.Job.Revision) is not null) _estimates.TryAdd((note.At, note.Job, note.Epoch), note);
    }

    public IEnumerable<EstimateNote> Newest(int limit) => _estimates.Values
        .OrderByDescending(e => e.At).ThenBy(e => e.Job.StudyInstanceUid, StringComparer.Ordinal)
        .ThenBy(e => e.Job.Model, StringComparer.Ordinal).ThenBy(e => e.Epoch)
        .Take(limit);

    public LoadExtent Measure(DateTimeOffset from, DateTimeOffset until)
    {
        var received = Received(from, until).Select(r => r.Study.ReceivedAt).ToList();
        return new LoadExtent(received.Count, received.Count > 0 ? received[0] : null, received.Count > 0 ? received[^1] : null);
    }

    public LoadPage Load(LoadQuery query)
    {
        var left = Received(query.From, query.Until).SkipWhile(r => query.After is { } after
            && (r.Study.ReceivedAt < after.ReceivedAt || (r.Study.ReceivedAt == after.ReceivedAt && string.CompareOrdinal(r.Study.StudyInstanceUid, after.StudyInstanceUid) >= 0))).ToList();
        var page = left.Take(query.Limit).ToList();
        return new LoadPage(
            page.ConvertAll(r => Load(r.Study, r.Revision)),
            left.Count > page.Count ? new LoadCursor(page[^1].Study.ReceivedAt, page[^1].Study.StudyInstanceUid) : null);
    }

    private IEnumerable<(StudyRecord Study, StoredRevision Revision)> Received(DateTimeOffset from, DateTimeOffset until) => studies.Values
        .SelectMany(s => s.Revisions)
        .Select(r => (Study: r.Record(), r))
        .Where(r => r.Study.State != StudyState.Superseded && r.Study.ReceivedAt >= from && r.Study.ReceivedAt < until)
        .OrderBy(r => r.Study.ReceivedAt).ThenByDescending(r => r.Study.StudyInstanceUid, StringComparer.Ordinal);

    private LoadedStudy Load(StudyRecord study, StoredRevision revision) => new()
    {
        ReceivedAt = study.ReceivedAt,
        SiteId = study.SiteId,
        Pathway = study.Pathway,
        State = study.State,
        InstanceCount = revision.Instances,
        Bytes = study.Series.Sum(s => s.Instances.Sum(i => i.Bytes)),
        Jobs = [.. study.Jobs.Select(j => Load(j, revision.Id(j.Model)))],
    };

    private LoadedJob Load(JobReport job, JobId id) => new()
    {
        Model = job.Model,
        State = job.State,
        Node = job.Node,
        Epoch = job.Epoch,
        FirstStartedAt = job.Epoch > 1
            ? studies[id.StudyInstanceUid].Decisions.Where(d => d.Model == id.Model && d.Revision == id.Revision).Min(d => (DateTimeOffset?)d.At)
            : job.StartedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        Transfer = job.CompletedAt is null ? null : _estimates.Values.FirstOrDefault(e => e.Job == id && e.Epoch == job.Epoch)?.Transfer,
    };
}
