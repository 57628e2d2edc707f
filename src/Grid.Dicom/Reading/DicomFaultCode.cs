namespace Grid.Dicom;

/// <summary>The codes of <see cref="DicomFault"/>. Programs may compare them; they do not change.</summary>
public static class DicomFaultCode
{
    public const string NotDicom = "not-dicom";
    public const string Truncated = "truncated";
    public const string BadVr = "bad-vr";
    public const string BadItem = "bad-item";
    public const string BadLength = "bad-length";
    public const string TooDeep = "too-deep";
    public const string TooManyElements = "too-many-elements";
    public const string TooLarge = "too-large";
    public const string BadDeflate = "bad-deflate";
    public const string DeflateBomb = "deflate-bomb";
    public const string TransferSyntax = "transfer-syntax";
    public const string StrayDelimiter = "stray-delimiter";
    public const string TrailingBytes = "trailing-bytes";
    public const string Unreadable = "unreadable";
    public const string NoPixels = "no-pixels";
    public const string NotDecoded = "not-decoded";
    public const string BadPixelModule = "bad-pixel-module";
    public const string NotEncodable = "not-encodable";
}
