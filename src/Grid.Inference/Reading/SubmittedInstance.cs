namespace Grid.Inference.Reading;

/// <summary>A file of a study as it was submitted. The file must be the instance that these UIDs name.</summary>
/// <param name="StudyInstanceUid">(0020,000D).</param>
/// <param name="SeriesInstanceUid">(0020,000E).</param>
/// <param name="SopInstanceUid">(0008,0018).</param>
/// <param name="Path">Where its bytes lie on this machine; never shown to anyone.</param>
/// <param name="Unusable">What the check at its arrival found, so that its pixels are not tried again; null for a sound file.</param>
public sealed record SubmittedInstance(string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string Path, string? Unusable = null);
