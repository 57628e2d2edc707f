using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Grains.Studies;

/// <summary>
/// The words of a submission, made plain at the door: what follows (recognition, the ledger, logs, pages) meets no control character.
/// UIDs and content hashes are checked instead, since a changed one would name something else; so is the patient's number.
/// </summary>
internal static class SubmittedText
{
    /// <summary>More readings than this say nothing new about a study.</summary>
    public const int MostReadings = 16;

    /// <summary>The same request, without an allocation, where every text is plain already.</summary>
    public static SubmitStudy Clean(SubmitStudy request) =>
        IsPlain(request)
            ? request
            : request with
            {
                StudyDescription = PlainText.Clean(request.StudyDescription),
                OrderPriority = PlainText.Clean(request.OrderPriority),
                OrderReason = PlainText.Clean(request.OrderReason),
                CalledAeTitle = PlainText.Clean(request.CalledAeTitle),
                CallingAeTitle = PlainText.Clean(request.CallingAeTitle),
                Series = [.. request.Series.Select(Clean)],
            };

    /// <summary>What had to be read in another way than declared, in one sentence without the text itself; empty for nothing.</summary>
    public static string DescribeReadings(SubmitStudy request)
    {
        var sentences = request.TextReadings.Take(MostReadings).Select(Describe).Distinct(StringComparer.Ordinal).ToList();
        return sentences.Count == 0 ? "" : $"Text could not be read as declared: {string.Join("; ", sentences)}.";
    }

    private static string Describe(TextReading reading)
    {
        var declared = reading.Declared.Length == 0 ? "no character set was declared" : $"character set {Name(reading.Declared)} was declared";
        return reading.ReadAs.Length == 0
            ? $"{declared}, and the bytes are unreadable"
            : FormattableString.Invariant($"{declared}, it was read as {Name(reading.ReadAs)} with a confidence of {Math.Clamp(reading.Confidence, 0, 1):0.00}");
    }

    /// <summary>Names of character sets only: what a sender writes here is shown to everybody who may see the study.</summary>
    private static string Name(string charset) =>
        string.Concat(charset.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '\\' or '(' or ')' ? c : PlainText.Replacement));

    private static bool IsPlain(SubmitStudy request)
    {
        if (!PlainText.IsPlain(request.StudyDescription) || !PlainText.IsPlain(request.OrderPriority) || !PlainText.IsPlain(request.OrderReason)
            || !PlainText.IsPlain(request.CalledAeTitle) || !PlainText.IsPlain(request.CallingAeTitle)) return false;
        foreach (var series in request.Series)
        {
            if (!IsPlain(series)) return false;
        }

        return true;
    }

    private static bool IsPlain(SeriesManifest series) =>
        PlainText.IsPlain(series.Modality) && PlainText.IsPlain(series.BodyPart) && PlainText.IsPlain(series.SeriesDescription)
        && PlainText.IsPlain(series.ProtocolName) && PlainText.IsPlain(series.ImageType) && PlainText.IsPlain(series.Laterality)
        && PlainText.IsPlain(series.ViewPosition) && PlainText.IsPlain(series.SopClassUid) && PlainText.IsPlain(series.ContrastAgent)
        && series.Subjects.All(IsPlain);

    private static bool IsPlain(ImageSubject subject) =>
        PlainText.IsPlain(subject.BodyPart) && PlainText.IsPlain(subject.Laterality) && PlainText.IsPlain(subject.View)
        && PlainText.IsPlain(subject.Anatomy) && PlainText.IsPlain(subject.Orientation);

    private static SeriesManifest Clean(SeriesManifest series) => IsPlain(series) ? series : series with
    {
        Modality = PlainText.Clean(series.Modality),
        BodyPart = PlainText.Clean(series.BodyPart),
        SeriesDescription = PlainText.Clean(series.SeriesDescription),
        ProtocolName = PlainText.Clean(series.ProtocolName),
        ImageType = PlainText.Clean(series.ImageType),
        Laterality = PlainText.Clean(series.Laterality),
        ViewPosition = PlainText.Clean(series.ViewPosition),
        SopClassUid = PlainText.Clean(series.SopClassUid),
        ContrastAgent = PlainText.Clean(series.ContrastAgent),
        Subjects = [.. series.Subjects.Select(Clean)],
    };

    private static ImageSubject Clean(ImageSubject subject) => new()
    {
        BodyPart = PlainText.Clean(subject.BodyPart),
        Laterality = PlainText.Clean(subject.Laterality),
        View = PlainText.Clean(subject.View),
        Anatomy = PlainText.Clean(subject.Anatomy),
        Orientation = PlainText.Clean(subject.Orientation),
    };
}
