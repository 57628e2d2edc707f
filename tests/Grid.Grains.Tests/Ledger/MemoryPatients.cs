using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>The patients' part of <see cref="MemoryLedger"/>: results, links and moved studies. For tests alone.</summary>
internal sealed class MemoryPatients(IReadOnlyDictionary<string, StoredStudy> studies)
{
    private readonly HashSet<(string, string)> _links = [];
    private readonly List<PatientCorrection> _corrections = [];
    private readonly List<HistoryEntry> _histories = [];

    public void Add(HistoryEntry entry) => _histories.Add(entry);

    public PatientRecord Read(string key, string pathway, int limit)
    {
        var keys = PersonOf(key);
        var results = _histories
            .Select(h => (Entry: h, Study: studies[h.StudyInstanceUid]))
            .Where(r => keys.Contains(r.Study.Newest.PatientKey) && (pathway.Length == 0 || r.Entry.Pathway == pathway))
            .OrderByDescending(r => r.Entry.PublishedAt).ThenBy(r => r.Entry.StudyInstanceUid, StringComparer.Ordinal)
            .ThenByDescending(r => r.Entry.Revision).ThenBy(r => r.Entry.Model, StringComparer.Ordinal)
            .Take(limit)
            .Select(r => Result(r.Entry, r.Study, key));
        var moved = _corrections
            .Where(c => keys.Contains(c.FromKey) && !keys.Contains(studies[c.StudyInstanceUid].Newest.PatientKey))
            .OrderByDescending(c => c.At).ThenBy(c => c.StudyInstanceUid, StringComparer.Ordinal)
            .Take(limit)
            .Select(c => new MovedStudy(c.StudyInstanceUid, c.At, c.Reason));
        return new PatientRecord(keys, [.. results], [.. moved]);
    }

    public bool Link(PatientLink link) => _links.Add((link.Key, link.OtherKey)) | _links.Add((link.OtherKey, link.Key));

    /// <summary>The revisions to run, or null when there is no such link.</summary>
    public IReadOnlyList<StoredRevision>? Unlink(PatientLink link) =>
        _links.Remove((link.Key, link.OtherKey)) | _links.Remove((link.OtherKey, link.Key)) ? StrandedOf(link.Key, link.OtherKey) : null;

    /// <summary>Whether the study was moved, and the revisions to run; null when the study has another patient.</summary>
    public (bool Changed, IReadOnlyList<StoredRevision> RunAgain)? Correct(PatientCorrection correction)
    {
        if (studies.GetValueOrDefault(correction.StudyInstanceUid) is not { } study) return null;
        var revisions = study.Revisions.FindAll(r => r.PatientKey == correction.FromKey && correction.FromKey != correction.ToKey);
        if (revisions.Count == 0) return study.Newest.PatientKey == correction.ToKey ? (false, []) : null;
        foreach (var revision in revisions) (revision.PatientKey, revision.Facts) = (correction.ToKey, PatientFacts.Unknown);
        _corrections.Add(correction);
        return (true, StrandedOf(correction.FromKey, correction.ToKey));
    }

    /// <summary>Answered with the result of a study that is not the same person's, of either of these persons.</summary>
    private StoredRevision[] StrandedOf(string key, string otherKey)
    {
        var stranded = new[] { key, otherKey }.Select(PersonOf).SelectMany(person => studies.Values
            .SelectMany(s => s.Revisions)
            .Where(r => r.Jobs.Count == 0 && r.Admitted == StudyState.EarlierResultOffered && person.Contains(r.PatientKey))
            .Where(r => !Is(r.EarlierResult!.StudyInstanceUid, person)));
        return [.. stranded.Distinct().OrderBy(r => r.Admission.StudyInstanceUid, StringComparer.Ordinal)];
    }

    private bool Is(string study, List<string> person) => studies.GetValueOrDefault(study)?.Revisions.Exists(r => person.Contains(r.PatientKey)) == true;

    private List<string> PersonOf(string key)
    {
        List<string> keys = [key];
        for (var i = 0; i < keys.Count; i++) keys.AddRange(_links.Where(l => l.Item1 == keys[i] && !keys.Contains(l.Item2)).Select(l => l.Item2).ToList());
        return keys;
    }

    private static PatientResult Result(HistoryEntry entry, StoredStudy study, string asked)
    {
        var revision = study.Find(entry.Revision)!;
        return new PatientResult
        {
            Entry = entry.With(revision.Admission.Series) with { UnderLinkedNumber = revision.PatientKey != asked },
            PatientKey = revision.PatientKey,
            Series = revision.Admission.Series,
            Facts = revision.Facts,
            IsOpen = revision != study.Newest || study.Revisions.Exists(r => r.Jobs.Values.Any(j => j.IsOpen)),
        };
    }
}
