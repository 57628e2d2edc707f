using Grid.Samples.People;
using Grid.Samples.Phantoms;

namespace Grid.Samples.Studies;

/// <summary>A synthetic study as a hospital would send it, and what is true about it. Same kind, label and seed, same bytes.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="IsPositive">The truth; not in the files.</param>
/// <param name="Seed">Where all its chance comes from.</param>
/// <param name="StudyInstanceUid">Made from kind, label and seed.</param>
/// <param name="Person">Whose it pretends to be.</param>
/// <param name="Instances">One per image, by instance number.</param>
public sealed record SampleStudy(
    SampleKind Kind, bool IsPositive, ulong Seed, string StudyInstanceUid, SyntheticPerson Person, IReadOnlyList<SampleInstance> Instances);

/// <summary>One DICOM file (PS3.10), explicit little endian.</summary>
/// <param name="SopInstanceUid">Its UID.</param>
/// <param name="SopClassUid">What kind of image.</param>
/// <param name="FileName">Eight characters and .dcm, e.g. IM000001.dcm.</param>
/// <param name="Content">The whole file.</param>
/// <param name="Truth">1 where the finding is, one byte per pixel; null where the image shows none. Not in the file.</param>
public sealed record SampleInstance(string SopInstanceUid, string SopClassUid, string FileName, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte>? Truth);
