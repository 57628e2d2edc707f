using Grid.Contracts.Patients;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>The patients' part of <see cref="MemoryLedger"/>: links and moved studies. For tests alone.</summary>
internal sealed class MemoryPatients
{
    private readonly HashSet<(string, string)> _links = [];
    private readonly List<PatientCorrection> _corrections = [];

    public PatientRecord Read(
        string key, string pathway, int limit, IReadOnlyDictionary<string, StoredStudy> studies, IEnumerable<HistoryEntry> histories)
    {
        List<string> keys = [key];
        for (var i = 0; i < keys.Count; i++) keys.AddRange(_links.Where(l => l.Item1 == keys[i] && !keys.Contains(l.Item2)).Select(l => l.Item2));
        var results = histories
            .Where(h => keys.Contains(studies[h.StudyInstanceUid].PatientKey) && (pathway.Length == 0 || h.Pathway == pathway))
            .Take(limit)
            .Select(h => new PatientResult
            {
                Entry = h.With(studies[h.StudyInstanceUid].Admission.Series) with { UnderLinkedNumber = studies[h.StudyInstanceUid].PatientKey != key },
                PatientKey = studies[h.StudyInstanceUid].PatientKey,
                Series = studies[h.StudyInstanceUid].Admission.Series,
                Facts = studies[h.StudyInstanceUid].Facts,
                IsOpen = studies[h.StudyInstanceUid].Jobs.Values.Any(j => j.IsOpen),
            });
        var moved = _corrections.Where(c => keys.Contains(c.FromKey) && !keys.Contains(studies[c.StudyInstanceUid].PatientKey));
        return new PatientRecord(keys, [.. results], [.. moved.Select(c => new MovedStudy(c.StudyInstanceUid, c.At, c.Reason))]);
    }

    public bool Link(PatientLink link) => _links.Add((link.Key, link.OtherKey)) | _links.Add((link.OtherKey, link.Key));

    public bool Unlink(PatientLink link) => _links.Remove((link.Key, link.OtherKey)) | _links.Remove((link.OtherKey, link.Key));

    public CorrectionReply? Correct(PatientCorrection correction, IReadOnlyDictionary<string, StoredStudy> studies)
    {
        var study = studies[correction.StudyInstanceUid];
        if (study.PatientKey == correction.ToKey) return new CorrectionReply(false, []);
        if (study.PatientKey != correction.FromKey) return null;
        (study.PatientKey, study.Facts) = (correction.ToKey, PatientFacts.Unknown);
        _corrections.Add(correction);
        return new CorrectionReply(true, []);
    }
}
