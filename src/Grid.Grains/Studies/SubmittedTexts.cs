using Grid.Contracts.Studies;

namespace Grid.Grains.Studies;

/// <summary>The descriptive texts of a submission, named once: to look at all of them, and to change all of them.</summary>
internal static class SubmittedTexts
{
    public static string?[] OfStudy(SubmitStudy study) => [study.StudyDescription, study.OrderPriority, study.OrderReason, study.CalledAeTitle, study.CallingAeTitle];

    public static string?[] Of(SeriesManifest series) =>
    [
        series.Modality, series.BodyPart, series.SeriesDescription, series.ProtocolName, series.ImageType,
        series.Laterality, series.ViewPosition, series.SopClassUid, series.ContrastAgent,
    ];

    public static string?[] Of(ImageSubject subject) => [subject.BodyPart, subject.Laterality, subject.View, subject.Anatomy, subject.Orientation];

    /// <summary>All of a submission that has no gap (<see cref="SubmissionShape"/>).</summary>
    public static IEnumerable<string> All(SubmitStudy study) =>
        OfStudy(study).Concat(study.Series.SelectMany(series => Of(series).Concat(series.Subjects.SelectMany(Of)))).Select(text => text!);

    public static SubmitStudy Map(SubmitStudy study, Func<string, string> change) => study with
    {
        StudyDescription = change(study.StudyDescription),
        OrderPriority = change(study.OrderPriority),
        OrderReason = change(study.OrderReason),
        CalledAeTitle = change(study.CalledAeTitle),
        CallingAeTitle = change(study.CallingAeTitle),
        Series = [.. study.Series.Select(series => Map(series, change))],
    };

    private static SeriesManifest Map(SeriesManifest series, Func<string, string> change) => series with
    {
        Modality = change(series.Modality),
        BodyPart = change(series.BodyPart),
        SeriesDescription = change(series.SeriesDescription),
        ProtocolName = change(series.ProtocolName),
        ImageType = change(series.ImageType),
        Laterality = change(series.Laterality),
        ViewPosition = change(series.ViewPosition),
        SopClassUid = change(series.SopClassUid),
        ContrastAgent = change(series.ContrastAgent),
        Subjects = [.. series.Subjects.Select(subject => new ImageSubject
        {
            BodyPart = change(subject.BodyPart),
            Laterality = change(subject.Laterality),
            View = change(subject.View),
            Anatomy = change(subject.Anatomy),
            Orientation = change(subject.Orientation),
        })],
    };
}
