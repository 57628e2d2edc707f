namespace Grid.Dicom;

/// <summary>What writing gives: <see cref="Written"/> or <see cref="Refused"/>; a refusal has written nothing.</summary>
public abstract record DicomWriteResult
{
    private DicomWriteResult()
    {
    }

    public sealed record Written(long Bytes) : DicomWriteResult;

    public sealed record Refused(DicomFault Fault) : DicomWriteResult;
}
