using System.Diagnostics.CodeAnalysis;

namespace Grid.Dicom;

/// <summary>What reading gives: <see cref="Ok"/> or <see cref="Refused"/>, nothing else.</summary>
public abstract record DicomReadResult
{
    private DicomReadResult()
    {
    }

    /// <summary>Departures from the standard that did not stop the reading, or that came before what stopped it. A result may name them.</summary>
    public abstract IReadOnlyList<DicomFault> Warnings { get; }

    public bool TryGetFile([NotNullWhen(true)] out DicomFile? file, [NotNullWhen(false)] out DicomFault? fault)
    {
        file = (this as Ok)?.File;
        fault = (this as Refused)?.Fault;
        return file is not null;
    }

    public sealed record Ok(DicomFile File) : DicomReadResult
    {
        public override IReadOnlyList<DicomFault> Warnings => File.Warnings;
    }

    public sealed record Refused(DicomFault Fault) : DicomReadResult
    {
        internal Refused(DicomFault fault, IReadOnlyList<DicomFault>? warnings) : this(fault) => Warnings = warnings ?? [];

        public override IReadOnlyList<DicomFault> Warnings { get; } = [];
    }
}
