namespace Grid.HospitalMess.Tests.Studies;

internal enum Pathway
{
    Stroke,
    Breast,
    Lung,
    Dental,
}

/// <summary>A study whose truth is set before anything is done to it.</summary>
internal sealed class MessStudy(Pathway pathway, bool hasLesion, List<MessFile> files)
{
    public Pathway Pathway => pathway;

    /// <summary>The truth: a lesion was drawn into at least one image.</summary>
    public bool HasLesion => hasLesion;

    public List<MessFile> Files => files;

    /// <summary>Files beside the images, by name.</summary>
    public Dictionary<string, byte[]> Strays { get; } = [];

    /// <summary>The images that were drawn first: extra series of a kind come after them.</summary>
    public IReadOnlyList<MessFile> Original { get; } = [.. files];

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < files.Count; i++) File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"IM{i + 1:00000}.dcm")), files[i].Bytes());
        foreach (var (name, bytes) in Strays) File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }
}
