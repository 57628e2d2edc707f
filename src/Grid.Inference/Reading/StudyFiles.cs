using Grid.Dicom;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Reading;

/// <summary>
/// The files of one study: all headers at once, pixels one plane at a time, so that of a study of gigabytes one file is in
/// memory. Every file is held against the UIDs it was submitted under. Not safe for several threads at once.
/// </summary>
public sealed class StudyFiles : IPlaneSource
{
    private readonly Dictionary<string, SubmittedInstance> _instances;
    private (InstanceHeader Header, DicomPixels Pixels)? _last;

    private StudyFiles(Dictionary<string, SubmittedInstance> instances, IReadOnlyList<InstanceHeader> headers) =>
        (_instances, Headers) = (instances, headers);

    /// <summary>One for each file, in the order given.</summary>
    public IReadOnlyList<InstanceHeader> Headers { get; }

    /// <summary>Reads every header and stops before the pixels.</summary>
    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Study"/>: a file that cannot be read, or is not the instance it was submitted as.</exception>
    /// <exception cref="OperationCanceledException">Stopped between two files.</exception>
    public static StudyFiles Open(IReadOnlyList<SubmittedInstance> instances, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var bySop = new Dictionary<string, SubmittedInstance>(instances.Count, StringComparer.Ordinal);
        var headers = new List<InstanceHeader>(instances.Count);
        foreach (var instance in instances)
        {
            stop.ThrowIfCancellationRequested();
            if (!bySop.TryAdd(instance.SopInstanceUid, instance)) throw Refused(instance.SopInstanceUid, "it is listed twice; expected every instance once");
            if (!DicomFile.ReadHeader(instance.Path).TryGetFile(out var file, out var fault)) throw Refused(instance.SopInstanceUid, fault.ToString());
            headers.Add(Verified(HeaderReader.Read(file.Dataset), instance));
        }

        return new StudyFiles(bySop, headers);
    }

    /// <inheritdoc />
    public ImagePlane Read(PlannedPlane plane)
    {
        var uid = plane.Header.SopInstanceUid;
        if (!_instances.TryGetValue(uid, out var instance)) throw Refused(uid, "it is not of this study");
        var (header, pixels) = Load(instance);
        return PlaneReader.Read(pixels, header, plane.Frame);
    }

    /// <summary>Lets go of the pixels read last, for a run that waits; they are read again when it goes on.</summary>
    public void ReleasePixels() => _last = null;

    private (InstanceHeader Header, DicomPixels Pixels) Load(SubmittedInstance instance)
    {
        // Frames of one file are asked for one after the other.
        if (_last is { } last && last.Header.SopInstanceUid == instance.SopInstanceUid) return last;
        _last = null;
        if (!DicomFile.ReadFile(instance.Path).TryGetFile(out var file, out var fault)) throw Refused(instance.SopInstanceUid, fault.ToString());

        // The file may have been exchanged since its header was read.
        var header = Verified(HeaderReader.Read(file.Dataset), instance);
        _last = (header, PlaneReader.Decode(file, instance.SopInstanceUid));
        return _last.Value;
    }

    private static InstanceHeader Verified(InstanceHeader header, SubmittedInstance instance)
    {
        foreach (var (name, found, expected) in new[]
        {
            ("Study Instance UID (0020,000D)", header.StudyInstanceUid, instance.StudyInstanceUid),
            ("Series Instance UID (0020,000E)", header.SeriesInstanceUid, instance.SeriesInstanceUid),
            ("SOP Instance UID (0008,0018)", header.SopInstanceUid, instance.SopInstanceUid),
        })
        {
            if (found != expected) throw Refused(instance.SopInstanceUid, $"its {name} is {(found.Length == 0 ? "absent" : found)}, but it was submitted as {expected}");
        }

        return header;
    }

    internal static InferenceFailedException Refused(string sopInstanceUid, string reason) =>
        new(InferenceFault.Study, $"instance {sopInstanceUid}: {reason}");
}
