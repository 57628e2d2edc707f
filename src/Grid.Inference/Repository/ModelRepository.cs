using System.Security.Cryptography;

namespace Grid.Inference.Repository;

/// <summary>
/// The models in a folder, laid out as <c>&lt;name&gt;/&lt;version&gt;/model.json</c>. A model is here only if its manifest could be
/// read and its file has the checksum that the manifest promises; everything else is an error by path. Immutable.
/// </summary>
public sealed class ModelRepository
{
    /// <summary>The largest model file read, so that a wrong path costs no memory.</summary>
    public const long MaxModelBytes = 2L << 30;

    private ModelRepository(IReadOnlyList<VerifiedModel> models, IReadOnlyList<string> errors) => (Models, Errors) = (models, errors);

    /// <summary>By name, then by version, oldest first.</summary>
    public IReadOnlyList<VerifiedModel> Models { get; }

    /// <summary>One line per thing that is wrong, with its path. A bad model does not hide the good ones.</summary>
    public IReadOnlyList<string> Errors { get; }

    public static ModelRepository Open(string root)
    {
        if (!Directory.Exists(root)) return new ModelRepository([], [$"{root}: no such folder; expected <name>/<version>/model.json in it"]);

        var models = new List<VerifiedModel>();
        var errors = new List<string>();
        var manifests = Directory.EnumerateDirectories(root)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => Path.Combine(folder, "model.json"))
            .Where(System.IO.File.Exists)
            .Order(StringComparer.Ordinal);
        foreach (var path in manifests)
        {
            if (Load(path, errors) is { } model) models.Add(model);
        }

        models.Sort((a, b) => string.CompareOrdinal(a.Manifest.Name, b.Manifest.Name) is var byName and not 0
            ? byName
            : Version.Parse(a.Manifest.Version).CompareTo(Version.Parse(b.Manifest.Version)));
        return new ModelRepository(models, errors);
    }

    /// <summary>The newest version of the model, or the version asked for; null when it is not here.</summary>
    public VerifiedModel? Find(string name, string? version = null) =>
        Models.LastOrDefault(model => model.Manifest.Name == name && (version is null || model.Manifest.Version == version));

    private static VerifiedModel? Load(string path, List<string> errors)
    {
        try
        {
            if (new FileInfo(path).Length > ManifestReader.MaxBytes)
            {
                errors.Add($"{path}: larger than {ManifestReader.MaxBytes} bytes; not a manifest");
                return null;
            }

            var reading = ManifestReader.Read(System.IO.File.ReadAllBytes(path), path);
            errors.AddRange(reading.Errors);
            if (reading.Manifest is not { } manifest) return null;

            var folder = Path.GetDirectoryName(path)!;
            return IsInItsFolder(manifest, folder, path, errors) ? Verify(manifest, folder, errors) : null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: cannot be read: {broken.Message}");
            return null;
        }
    }

    private static bool IsInItsFolder(ModelManifest manifest, string folder, string path, List<string> errors)
    {
        var version = Path.GetFileName(folder);
        var name = Path.GetFileName(Path.GetDirectoryName(folder));
        if (name == manifest.Name && version == manifest.Version) return true;
        errors.Add($"{path}: names {manifest.Name} {manifest.Version}, but lies in {name}/{version}");
        return false;
    }

    private static VerifiedModel? Verify(ModelManifest manifest, string folder, List<string> errors)
    {
        var file = Path.Combine(folder, manifest.File);
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            errors.Add($"{file}: missing; $.file of its manifest names it");
            return null;
        }

        if (info.Length > MaxModelBytes)
        {
            errors.Add($"{file}: {info.Length} bytes; a model has at most {MaxModelBytes}");
            return null;
        }

        // Hash and hand over the same bytes: a session made from the path again could load another file.
        var bytes = System.IO.File.ReadAllBytes(file);
        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha == manifest.Sha256) return new VerifiedModel(manifest, folder, bytes);
        errors.Add($"{file}: sha256 is {sha}, the manifest says {manifest.Sha256}; restore the file or correct the manifest");
        return null;
    }
}

/// <summary>A model whose bytes have the checksum its manifest promises.</summary>
/// <param name="Manifest">What the model is.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Onnx">The verified bytes, to make sessions from.</param>
public sealed record VerifiedModel(ModelManifest Manifest, string Folder, byte[] Onnx);
