using Grid.Dicom;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>CT Image Storage (PS3.3 section A.3): slices with their place in space.</summary>
internal static class CtAttributes
{
    private const string SopClass = "1.2.840.10008.5.1.4.1.1.2";
    private const double ThicknessMm = 5;

    public static void Add(DicomDataset dataset, Phantom phantom, PhantomPlane plane, StudyHeader header)
    {
        // The table height places the first pixel; x runs to the patient's left and y to the back, as the phantom is drawn.
        var half = plane.SpacingMm * plane.Columns / 2.0;
        dataset
            .Set(DicomTags.SOPClassUID, SopClass)
            .Set(DicomTags.Modality, "CT")
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .Set(DicomTags.SeriesDescription, "HEAD 5.0 H31s")
            .Set(DicomTags.ProtocolName, "HeadSeq")
            .Set(DicomTags.BodyPartExamined, "HEAD")
            .Set(DicomTags.PatientPosition, "HFS")
            .Set(DicomTags.KVP, 120d)
            .Set(DicomTags.XRayTubeCurrent, 280d)
            .Set(DicomTags.ExposureTime, 1000d)
            .Set(DicomTags.GantryDetectorTilt, 0d)
            .Set(DicomTags.ConvolutionKernel, "H31s")
            .Set(DicomTags.FrameOfReferenceUID, header.FrameOfReferenceUid)
            .Set(DicomTags.PositionReferenceIndicator, "")
            .Set(DicomTags.ImagePositionPatient, Rounded(-half), Rounded(-half), Rounded(plane.HeightMm))
            .Set(DicomTags.ImageOrientationPatient, 1d, 0d, 0d, 0d, 1d, 0d)
            .Set(DicomTags.PixelSpacing, Rounded(plane.SpacingMm), Rounded(plane.SpacingMm))
            .Set(DicomTags.SliceThickness, ThicknessMm)
            .Set(DicomTags.SpacingBetweenSlices, ThicknessMm)
            .Set(DicomTags.SliceLocation, Rounded(plane.HeightMm))
            .Set(DicomTags.ImagesInAcquisition, (double)phantom.Planes.Count)
            .Set(DicomTags.RescaleIntercept, -1024d)
            .Set(DicomTags.RescaleSlope, 1d)
            .Set(DicomTags.RescaleType, "HU")
            .Set(DicomTags.WindowCenter, 40d)
            .Set(DicomTags.WindowWidth, 80d);
        PixelAttributes.Add(dataset, plane, offset: 1024, bitsStored: 12);
    }

    private static double Rounded(double millimetres) => Math.Round(millimetres, 5);
}
