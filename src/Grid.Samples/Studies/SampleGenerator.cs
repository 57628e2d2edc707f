using System.Buffers;
using Grid.Dicom;
using Grid.Samples.Drawing;
using Grid.Samples.People;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>Makes synthetic studies. Safe to call from several threads; a study's bytes depend on its arguments alone.</summary>
public static class SampleGenerator
{
    /// <summary>The first day that a study may be dated when no time is given.</summary>
    private static readonly DateTime FirstDay = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <param name="kind">What the study is of.</param>
    /// <param name="isPositive">Whether the finding is there.</param>
    /// <param name="seed">Where all its chance comes from.</param>
    /// <param name="acquired">Local time of the first image; by default some minute of 2025, from the seed.</param>
    public static SampleStudy Create(SampleKind kind, bool isPositive, ulong seed, DateTime? acquired = null) =>
        Create(Phantom.Create(kind, isPositive, seed), acquired);

    /// <summary>The study of a phantom that is drawn already.</summary>
    public static SampleStudy Create(Phantom phantom, DateTime? acquired = null)
    {
        ArgumentNullException.ThrowIfNull(phantom);
        var when = acquired ?? FirstDay.AddMinutes(SeededRandom.For(phantom.Seed, $"{phantom.Kind} day").Whole(0, 365 * 24 * 60));
        var person = SyntheticPerson.Create(SeededRandom.For(phantom.Seed, $"{phantom.Kind} person").NextUInt64(), phantom.Kind == SampleKind.Breast ? true : null);
        var header = new StudyHeader(phantom, person, when);
        var instances = new SampleInstance[phantom.Planes.Count];
        Parallel.For(0, instances.Length, i => instances[i] = Instance(header, phantom, i));
        return new SampleStudy(phantom.Kind, phantom.IsPositive, phantom.Seed, header.StudyUid, person, instances);
    }

    private static SampleInstance Instance(StudyHeader header, Phantom phantom, int index)
    {
        var plane = phantom.Planes[index];
        var dataset = header.Begin(index);
        switch (phantom.Layout)
        {
            case PhantomLayout.AxialSlices:
                CtAttributes.Add(dataset, phantom, plane, header);
                break;
            case PhantomLayout.FourViewMammogram:
                MammogramAttributes.Add(dataset, plane);
                break;
            case PhantomLayout.FrontalChest:
                ChestAttributes.Add(dataset, plane, header);
                break;
            default:
                DentalAttributes.Add(dataset, phantom.Layout, plane);
                break;
        }

        var file = new ArrayBufferWriter<byte>((plane.Values.Length * 2) + 8192);
        if (DicomWriter.Write(dataset, DicomTransferSyntax.ExplicitLittleEndian, file) is DicomWriteResult.Refused refused)
            throw new InvalidOperationException($"a sample's own data set was refused: {refused.Fault}");
        var sopClass = dataset.GetString(DicomTags.SOPClassUID)!;
        return new SampleInstance(header.InstanceUid(index), sopClass, $"IM{index + 1:D6}.dcm", file.WrittenMemory, plane.Truth);
    }
}
