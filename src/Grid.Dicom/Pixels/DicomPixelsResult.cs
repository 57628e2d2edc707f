using System.Diagnostics.CodeAnalysis;

namespace Grid.Dicom;

/// <summary>What decoding pixel data gives: <see cref="Ok"/> or <see cref="Refused"/>, nothing else.</summary>
public abstract record DicomPixelsResult
{
    private DicomPixelsResult()
    {
    }

    public bool TryGetPixels([NotNullWhen(true)] out DicomPixels? pixels, [NotNullWhen(false)] out DicomFault? fault)
    {
        pixels = (this as Ok)?.Pixels;
        fault = (this as Refused)?.Fault;
        return pixels is not null;
    }

    public sealed record Ok(DicomPixels Pixels) : DicomPixelsResult;

    public sealed record Refused(DicomFault Fault) : DicomPixelsResult;
}
