using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>
/// Digital Intra-Oral X-Ray Image Storage for presentation (PS3.3 section A.28), and panoramic views as Digital X-Ray with
/// Modality PX, the way panoramic units send them.
/// </summary>
internal static class DentalAttributes
{
    private const string IntraOral = "1.2.840.10008.5.1.4.1.1.1.3", DigitalXRay = "1.2.840.10008.5.1.4.1.1.1.1";

    public static void Add(DicomDataset dataset, PhantomLayout layout, PhantomPlane plane)
    {
        var isPanoramic = layout == PhantomLayout.Panoramic;
        dataset
            .Set(DicomTags.SOPClassUID, isPanoramic ? DigitalXRay : IntraOral)
            .Set(DicomTags.Modality, isPanoramic ? "PX" : "IO")
            .Set(DicomTags.BodyPartExamined, isPanoramic ? "JAW" : "TOOTH")
            .Set(DicomTags.KVP, isPanoramic ? 73d : 65d)
            .Set(DicomTags.PatientOrientation, "L", "F");
        ProjectionAttributes.Add(dataset, plane, isPanoramic ? "B" : "U", ("661005", "Jaw region"));
        if (isPanoramic) return;
        dataset
            .Set(DicomTags.PositionerType, "NONE")
            .Set(DicomTags.PrimaryAnatomicStructureSequence, ProjectionAttributes.Code("38199008", "Tooth"));
    }
}
