using Grid.Contracts.Studies;
using Grid.Scheduling.Recognition;

namespace Grid.Grains.Patients.Judging;

/// <summary>
/// What a study asks: the modality, body part, side, tooth and view of each of its images, each once. Two studies ask the same when
/// these are the same; where one that matters is not said, the question is not known, and nothing answers it but a run.
/// </summary>
/// <param name="Text">Equal for equal questions.</param>
/// <param name="Doubt">Empty, or what is not said.</param>
/// <param name="AcquiredFrom">When its first image was acquired; null when one of them does not say.</param>
/// <param name="AcquiredUntil">When its last was.</param>
internal sealed record ExamQuestion(string Text, string Doubt, DateTimeOffset? AcquiredFrom, DateTimeOffset? AcquiredUntil)
{
    // Reports, measurements and marks are about images and are none.
    private static readonly HashSet<string> NoImages = ["SR", "KO", "PR", "DOC", "REG", "SEG", "FID", "AU", "PLAN", "RWV", "RTPLAN", "RTSTRUCT", "RTDOSE", "RTRECORD"];

    // Of a tooth, of teeth, of a jaw: codes that do not say which.
    private static readonly HashSet<string> AnyTooth = ["SCT:38199008", "SRT:T-54000", "SRT:T-54010", "SNM3:T-54000", "SCT:245543004", "SCT:661005", "SRT:T-D1213", "SRT:T-D1217", "SCT:70925003", "SCT:91609006", "SCT:123851003", "SRT:T-51000"];

    public static ExamQuestion Of(IReadOnlyList<SeriesManifest> series)
    {
        var images = series.Where(one => !NoImages.Contains(one.Modality.Trim().ToUpperInvariant())).ToList();
        var doubt = images.Count == 0 ? "no image is in the study" : images.Select(FindDoubt).FirstOrDefault(one => one.Length > 0) ?? "";
        var text = images.SelectMany(one => one.Subjects.Select(subject => TextOf(one, subject))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var isDated = images.Count > 0 && images.All(one => one.AcquiredFrom is not null && one.AcquiredUntil is not null);
        return new ExamQuestion(
            string.Join('\n', text), doubt,
            isDated ? images.Min(one => one.AcquiredFrom) : null,
            isDated ? images.Max(one => one.AcquiredUntil) : null);
    }

    private static string FindDoubt(SeriesManifest series) => series.Subjects.Count == 0
        ? "a series does not say what its images show"
        : series.Subjects.Select(subject => FindDoubt(series.Modality.Trim().ToUpperInvariant(), subject)).FirstOrDefault(one => one.Length > 0) ?? "";

    private static string FindDoubt(string modality, ImageSubject subject) => modality switch
    {
        "" => "a series does not say its modality",
        "PX" => "",
        "IO" => Codes(subject.Anatomy).All(AnyTooth.Contains) ? "an image does not say which tooth it shows" : "",
        "MG" when Fold(subject.Laterality) is not ("L" or "R") => "a mammogram does not say its side",
        "MG" => subject.View.Length == 0 ? "a mammogram does not say its view" : "",
        _ when subject.BodyPart.Trim().Length == 0 => "an image does not say which body part it shows",
        "CR" or "DX" or "DR" or "RF" or "RG" => subject.View.Length == 0 ? "a radiograph does not say its view" : "",
        _ => "",
    };

    private static string TextOf(SeriesManifest series, ImageSubject subject) => string.Join('|',
        Fold(series.Modality), Fold(subject.BodyPart), Fold(subject.Laterality), Fold(subject.View), string.Join('+', Codes(subject.Anatomy)),
        Fold(subject.Orientation), HasContrast(series) ? "contrast" : "");

    private static IEnumerable<string> Codes(string anatomy) =>
        anatomy.ToUpperInvariant().Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    private static bool HasContrast(SeriesManifest series) => Fold(series.ContrastAgent) is not ("" or "NO" or "NONE" or "N" or "0");

    private static string Fold(string text) => string.Join(' ', FoldedText.Words(text));
}
