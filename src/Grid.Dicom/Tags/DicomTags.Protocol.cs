namespace Grid.Dicom;

// Groups 0000 (DIMSE commands), 0002 (file meta information) and 0004 (directory records).
public static partial class DicomTags
{
    public static DicomTag CommandGroupLength => new(0x0000, 0x0000);
    public static DicomTag AffectedSOPClassUID => new(0x0000, 0x0002);
    public static DicomTag RequestedSOPClassUID => new(0x0000, 0x0003);
    public static DicomTag CommandField => new(0x0000, 0x0100);
    public static DicomTag MessageID => new(0x0000, 0x0110);
    public static DicomTag MessageIDBeingRespondedTo => new(0x0000, 0x0120);
    public static DicomTag MoveDestination => new(0x0000, 0x0600);
    public static DicomTag Priority => new(0x0000, 0x0700);
    public static DicomTag CommandDataSetType => new(0x0000, 0x0800);
    public static DicomTag Status => new(0x0000, 0x0900);
    public static DicomTag OffendingElement => new(0x0000, 0x0901);
    public static DicomTag ErrorComment => new(0x0000, 0x0902);
    public static DicomTag ErrorID => new(0x0000, 0x0903);
    public static DicomTag AffectedSOPInstanceUID => new(0x0000, 0x1000);
    public static DicomTag RequestedSOPInstanceUID => new(0x0000, 0x1001);
    public static DicomTag EventTypeID => new(0x0000, 0x1002);
    public static DicomTag AttributeIdentifierList => new(0x0000, 0x1005);
    public static DicomTag ActionTypeID => new(0x0000, 0x1008);
    public static DicomTag NumberOfRemainingSuboperations => new(0x0000, 0x1020);
    public static DicomTag NumberOfCompletedSuboperations => new(0x0000, 0x1021);
    public static DicomTag NumberOfFailedSuboperations => new(0x0000, 0x1022);
    public static DicomTag NumberOfWarningSuboperations => new(0x0000, 0x1023);
    public static DicomTag MoveOriginatorApplicationEntityTitle => new(0x0000, 0x1030);
    public static DicomTag MoveOriginatorMessageID => new(0x0000, 0x1031);
    public static DicomTag FileMetaInformationGroupLength => new(0x0002, 0x0000);
    public static DicomTag FileMetaInformationVersion => new(0x0002, 0x0001);
    public static DicomTag MediaStorageSOPClassUID => new(0x0002, 0x0002);
    public static DicomTag MediaStorageSOPInstanceUID => new(0x0002, 0x0003);
    public static DicomTag TransferSyntaxUID => new(0x0002, 0x0010);
    public static DicomTag ImplementationClassUID => new(0x0002, 0x0012);
    public static DicomTag ImplementationVersionName => new(0x0002, 0x0013);
    public static DicomTag SourceApplicationEntityTitle => new(0x0002, 0x0016);
    public static DicomTag PrivateInformationCreatorUID => new(0x0002, 0x0100);
    public static DicomTag PrivateInformation => new(0x0002, 0x0102);
    public static DicomTag FileSetID => new(0x0004, 0x1130);
    public static DicomTag FileSetDescriptorFileID => new(0x0004, 0x1141);
    public static DicomTag OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity => new(0x0004, 0x1200);
    public static DicomTag OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity => new(0x0004, 0x1202);
    public static DicomTag FileSetConsistencyFlag => new(0x0004, 0x1212);
    public static DicomTag DirectoryRecordSequence => new(0x0004, 0x1220);
    public static DicomTag OffsetOfTheNextDirectoryRecord => new(0x0004, 0x1400);
    public static DicomTag RecordInUseFlag => new(0x0004, 0x1410);
    public static DicomTag OffsetOfReferencedLowerLevelDirectoryEntity => new(0x0004, 0x1420);
    public static DicomTag DirectoryRecordType => new(0x0004, 0x1430);
    public static DicomTag ReferencedFileID => new(0x0004, 0x1500);
    public static DicomTag ReferencedSOPClassUIDInFile => new(0x0004, 0x1510);
    public static DicomTag ReferencedSOPInstanceUIDInFile => new(0x0004, 0x1511);
    public static DicomTag ReferencedTransferSyntaxUIDInFile => new(0x0004, 0x1512);
}
