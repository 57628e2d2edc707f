namespace Grid.HospitalMess.Tests.Reading;

internal enum Said
{
    Finding,
    NoFinding,
    Indeterminate,

    /// <summary>The sender was told why the study cannot be sent; nothing was concluded.</summary>
    Refused,
}

/// <summary>What became of one study of a folder.</summary>
internal sealed record Conclusion(Said Said, IReadOnlyList<string> Notes)
{
    public override string ToString() => $"{Said}{string.Concat(Notes.Select(note => $"\n      {note}"))}";
}
