using Grid.Dicom;
using Grid.Inference.Execution;
using static Grid.Inference.Tests.Ct.DrawnCt;

namespace Grid.Inference.Tests.Ct;

/// <summary>What lies in a study, which of it is read, and what is said. Every row runs from files to the answer.</summary>
public sealed class SeriesOfAStudyTests
{
    private static readonly (int, int) Lesion = (12, 16);

    private static readonly Dictionary<string, (Func<List<DicomDataset>> Study, AnswerOutcome Outcome, string[] Said)> Rows = new(StringComparer.Ordinal)
    {
        ["one native head, clean"] = (() => Head(), AnswerOutcome.NoFinding, []),
        ["one native head with a lesion"] = (() => Head(lesion: Lesion), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),

        ["two acquisitions in one series, the second with a lesion"] = (() => [.. Head(), .. Acquisition(2, Head(lesion: Lesion, seed: 2))], AnswerOutcome.Finding, ["slices 43 to 47 of series 2, acquisition 2"]),
        ["two acquisitions in one series, both clean"] = (() => [.. Head(), .. Acquisition(2, Head(seed: 2))], AnswerOutcome.NoFinding, ["series 2, acquisition 1 was read", "series 2, acquisition 2 was read"]),
        ["the same without acquisition numbers"] = (() => Without(DicomTags.AcquisitionNumber, [.. Head(), .. Acquisition(2, Head(lesion: Lesion, seed: 2))]), AnswerOutcome.Finding, ["image 2 of each place"]),
        ["two phases in one series, the second with a lesion"] = (() => [.. Each(Head(), DicomTags.TemporalPositionIdentifier, "1"), .. Each(Acquisition(1, Head(lesion: Lesion, seed: 2)), DicomTags.TemporalPositionIdentifier, "2")], AnswerOutcome.Finding, ["phase 2"]),
        ["two interleaved passes told apart by their times only, the second with a lesion"] = (() => [.. Timed(36000, Head()), .. Timed(36120, Raised(Head(lesion: Lesion, seed: 2)))], AnswerOutcome.Finding, ["pass 2"]),
        ["three slices repeated after a movement, with a lesion"] = (() => [.. Head(), .. Acquisition(2, [.. Head(lesion: Lesion, seed: 2).Skip(12).Take(3)])], AnswerOutcome.Finding, ["acquisition 2"]),
        ["three slices repeated, clean"] = (() => [.. Head(), .. Acquisition(2, [.. Head(seed: 2).Skip(12).Take(3)])], AnswerOutcome.NoFinding, []),
        ["soft and bone kernel in one series"] = (() => [.. Head(lesion: Lesion), .. Kernel("H70h", Acquisition(1, Head(noise: 60, seed: 2)))], AnswerOutcome.Finding, ["kernel H70h was not read: its kernel H70h is sharp"]),

        ["a second series, the same pixels"] = (() => [.. Head(), .. Head(series: 3)], AnswerOutcome.NoFinding, ["series 3 was not read: every pixel equals series 2"]),
        ["a second series, the same pixels stored upside down"] = (() => [.. Head(), .. Head(series: 3).Select(slice => slice.Turned("y"))], AnswerOutcome.NoFinding, ["every pixel equals series 2"]),
        ["a second series with the same headers and a lesion"] = (() => [.. Head(), .. Head(series: 3, lesion: Lesion, seed: 2)], AnswerOutcome.Finding, ["of series 3"]),
        ["a second series with the same headers that differs in one slice"] = (() => [.. Head(), .. Head(series: 3, lesion: (14, 14))], AnswerOutcome.Finding, ["slice 15 of series 3"]),

        ["bone kernel of the scan that was read, UID first"] = (() => [.. Kernel("YA", Head(series: 1, noise: 60, seed: 2)), .. Kernel("UB", Head(series: 2, lesion: Lesion))], AnswerOutcome.Finding, ["of the scan that series 2 shows"]),
        ["the same, clean"] = (() => [.. Kernel("Br64", Head(series: 1, noise: 60, seed: 2)), .. Kernel("Hr40", Head(series: 2))], AnswerOutcome.NoFinding, ["series 1 was not read: its kernel Br64 is sharp"]),
        ["bone kernel of another scan"] = (() => [.. Head(), .. Each(Kernel("BONEPLUS", Head(series: 3, noise: 60, seed: 2)), DicomTags.AcquisitionNumber, "2")], AnswerOutcome.Indeterminate, ["incomplete: series 3 was not read: its kernel BONEPLUS is sharp"]),
        ["bone kernel that shows another head"] = (() => [.. Head(), .. Kernel("FC30", Head(series: 3, noise: 60, seed: 2, scale: 0.8))], AnswerOutcome.Indeterminate, ["incomplete: series 3 was not read: its kernel FC30 is sharp"]),
        ["bone kernel only"] = (() => Kernel("YB", Head(lesion: Lesion)), AnswerOutcome.Indeterminate, ["its kernel YB is sharp", "the study has no CT slices that stroke-test can read"]),
        ["kernels without names: the quieter one of a scan is read"] = (() => [.. Thick(2.5, Kernel("", Head(series: 1, noise: 80, seed: 2))), .. Kernel("", Head(series: 2, lesion: Lesion))], AnswerOutcome.Finding, ["series 2 was read", "series 1 was not read: it is another reconstruction of the scan that series 2 shows"]),
        ["noise of a sharp kernel under a soft name"] = (() => Head(noise: 150), AnswerOutcome.Indeterminate, ["HU of noise, as of a sharp kernel"]),

        ["an angiography that names its agent"] = (() => [.. Head(lesion: Lesion), .. Angio("Omnipaque", "HEAD", Head(series: 3, seed: 2))], AnswerOutcome.Finding, ["incomplete: series 3 was not read: it shows a contrast agent"]),
        ["an angiography that names no agent, with a clean native head"] = (() => [.. Head(), .. Angio(null, "CTA arch to vertex", Head(series: 3, seed: 2))], AnswerOutcome.Indeterminate, ["series 3 was not read: it shows a contrast agent"]),
        ["native that states NONE, and a longer angiography that says nothing"] = (() => [.. Angio("NONE", "Native head", Head(lesion: Lesion)), .. Angio(null, "CTA", Longer(Head(series: 3, seed: 2)))], AnswerOutcome.Finding, ["series 2 was read"]),
        ["only an angiography"] = (() => Angio("Ultravist", "HEAD C+", Head(lesion: Lesion)), AnswerOutcome.Indeterminate, ["it shows a contrast agent", "no CT slices that stroke-test can read"]),

        ["thin slices of the scan that was read"] = (() => [.. Head(), .. Thick(2.5, Head(series: 3, seed: 2))], AnswerOutcome.NoFinding, ["series 3 was not read: it is another reconstruction of the scan that series 2 shows"]),
        ["thin slices of another acquisition, with a lesion"] = (() => [.. Head(), .. Each(Thick(2.5, Head(series: 3, lesion: Lesion, seed: 2)), DicomTags.AcquisitionNumber, "2")], AnswerOutcome.Finding, ["of series 3"]),
        ["coronal slices made of the scan"] = (() => [.. Head(), .. Coronal(Head(series: 3).Take(8))], AnswerOutcome.NoFinding, ["series 3 was not read: its slices are not axial; stroke-test reads axial ones; it was made of the scan that series 2 shows"]),
        ["coronal slices of another acquisition"] = (() => [.. Head(), .. Each(Coronal(Head(series: 3).Take(8)), DicomTags.AcquisitionNumber, "2")], AnswerOutcome.Indeterminate, ["incomplete: series 3 was not read: its slices are not axial"]),
        ["base and vault in two series"] = (() => [.. Head().Take(12), .. Numbered(Head(series: 3).Skip(12))], AnswerOutcome.NoFinding, ["series 2 was read (12 slices)", "series 3 was read (18 slices)"]),
        ["base and vault in two series, one slice between them missing"] = (() => [.. Head().Take(12), .. Numbered(Head(series: 3).Skip(13))], AnswerOutcome.Indeterminate, ["series 3 was read (17 slices)"]),
        ["a chest, longer than the head"] = (() => [.. Head(lesion: Lesion), .. Part("CHEST", Longer(Head(series: 1, scale: 1.5, seed: 2)))], AnswerOutcome.Finding, ["series 2 was read"]),
        ["a page about dose"] = (() => [.. Head(), Capture(Head(series: 999)[0], "Dose Report")], AnswerOutcome.NoFinding, ["series 999 was not read: it is a page about dose or protocol"]),
        ["a capture of a screen"] = (() => [.. Head(), Capture(Head(series: 5)[0], "Key image")], AnswerOutcome.Indeterminate, ["incomplete: series 5 was not read: it holds captures of a screen"]),
        ["a capture within the series"] = (() => [.. Head(), Capture(Head()[0], "HEAD").Set(DicomTags.InstanceNumber, "31")], AnswerOutcome.Indeterminate, ["series 2, captures was not read"]),
        ["a magnetic resonance image"] = (() => [.. Head(), Head(series: 7)[0].Set(DicomTags.Modality, "MR")], AnswerOutcome.Indeterminate, ["1 images of another modality were not read"]),
        ["a report about dose"] = (() => [.. Head(), Head(series: 7)[0].Set(DicomTags.Modality, "SR").Set(DicomTags.Rows, 0)], AnswerOutcome.NoFinding, []),
        ["a localizer"] = (() => [.. Head(), Head(series: 1)[5].Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER")], AnswerOutcome.NoFinding, ["1 localizer images were left out"]),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Answer_RestsOnWhatWasReadAndSaysWhatWasNot(string name)
    {
        var (study, outcome, said) = Rows[name];

        foreach (var images in new[] { study(), Enumerable.Reverse(study()) })
        {
            var answer = Answer([.. images]);

            var text = string.Join('\n', [answer.Summary, .. answer.Findings.Select(finding => finding.Location), .. answer.Notes]);
            Assert.True(answer.Outcome == outcome, $"{answer.Outcome}, expected {outcome}: {text}");
            Assert.All(said, words => Assert.Contains(words, text, StringComparison.Ordinal));
        }
    }

    private static List<DicomDataset> Each(List<DicomDataset> images, DicomTag tag, string value) => [.. images.Select(data => data.Set(tag, value))];

    private static List<DicomDataset> Without(DicomTag tag, List<DicomDataset> images)
    {
        images.ForEach(data => data.Remove(tag));
        return images;
    }

    private static List<DicomDataset> Acquisition(int number, List<DicomDataset> images) =>
        [.. images.Select((data, index) => data.Set(DicomTags.AcquisitionNumber, $"{number}").Set(DicomTags.InstanceNumber, $"{Count + 1 + index}"))];

    /// <summary>From this second of the day on, a slice a second.</summary>
    private static List<DicomDataset> Timed(int seconds, List<DicomDataset> images) =>
        [.. images.Select((data, index) => data.Set(DicomTags.AcquisitionTime, TimeSpan.FromSeconds(seconds + index).ToString("hhmmss", null)))];

    private static List<DicomDataset> Raised(List<DicomDataset> images) =>
        [.. images.Select((data, index) => data.Set(DicomTags.ImagePositionPatient, -128, -128, (index * StepMm) + 2).Set(DicomTags.InstanceNumber, $"{Count + 1 + index}"))];

    private static List<DicomDataset> Numbered(IEnumerable<DicomDataset> images) => [.. images.Select((data, index) => data.Set(DicomTags.InstanceNumber, $"{index + 1}"))];

    private static List<DicomDataset> Kernel(string name, List<DicomDataset> images) => Each(images, DicomTags.ConvolutionKernel, name);

    private static List<DicomDataset> Thick(double mm, List<DicomDataset> images) => [.. images.Select(data => data.Set(DicomTags.SliceThickness, mm).Set(DicomTags.SpacingBetweenSlices, StepMm))];

    private static List<DicomDataset> Part(string name, List<DicomDataset> images) => Each(images, DicomTags.BodyPartExamined, name);

    private static List<DicomDataset> Angio(string? agent, string description, List<DicomDataset> images)
    {
        var described = Each(images, DicomTags.SeriesDescription, description);
        return agent is null ? described : Each(described, DicomTags.ContrastBolusAgent, agent);
    }

    /// <summary>Every slice of it 7 mm further from the last one.</summary>
    private static List<DicomDataset> Longer(List<DicomDataset> images) =>
        [.. images.Select((data, index) => data.Set(DicomTags.ImagePositionPatient, -128, -128, index * 7.0).Set(DicomTags.SliceThickness, 7.0))];

    private static List<DicomDataset> Coronal(IEnumerable<DicomDataset> images) =>
        [.. images.Select((data, index) => data.Set(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 0, -1).Set(DicomTags.ImagePositionPatient, -128, index * 10.0, 200))];

    private static DicomDataset Capture(DicomDataset data, string description)
    {
        data.Remove(DicomTags.ImagePositionPatient);
        return data.Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").Set(DicomTags.ImageType, "DERIVED", "SECONDARY").Set(DicomTags.SeriesDescription, description);
    }
}
