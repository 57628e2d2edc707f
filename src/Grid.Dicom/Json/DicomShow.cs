namespace Grid.Dicom;

/// <summary>What <c>grid dicom show FILE [--pixels OUT.raw]</c> does, without the command line around it.</summary>
public static class DicomShow
{
    public const int Shown = 0;
    public const int NotReadable = 2;

    /// <summary>
    /// Prints a file as indented DICOM JSON, file meta information first, and writes the decoded pixels, native little endian,
    /// where a path for them is given. What cannot be read or decoded is one line on <paramref name="error"/>, with nothing on
    /// <paramref name="output"/>. Departures from the standard that did not hinder the reading are named on
    /// <paramref name="error"/> too.
    /// </summary>
    /// <returns><see cref="Shown"/> or <see cref="NotReadable"/>: the exit code.</returns>
    public static int Run(string path, Stream output, TextWriter error, string? rawPath = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        if (!DicomFile.ReadFile(path).TryGetFile(out var file, out var fault)) return Refuse(error, path, fault);

        if (rawPath is not null)
        {
            if (!DicomPixels.Decode(file).TryGetPixels(out var pixels, out fault)) return Refuse(error, path, fault);
            foreach (var warning in pixels.Warnings) error.WriteLine($"{path}: warning: {warning}");
            try
            {
                using var raw = File.Create(rawPath);
                pixels.WriteNative(raw);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                error.WriteLine($"{rawPath}: cannot be written ({failure.GetType().Name}): {failure.Message}");
                return NotReadable;
            }
        }

        foreach (var warning in file.Warnings) error.WriteLine($"{path}: warning: {warning}");
        foreach (var problem in file.Dataset.TextProblems([.. file.Dataset.Where(element => element.Vr.UsesCharacterSet()).Select(element => element.Tag)]))
            error.WriteLine($"{path}: warning: {problem}");
        DicomJson.Write(file, output, new DicomJsonOptions { Indented = true, IncludesFileMeta = true });
        output.Write("\n"u8);
        return Shown;
    }

    private static int Refuse(TextWriter error, string path, DicomFault fault)
    {
        error.WriteLine($"{path}: {fault}");
        return NotReadable;
    }
}
