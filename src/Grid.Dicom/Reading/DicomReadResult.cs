using System.Diagnostics.CodeAnalysis;

namespace Grid.Dicom;

/// <summary>What reading gives: <see cref="Ok"/> or <see cref="Refused"/>, nothing else.</summary>
public abstract record DicomReadResult
{
    private DicomReadResult()
    {
    }

    public bool TryGetFile([NotNullWhen(true)] out DicomFile? file, [NotNullWhen(false)] out DicomFault? fault)
    {
        file = (this as Ok)?.File;
        fault = (this as Refused)?.Fault;
        return file is not null;
    }

    public sealed record Ok(DicomFile File) : DicomReadResult;

    public sealed record Refused(DicomFault Fault) : DicomReadResult;
}
