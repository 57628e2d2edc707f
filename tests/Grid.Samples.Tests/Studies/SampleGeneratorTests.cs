using System.Runtime.InteropServices;
using Grid.Dicom;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;

namespace Grid.Samples.Tests.Studies;

public sealed class SampleGeneratorTests
{
    [Theory]
    [InlineData(SampleKind.Stroke)]
    [InlineData(SampleKind.Breast)]
    [InlineData(SampleKind.Lung)]
    [InlineData(SampleKind.Dental)]
    public void Create_SameSeedTwice_GivesTheSameBytes(SampleKind kind)
    {
        var first = SampleGenerator.Create(kind, true, 11);
        var second = SampleGenerator.Create(kind, true, 11);

        Assert.Equal(first.StudyInstanceUid, second.StudyInstanceUid);
        Assert.Equal(first.Instances.Count, second.Instances.Count);
        foreach (var (a, b) in first.Instances.Zip(second.Instances)) Assert.True(a.Content.Span.SequenceEqual(b.Content.Span), a.FileName);
    }

    [Fact]
    public void Create_OtherSeedOrLabel_IsAnotherStudy()
    {
        var uids = new[]
        {
            SampleGenerator.Create(SampleKind.Dental, true, 1), SampleGenerator.Create(SampleKind.Dental, false, 1),
            SampleGenerator.Create(SampleKind.Dental, true, 2),
        }.SelectMany(study => study.Instances.Select(instance => instance.SopInstanceUid).Append(study.StudyInstanceUid)).ToList();

        Assert.Equal(uids.Count, uids.Distinct().Count());
        Assert.All(uids, uid => Assert.True(DicomUid.IsValid(uid), uid));
    }

    [Fact]
    public void Create_TimeGiven_IsTheStudysTime()
    {
        var dataset = Read(SampleGenerator.Create(SampleKind.Dental, false, 3, new DateTime(2026, 3, 22, 8, 15, 0, DateTimeKind.Unspecified)).Instances[0]);

        Assert.Equal("20260322", dataset.GetString(DicomTags.StudyDate));
        Assert.Equal("081500", dataset.GetString(DicomTags.StudyTime));
    }

    [Fact]
    public void Create_Stroke_PlacesSlicesInSpaceInOrder()
    {
        var study = SampleGenerator.Create(SampleKind.Stroke, true, 4);
        var datasets = study.Instances.Select(Read).ToList();

        Assert.InRange(datasets.Count, 28, 42);
        var heights = datasets.Select(dataset => dataset.GetDoubles(DicomTags.ImagePositionPatient)[2]).ToList();
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.Equal(5, pair.Second - pair.First, 1e-6));
        Assert.Equal(Enumerable.Range(1, datasets.Count), datasets.Select(dataset => dataset.GetInt32(DicomTags.InstanceNumber)!.Value));
        Assert.Single(datasets.Select(dataset => dataset.GetString(DicomTags.FrameOfReferenceUID)).Distinct());
        Assert.Single(datasets.Select(dataset => dataset.GetString(DicomTags.SeriesInstanceUID)).Distinct());
    }

    [Fact]
    public void Create_AnyKind_NeverWritesTheLabel()
    {
        foreach (var kind in Enum.GetValues<SampleKind>())
        {
            var positive = Read(SampleGenerator.Create(kind, true, 21).Instances[0]);
            var negative = Read(SampleGenerator.Create(kind, false, 21).Instances[0]);
            DicomTag[] differ = [DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID, DicomTags.FrameOfReferenceUID, DicomTags.PixelData];

            foreach (var element in positive.Where(element => !differ.Contains(element.Tag) && element.Vr != DicomVr.SQ))
            {
                Assert.True(negative.TryGet(element.Tag, out var other), element.Tag.ToString());
                Assert.True(element.Value.Span.SequenceEqual(other.Value.Span), element.Tag.ToString());
            }
        }
    }

    [Fact]
    public void Create_ManyPeople_NamesSurviveTheFile()
    {
        for (var seed = 1UL; seed <= 12; seed++)
        {
            var study = SampleGenerator.Create(SampleKind.Dental, false, seed);
            var dataset = Read(study.Instances[0]);

            Assert.Equal(study.Person.Name, dataset.GetString(DicomTags.PatientName));
            Assert.Equal("ISO_IR 192", dataset.GetString(DicomTags.SpecificCharacterSet));
        }
    }

    [Theory]
    [InlineData(SampleKind.Stroke, 1)]
    [InlineData(SampleKind.Breast, 1)]
    [InlineData(SampleKind.Lung, 1)]
    [InlineData(SampleKind.Lung, 2)]
    [InlineData(SampleKind.Lung, 3)]
    [InlineData(SampleKind.Lung, 4)]
    [InlineData(SampleKind.Dental, 1)]
    public void Create_AnyKind_StoresThePhantomsValues(SampleKind kind, ulong seed)
    {
        var phantom = Phantom.Create(kind, true, seed);
        var study = SampleGenerator.Create(phantom);
        var last = phantom.Planes.Count - 1;
        var dataset = Read(study.Instances[last]);
        var pixels = MemoryMarshal.Cast<byte, ushort>(dataset.GetBytes(DicomTags.PixelData).Span);
        var isInverted = dataset.GetString(DicomTags.PhotometricInterpretation) == "MONOCHROME1";
        var intercept = (float)(dataset.GetDouble(DicomTags.RescaleIntercept) ?? 0);

        Assert.Equal(phantom.Planes[last].Values.Length, pixels.Length);
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = isInverted ? 4095 - pixels[i] : pixels[i] + intercept;
            if (value != phantom.Planes[last].Values[i]) Assert.Fail($"pixel {i}: {value}, drawn {phantom.Planes[last].Values[i]}");
        }
    }

    internal static DicomDataset Read(SampleInstance instance) =>
        DicomFile.Read(instance.Content) is DicomReadResult.Ok { File: var file }
            ? file.Dataset
            : throw new InvalidOperationException($"{instance.FileName} cannot be read back");
}
