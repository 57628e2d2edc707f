using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>Digital Mammography X-Ray Image Storage, for presentation (PS3.3 section A.27).</summary>
internal static class MammogramAttributes
{
    private const string SopClass = "1.2.840.10008.5.1.4.1.1.1.2";

    public static void Add(DicomDataset dataset, PhantomPlane plane)
    {
        var isOblique = plane.View == "MLO";
        var view = isOblique
            ? ProjectionAttributes.Code("399368009", "medio-lateral oblique")
            : ProjectionAttributes.Code("399162004", "cranio-caudal");
        dataset
            .Set(DicomTags.SOPClassUID, SopClass)
            .Set(DicomTags.Modality, "MG")
            .Set(DicomTags.SeriesDescription, $"{plane.Laterality} {plane.View}")
            .Set(DicomTags.BodyPartExamined, "BREAST")
            .Set(DicomTags.OrganExposed, "BREAST")
            .Set(DicomTags.PositionerType, "MAMMOGRAPHIC")
            .Set(DicomTags.PositionerPrimaryAngle, isOblique ? (plane.Laterality == "L" ? 45d : -45d) : 0d)
            .Set(DicomTags.BreastImplantPresent, "NO")
            .Set(DicomTags.ViewPosition, plane.View)
            .Set(DicomTags.KVP, 29d)
            .Set(DicomTags.PatientOrientation, Orientation(plane.Laterality, isOblique));
        ProjectionAttributes.Add(dataset, plane, plane.Laterality, ("76752008", "Breast"));

        // A view's code carries its modifiers inside (PS3.3 section C.8.11.7): none here, which is an empty sequence.
        view.Set(DicomTags.ViewModifierCodeSequence, Array.Empty<DicomDataset>());
        dataset.Set(DicomTags.ViewCodeSequence, view);
    }

    /// <summary>Where rows and columns run to: the chest wall is left in a left breast's image, right in a right one's.</summary>
    private static string[] Orientation(string laterality, bool isOblique) => (laterality, isOblique) switch
    {
        ("L", false) => ["A", "R"],
        ("L", true) => ["A", "FR"],
        (_, false) => ["P", "L"],
        (_, true) => ["P", "FL"],
    };
}
