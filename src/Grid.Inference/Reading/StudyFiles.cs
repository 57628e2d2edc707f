using Grid.Dicom;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;

namespace Grid.Inference.Reading;

/// <summary>
/// The files of one study: all headers at once, pixels one plane at a time, so that of a study of gigabytes one file is in
/// memory. Every file is held against the UIDs it was submitted under. Not safe for several threads at once.
/// </summary>
public sealed class StudyFiles : IPlaneSource
{
    // A header lies at the front of its file; what unpacks to more than this before the pixels is no image's header.
    private static readonly DicomReadOptions HeaderOfUnusable = DicomReadOptions.HeaderOnly with { MaxInflatedBytes = 16L << 20, MaxHeaderBytes = 16L << 20 };

    private readonly Dictionary<string, SubmittedInstance> _instances;
    private (InstanceHeader Header, DicomPixels Pixels)? _last;

    private StudyFiles(Dictionary<string, SubmittedInstance> instances, IReadOnlyList<InstanceHeader> headers, IReadOnlyList<UnreadImage> unread) =>
        (_instances, Headers, Unread) = (instances, headers, unread);

    /// <summary>One for each file that could be read, in the order given.</summary>
    public IReadOnlyList<InstanceHeader> Headers { get; }

    /// <summary>Files that are damaged or are not the instance they were submitted as: left out by name, the rest is read.</summary>
    public IReadOnlyList<UnreadImage> Unread { get; }

    /// <summary>Reads every header and stops before the pixels.</summary>
    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Run"/>: the disk does not give a file; <see cref="InferenceFault.Study"/>: an instance is listed twice.</exception>
    /// <exception cref="OperationCanceledException">Stopped between two files.</exception>
    public static StudyFiles Open(IReadOnlyList<SubmittedInstance> instances, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var bySop = new Dictionary<string, SubmittedInstance>(instances.Count, StringComparer.Ordinal);
        var headers = new List<InstanceHeader>(instances.Count);
        var unread = new List<UnreadImage>();
        foreach (var instance in instances)
        {
            stop.ThrowIfCancellationRequested();
            if (!bySop.TryAdd(instance.SopInstanceUid, instance)) throw Refused(instance.SopInstanceUid, "it is listed twice; expected every instance once");
            try
            {
                headers.Add(ReadHeader(instance));
            }
            catch (InferenceFailedException broken) when (broken.Fault == InferenceFault.Study)
            {
                unread.Add(new UnreadImage(instance.SopInstanceUid, UnreadImage.ReasonOf(broken, instance.SopInstanceUid)));
            }
        }

        return new StudyFiles(bySop, headers, unread);
    }

    /// <summary>What the model will read of these files; looks at pixels where headers leave a choice between CT series.</summary>
    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Run"/>: the disk does not give a file.</exception>
    /// <exception cref="OperationCanceledException">Stopped between two images.</exception>
    public StudyPlan Plan(ModelManifest manifest, CancellationToken stop)
    {
        var plan = StudyPlan.Make(manifest, Headers, Unread, new PixelEvidence(this, stop));
        ReleasePixels();
        return plan;
    }

    /// <inheritdoc />
    public ImagePlane Read(PlannedPlane plane)
    {
        var uid = plane.Header.SopInstanceUid;
        if (!_instances.TryGetValue(uid, out var instance)) throw Refused(uid, "it is not of this study");
        if (instance.Unusable is { } reason) throw Refused(uid, reason);
        return Guarded(uid, () =>
        {
            var (header, pixels) = Load(instance);
            return PlaneReader.Read(pixels, header, plane.Frame);
        });
    }

    /// <summary>Lets go of the pixels read last, for a run that waits; they are read again when it goes on.</summary>
    public void ReleasePixels() => _last = null;

    private (InstanceHeader Header, DicomPixels Pixels) Load(SubmittedInstance instance)
    {
        // Frames of one file are asked for one after the other.
        if (_last is { } last && last.Header.SopInstanceUid == instance.SopInstanceUid) return last;
        _last = null;
        if (!DicomFile.ReadFile(instance.Path).TryGetFile(out var file, out var fault)) throw Failed(instance.SopInstanceUid, fault);

        // The file may have been exchanged since its header was read.
        var header = Verified(HeaderReader.Read(file.Dataset), instance);
        _last = (header, PlaneReader.Decode(file, instance.SopInstanceUid));
        return _last.Value;
    }

    private static InstanceHeader ReadHeader(SubmittedInstance instance) => Guarded(instance.SopInstanceUid, () =>
        DicomFile.ReadHeader(instance.Path, instance.Unusable is null ? null : HeaderOfUnusable).TryGetFile(out var file, out var fault)
            ? Verified(HeaderReader.Read(file.Dataset), instance)
            : throw (instance.Unusable is { } reason && fault.Code != DicomFaultCode.Unreadable ? Refused(instance.SopInstanceUid, reason) : Failed(instance.SopInstanceUid, fault)));

    /// <summary>Whatever one file does to its reader costs that file alone. What the machine does is no fault of the file.</summary>
    private static T Guarded<T>(string sopInstanceUid, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is not (InferenceFailedException or IOException or UnauthorizedAccessException or OutOfMemoryException or OperationCanceledException))
        {
            throw new InferenceFailedException(InferenceFault.Study, $"instance {sopInstanceUid}: it could not be decoded ({broken.GetType().Name})", broken);
        }
    }

    private static InferenceFailedException Failed(string sopInstanceUid, DicomFault fault) => fault.Code == DicomFaultCode.Unreadable
        ? new InferenceFailedException(InferenceFault.Run, $"instance {sopInstanceUid}: {fault}")
        : Refused(sopInstanceUid, Text(fault));

    /// <summary>Without the place in the file: thirty files that are damaged alike are told once.</summary>
    internal static string Text(DicomFault fault) => $"{fault.Code}{(fault.Tag is { } tag ? $" at {tag}" : "")}: found {fault.Found}; expected {fault.Expected}. {fault.Advice}";

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
