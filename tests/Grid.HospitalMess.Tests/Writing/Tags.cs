namespace Grid.HospitalMess.Tests.Writing;

/// <summary>Group and element of what the generator writes (PS3.6).</summary>
internal static class Tags
{
    public const uint CharacterSet = 0x00080005, ImageType = 0x00080008, SopClass = 0x00080016, SopInstance = 0x00080018;
    public const uint StudyDate = 0x00080020, StudyTime = 0x00080030, Modality = 0x00080060, PresentationIntent = 0x00080068;
    public const uint StudyDescription = 0x00081030, SeriesDescription = 0x0008103E;
    public const uint CodeValue = 0x00080100, CodeScheme = 0x00080102, CodeMeaning = 0x00080104;
    public const uint PatientName = 0x00100010, PatientId = 0x00100020, BirthDate = 0x00100030, Sex = 0x00100040;
    public const uint ContrastAgent = 0x00180010, BodyPart = 0x00180015, SliceThickness = 0x00180050, Protocol = 0x00181030;
    public const uint ImagerPixelSpacing = 0x00181164, Kernel = 0x00181210, ViewPosition = 0x00185101;
    public const uint StudyInstance = 0x0020000D, SeriesInstance = 0x0020000E, SeriesNumber = 0x00200011, AcquisitionNumber = 0x00200012;
    public const uint InstanceNumber = 0x00200013, PatientOrientation = 0x00200020, Position = 0x00200032, Orientation = 0x00200037;
    public const uint FrameOfReference = 0x00200052, ImageLaterality = 0x00200062, ImagesInAcquisition = 0x00201002;
    public const uint Samples = 0x00280002, Photometric = 0x00280004, Rows = 0x00280010, Columns = 0x00280011, PixelSpacing = 0x00280030;
    public const uint BitsAllocated = 0x00280100, BitsStored = 0x00280101, HighBit = 0x00280102, PixelRepresentation = 0x00280103;
    public const uint PixelPadding = 0x00280120, Intercept = 0x00281052, Slope = 0x00281053;
    public const uint PartialView = 0x00281350, ViewCodes = 0x00540220, ViewModifiers = 0x00540222;
}
