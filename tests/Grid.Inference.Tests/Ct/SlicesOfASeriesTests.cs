using Grid.Dicom;
using Grid.Inference.Execution;
using static Grid.Inference.Tests.Ct.DrawnCt;

namespace Grid.Inference.Tests.Ct;

/// <summary>One head, stored, valued, cut or damaged in ways that public reports describe: what is said of it.</summary>
public sealed class SlicesOfASeriesTests
{
    private static readonly (int, int) Lesion = (12, 16);

    private static readonly Dictionary<string, (Func<List<DicomDataset>> Study, AnswerOutcome Outcome, string[] Said)> Rows = new(StringComparer.Ordinal)
    {
        // Stored otherwise: the same finding, on the same side.
        ["rows run to the right"] = (() => Each(Head(lesion: Lesion), slice => slice.Turned("x")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17", "left and right change places"]),
        ["upside down"] = (() => Each(Head(lesion: Lesion), slice => slice.Turned("y")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17", "front and back change places"]),
        ["turned by 180 degrees"] = (() => Each(Head(lesion: Lesion), slice => slice.Turned("xy")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),
        ["transposed"] = (() => Each(Head(lesion: Lesion), slice => slice.Turned("t")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17", "rows and columns change places"]),
        ["transposed, clean"] = (() => Each(Head(), slice => slice.Turned("t")), AnswerOutcome.NoFinding, []),
        ["every second slice upside down, clean"] = (() => Some(Head(), index => index % 2 == 1, slice => slice.Turned("y")), AnswerOutcome.NoFinding, ["stored in 2 orientations", "!tilt"]),
        ["every second slice upside down, with a lesion"] = (() => Some(Head(lesion: Lesion), index => index % 2 == 1, slice => slice.Turned("y")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),
        ["instance numbers reversed"] = (() => Numbered(Head(), index => Count - index), AnswerOutcome.NoFinding, []),
        ["instance numbers reversed, with a lesion"] = (() => Numbered(Head(lesion: Lesion), index => Count - index), AnswerOutcome.Finding, ["left hemisphere, slices 14 to 18"]),
        ["a head at the edge of a wide field"] = (() => Head(lesion: Lesion, centreXMm: 40), AnswerOutcome.Finding, ["left hemisphere"]),
        ["a head larger than the model's field"] = (() => Head(scale: 1.4), AnswerOutcome.Indeterminate, ["the head is larger than the 200 mm that the model is shown"]),

        // Cut: seen by what the pixels show, whatever the numbers say.
        ["ten lower slices missing, numbered anew"] = (() => Numbered(Head().Skip(10), index => index + 1), AnswerOutcome.Indeterminate, ["slices cover 95 mm"]),
        ["two lower slices missing, numbered anew"] = (() => Numbered(Head().Skip(2), index => index + 1), AnswerOutcome.Indeterminate, ["begins above the skull base"]),
        ["upper slices missing, without thickness and numbered anew"] = (() => Each(Head().Take(26), Remove(DicomTags.SliceThickness)), AnswerOutcome.Indeterminate, ["the stack ends below the vertex"]),
        ["every second slice missing, numbered anew"] = (() => Numbered(Head().Where((_, index) => index % 2 == 0), index => index + 1), AnswerOutcome.Indeterminate, ["slices 5.0 mm thick lie 10.0 mm apart"]),
        ["every second of overlapping slices missing"] = (() => Numbered(Each(Head().Where((_, index) => index % 2 == 0), slice => slice.Set(DicomTags.SliceThickness, 10.0).Set(DicomTags.SpacingBetweenSlices, 5.0)), index => index + 1), AnswerOutcome.Indeterminate, ["states 5.0 mm between slices"]),
        ["every second slice missing, thickness not stated"] = (() => Numbered(Each(Head().Where((_, index) => index % 2 == 0), Remove(DicomTags.SliceThickness)), index => index + 1), AnswerOutcome.Indeterminate, ["do not state their thickness"]),

        // Values: what they claim, or named.
        ["MONOCHROME1, with a lesion"] = (() => Each(Head(lesion: Lesion), slice => slice.Set(DicomTags.PhotometricInterpretation, "MONOCHROME1")), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),
        ["MONOCHROME1, clean"] = (() => Each(Head(), slice => slice.Set(DicomTags.PhotometricInterpretation, "MONOCHROME1")), AnswerOutcome.NoFinding, ["changes no HU"]),
        ["another intercept in every second slice, HU the same"] = (() => Some(Head(lesion: Lesion), index => index % 2 == 1, slice => slice.Map(stored => stored + 1024).Set(DicomTags.RescaleIntercept, -2048.0)), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),
        ["no intercept in the slices with the lesion"] = (() => Some(Head(lesion: Lesion), Middle, Remove(DicomTags.RescaleIntercept)), AnswerOutcome.Indeterminate, ["15 images could not be read (instances 9 to 23): its Rescale Intercept (0028,1052) is absent"]),
        ["an empty intercept in one slice"] = (() => Some(Head(), index => index == 15, slice => slice.Set(DicomTags.RescaleIntercept, DicomVr.DS, "")), AnswerOutcome.Indeterminate, ["Rescale Intercept (0028,1052) is empty"]),
        ["a slope that is no number"] = (() => Each(Head(), slice => slice.Set(DicomTags.RescaleSlope, DicomVr.DS, "one")), AnswerOutcome.Indeterminate, ["Rescale Slope (0028,1053) is no number"]),
        ["a decimal comma"] = (() => Each(Head(lesion: Lesion), slice => slice.Set(DicomTags.RescaleIntercept, DicomVr.DS, "-1024,0")), AnswerOutcome.Finding, ["30 slices has a decimal comma"]),
        ["an intercept of 0"] = (() => Each(Head(), slice => slice.Set(DicomTags.RescaleIntercept, 0)), AnswerOutcome.Indeterminate, ["nothing in it is as low as air"]),
        ["an intercept of -2048"] = (() => Each(Head(), slice => slice.Set(DicomTags.RescaleIntercept, -2048.0)), AnswerOutcome.Indeterminate, ["air lies below -1200"]),
        ["an intercept of 0 in one slice"] = (() => Some(Head(), index => index == 15, slice => slice.Set(DicomTags.RescaleIntercept, 0)), AnswerOutcome.Indeterminate, ["an image could not be read (instance 16"]),
        ["signed pixels marked unsigned"] = (() => Each(Head(), slice => slice.Map(stored => stored - 1024).Set(DicomTags.RescaleIntercept, 0)), AnswerOutcome.Indeterminate, ["are signed pixels marked as unsigned?"]),
        ["a slope of 2"] = (() => Each(Head(), slice => slice.Set(DicomTags.RescaleSlope, 2.0)), AnswerOutcome.Indeterminate, ["where soft tissue is expected"]),
        ["another unit"] = (() => Each(Head(), slice => slice.Set(DicomTags.RescaleType, "Z_EFF")), AnswerOutcome.Indeterminate, ["another unit than HU"]),
        ["padding of 63536 about the field, with a lesion"] = (() => Each(Head(lesion: Lesion), slice => Framed(slice, 63536).Set(DicomTags.PixelPaddingValue, 63536.0)), AnswerOutcome.Finding, ["left hemisphere, slices 13 to 17"]),
        ["a range of padding about the field, clean"] = (() => Each(Head(), slice => Framed(slice, 63500).Set(DicomTags.PixelPaddingValue, 63000.0).Set(DicomTags.PixelPaddingRangeLimit, 64000.0)), AnswerOutcome.NoFinding, []),

        ["padding that takes in tissue"] = (() => Each(Head(), slice => slice.Set(DicomTags.PixelPaddingValue, 0).Set(DicomTags.PixelPaddingRangeLimit, 1060.0)), AnswerOutcome.Indeterminate, ["takes in values of tissue"]),

        // Blank and damaged slices, anywhere in the stack.
        ["a constant slice"] = (() => Some(Head(), index => index == 14, slice => slice.Map(_ => 1000)), AnswerOutcome.Indeterminate, ["instance 15", "it is blank"]),
        ["a slice of air"] = (() => Some(Head(), index => index == 14, slice => slice.Map(stored => 20 + (stored % 7))), AnswerOutcome.Indeterminate, ["blank among slices that show tissue: instance 15"]),
        ["five slices of air"] = (() => Some(Head(), index => index is > 8 and < 14, slice => slice.Map(stored => 20 + (stored % 7))), AnswerOutcome.Indeterminate, ["instances 10 to 14"]),
        ["a slice whose lower half is lost"] = (() => Some(Head(), index => index == 14, LowerHalfLost), AnswerOutcome.Indeterminate, ["cut or partly blank: instance 15"]),
        ["a slice whose last quarter is lost"] = (() => Some(Head(), index => index == 14, LastQuarterLost), AnswerOutcome.Indeterminate, ["cut or partly blank: instance 15"]),
        ["a saturated slice"] = (() => Some(Head(), index => index == 14, slice => slice.Map(stored => stored > 900 ? 4095 : stored)), AnswerOutcome.Indeterminate, ["saturated"]),
        ["a slice sent twice under two positions"] = (() => Twice(Head(), 14), AnswerOutcome.Indeterminate, ["the same picture as the slice below, at another place: instance 16"]),
        ["pixels of one slice cut"] = (() => Some(Head(), index => index == 14, slice => slice.Set(DicomTags.PixelData, DicomVr.OW, new byte[1000])), AnswerOutcome.Indeterminate, ["an image could not be read (instance 15, SOP Instance UID", "found 1000 bytes; expected 32768 bytes"]),
        ["pixels of one slice cut, with a lesion elsewhere"] = (() => Some(Head(lesion: Lesion), index => index == 20, slice => slice.Set(DicomTags.PixelData, DicomVr.OW, new byte[1000])), AnswerOutcome.Finding, ["the study is incomplete, so there may be more"]),
        ["one compressed slice"] = (() => Some(Head(), index => index == 14, Compressed), AnswerOutcome.Indeterminate, ["JPEG Lossless", "is not decoded by this version"]),
        ["every slice compressed"] = (() => Each(Head(), Compressed), AnswerOutcome.Indeterminate, ["30 images could not be read (instances 1 to 30): transfer syntax"]),
        ["one slice in colour"] = (() => Some(Head(), index => index == 14, slice => slice.Set(DicomTags.SamplesPerPixel, 3.0).Set(DicomTags.PhotometricInterpretation, "RGB").Set(DicomTags.PixelData, DicomVr.OW, new byte[Side * Side * 6])), AnswerOutcome.Indeterminate, ["3 samples per pixel, RGB"]),
        ["a slice as multi-frame"] = (() => [.. Head(), Head(series: 4)[3].Set(DicomTags.NumberOfFrames, 2.0)], AnswerOutcome.Indeterminate, ["1 multi-frame images were not read"]),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Answer_RestsOnSlicesThatAreWhatTheyClaim(string name)
    {
        var (study, outcome, said) = Rows[name];

        var answer = Answer(study());

        var text = string.Join('\n', [answer.Summary, .. answer.Findings.Select(finding => finding.Location), .. answer.Notes]);
        Assert.True(answer.Outcome == outcome, $"{answer.Outcome}, expected {outcome}: {text}");
        foreach (var words in said)
        {
            if (words[0] == '!') Assert.DoesNotContain(words[1..], text, StringComparison.Ordinal);
            else Assert.Contains(words, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Answer_FileCutInItsHeader_LeavesItOutByNameAndReadsTheRest()
    {
        var answer = Answer(Head(lesion: Lesion), (index, path) =>
        {
            if (index == 20) File.WriteAllBytes(path, File.ReadAllBytes(path)[..300]);
        });

        Assert.Equal(AnswerOutcome.Finding, answer.Outcome);
        Assert.Contains(answer.Notes, note => note.StartsWith("incomplete: an image could not be read (SOP Instance UID 1.2.826.0.1.77.9.21): ", StringComparison.Ordinal));
    }

    [Fact]
    public void Answer_NoFileReadable_IsIndeterminateWithOneNote()
    {
        var answer = Answer(Head(), (_, path) => File.WriteAllText(path, "<html>502 Bad Gateway</html>"));

        Assert.Equal(AnswerOutcome.Indeterminate, answer.Outcome);
        Assert.StartsWith("indeterminate: 30 images could not be read (SOP Instance UIDs 1.2.826.0.1.77.9.1, 1.2.826.0.1.77.9.2, 1.2.826.0.1.77.9.3 and 27 more): not-dicom", answer.Summary, StringComparison.Ordinal);
    }

    private static bool Middle(int index) => index is >= 8 and < 23;

    private static List<DicomDataset> Each(IEnumerable<DicomDataset> images, Func<DicomDataset, DicomDataset> change) => [.. images.Select(change)];

    private static List<DicomDataset> Some(List<DicomDataset> images, Func<int, bool> which, Func<DicomDataset, DicomDataset> change) =>
        [.. images.Select((data, index) => which(index) ? change(data) : data)];

    private static List<DicomDataset> Numbered(IEnumerable<DicomDataset> images, Func<int, int> number) =>
        [.. images.Select((data, index) => data.Set(DicomTags.InstanceNumber, $"{number(index)}"))];

    private static Func<DicomDataset, DicomDataset> Remove(DicomTag tag) => data =>
    {
        data.Remove(tag);
        return data;
    };

    private static DicomDataset Compressed(DicomDataset data)
    {
        data.SetEncapsulated(default, [new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }]);
        return data;
    }

    /// <summary>Outside the circle of reconstruction.</summary>
    private static DicomDataset Framed(DicomDataset data, int value)
    {
        var pixels = Pixels(data);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = ((i % Side) - 63.5, (i / Side) - 63.5);
            if ((x * x) + (y * y) > 62 * 62) pixels[i] = unchecked((short)value);
        }

        return data.SetPixels(pixels);
    }

    private static DicomDataset LowerHalfLost(DicomDataset data)
    {
        var pixels = Pixels(data);
        Array.Clear(pixels, pixels.Length / 2, pixels.Length / 2);
        return data.SetPixels(pixels);
    }

    private static DicomDataset LastQuarterLost(DicomDataset data)
    {
        var pixels = Pixels(data);
        Array.Clear(pixels, pixels.Length * 3 / 4, pixels.Length / 4);
        return data.SetPixels(pixels);
    }

    private static List<DicomDataset> Twice(List<DicomDataset> images, int index)
    {
        images[index + 1].SetPixels(Pixels(images[index]));
        return images;
    }
}
