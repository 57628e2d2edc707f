using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>
/// A frontal chest: Digital X-Ray Image Storage for presentation (PS3.3 section A.26), or from an older reader Computed
/// Radiography with MONOCHROME1 (section A.2); both still arrive.
/// </summary>
internal static class ChestAttributes
{
    private const string DigitalXRay = "1.2.840.10008.5.1.4.1.1.1.1", ComputedRadiography = "1.2.840.10008.5.1.4.1.1.1";

    public static void Add(DicomDataset dataset, PhantomPlane plane, StudyHeader header)
    {
        dataset
            .Set(DicomTags.SeriesDescription, "PA")
            .Set(DicomTags.BodyPartExamined, "CHEST")
            .Set(DicomTags.ViewPosition, "PA")
            .Set(DicomTags.KVP, 117d)
            .Set(DicomTags.PatientOrientation, "L", "F");
        if (header.IsComputedRadiography) AddComputed(dataset, plane);
        else AddDigital(dataset, plane);
    }

    private static void AddDigital(DicomDataset dataset, PhantomPlane plane)
    {
        dataset.Set(DicomTags.SOPClassUID, DigitalXRay).Set(DicomTags.Modality, "DX");
        ProjectionAttributes.Add(dataset, plane, "U", ("51185008", "Chest"));
    }

    private static void AddComputed(DicomDataset dataset, PhantomPlane plane)
    {
        var spacing = Math.Round((double)plane.SpacingMm, 5);
        dataset
            .Set(DicomTags.SOPClassUID, ComputedRadiography)
            .Set(DicomTags.Modality, "CR")
            .Set(DicomTags.ImageType, "DERIVED", "PRIMARY")
            .Set(DicomTags.ImagerPixelSpacing, spacing, spacing)
            .Set(DicomTags.WindowCenter, 2048d)
            .Set(DicomTags.WindowWidth, 4096d);
        PixelAttributes.Add(dataset, plane, offset: 0, bitsStored: 12, isInverted: true);
    }
}
