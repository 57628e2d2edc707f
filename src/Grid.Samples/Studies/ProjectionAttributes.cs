using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>What digital projection X-ray images share: the DX modules (PS3.3 sections C.8.11.1 to C.8.11.6), for presentation.</summary>
internal static class ProjectionAttributes
{
    /// <param name="dataset">Where to.</param>
    /// <param name="plane">The image; 12 bits.</param>
    /// <param name="laterality">L, R, B or U (PS3.3 section C.8.11.2).</param>
    /// <param name="region">The body part as a SNOMED CT code and its meaning.</param>
    public static void Add(DicomDataset dataset, PhantomPlane plane, string laterality, (string Code, string Meaning) region)
    {
        var spacing = Math.Round((double)plane.SpacingMm, 5);
        dataset
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "")
            .Set(DicomTags.PresentationIntentType, "FOR PRESENTATION")
            .Set(DicomTags.ImageLaterality, laterality)
            .Set(DicomTags.AnatomicRegionSequence, Code(region.Code, region.Meaning))
            .Set(DicomTags.PixelIntensityRelationship, "LOG")
            .Set(DicomTags.PixelIntensityRelationshipSign, 1d)
            .Set(DicomTags.RescaleIntercept, 0d)
            .Set(DicomTags.RescaleSlope, 1d)
            .Set(DicomTags.RescaleType, "US")
            .Set(DicomTags.PresentationLUTShape, "IDENTITY")
            .Set(DicomTags.LossyImageCompression, "00")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.WindowCenter, 2048d)
            .Set(DicomTags.WindowWidth, 4096d)
            .Set(DicomTags.DetectorType, "DIRECT")
            .Set(DicomTags.ImagerPixelSpacing, spacing, spacing)
            .Set(DicomTags.AcquisitionContextSequence, Array.Empty<DicomDataset>());
        PixelAttributes.Add(dataset, plane, offset: 0, bitsStored: 12);
    }

    /// <summary>An item that names something in SNOMED CT.</summary>
    public static DicomDataset Code(string value, string meaning) => new DicomDataset()
        .Set(DicomTags.CodeValue, value)
        .Set(DicomTags.CodingSchemeDesignator, "SCT")
        .Set(DicomTags.CodeMeaning, meaning);
}
