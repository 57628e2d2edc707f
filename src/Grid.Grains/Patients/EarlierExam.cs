using Grid.Contracts.Studies;
using Grid.Grains.Patients.Judging;
using Grid.Grains.Ports;

namespace Grid.Grains.Patients;

/// <summary>A study of the patient that has been answered, by all the models of its pathway or by some.</summary>
internal sealed record EarlierExam(IReadOnlyList<PatientResult> Results, bool IsWhole)
{
    private readonly PatientResult _newest = Results[0];

    public ExamQuestion Question { get; } = ExamQuestion.Of(Results[0].Series);

    public string PatientKey => _newest.PatientKey;

    public string StudyInstanceUid => _newest.Entry.StudyInstanceUid;

    /// <param name="asking">Facts of the asking study's person, under this study's patient key.</param>
    public AnsweredExam Answered(PatientFacts asking) =>
        new(Question, IsWhole && Results.All(r => r.Entry.Conclusive), Compare(asking, _newest.Facts));

    public EarlierResult Result(string whyNotOffered) => new(StudyInstanceUid, _newest.Entry.PublishedAt, string.Join("; ", Results.Select(r => r.Entry.Summary)))
    {
        WhyNotOffered = whyNotOffered.Length > 0 && !IsWhole ? "its study is not answered by every model of the pathway" : whyNotOffered,
        AcquiredAt = Question.AcquiredFrom,
        SiteId = _newest.Entry.SiteId,
    };

    private static SamePerson Compare(PatientFacts one, PatientFacts other)
    {
        if (Differ(one.BirthDate, other.BirthDate) || Differ(one.Sex, other.Sex)) return SamePerson.Contradicted;
        return one.BirthDate.Length == 0 || other.BirthDate.Length == 0 || one.Sex.Length == 0 || other.Sex.Length == 0 ? SamePerson.NotSaid : SamePerson.Yes;
    }

    private static bool Differ(string one, string other) => one.Length > 0 && other.Length > 0 && one != other;
}

internal static class EarlierExams
{
    /// <summary>The results by study, newest first.</summary>
    /// <remarks>Of a study that has grown, only what its newest published revision says: the others are replaced.</remarks>
    /// <param name="models">Of the pathway: without a result of each, a study is not answered.</param>
    public static IReadOnlyList<EarlierExam> Of(IEnumerable<PatientResult> results, IReadOnlyList<string> models) =>
    [
        .. results.GroupBy(r => r.Entry.StudyInstanceUid, StringComparer.Ordinal).Select(Newest).Select(study => new EarlierExam(
            [.. study], models.All(model => study.Any(r => r.Entry.Model == model)) && !study.Any(r => r.IsOpen))),
    ];

    private static List<PatientResult> Newest(IEnumerable<PatientResult> study)
    {
        var all = study.ToList();
        var newest = all.Max(r => r.Entry.Revision);
        return all.FindAll(r => r.Entry.Revision == newest);
    }
}
