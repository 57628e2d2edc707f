using Grid.Contracts.Patients;

namespace Grid.Grains.Patients;

/// <summary>
/// The studies that were judged in this life of the grain, so that the second of two that come together can say that the first is being
/// answered. A hint for readers: nothing is decided by it, and it may be lost.
/// </summary>
internal sealed class JudgedLately
{
    private const int Most = 16;

    private readonly LinkedList<JudgeStudy> _studies = [];

    public void Add(JudgeStudy study)
    {
        foreach (var same in _studies.Where(one => one.StudyInstanceUid == study.StudyInstanceUid).ToList()) _studies.Remove(same);
        _studies.AddFirst(study);
        if (_studies.Count > Most) _studies.RemoveLast();
    }

    /// <summary>Names the newest other study that asks the same and has no result yet; empty when there is none.</summary>
    public string NoteFor(JudgeStudy study, TimeSpan validity, IReadOnlyList<EarlierExam> answered)
    {
        if (study.QuestionDoubt.Length > 0) return "";
        var twin = _studies.FirstOrDefault(one =>
            one.StudyInstanceUid != study.StudyInstanceUid && one.Pathway == study.Pathway && one.Question == study.Question && one.QuestionDoubt.Length == 0
            && (study.ReceivedAt - one.ReceivedAt).Duration() <= validity && answered.All(exam => exam.StudyInstanceUid != one.StudyInstanceUid));
        return twin is null ? "" : $"The same exam of this patient number came from {twin.SiteId} as study {twin.StudyInstanceUid} and is being answered.";
    }
}
