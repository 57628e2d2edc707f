using System.Text.RegularExpressions;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;
using Grid.Grains.Plan;

namespace Grid.Grains.Studies;

/// <summary>What a request must be before anything is looked up or stored: bounded, well formed, and from a known site.</summary>
internal static partial class SubmissionCheck
{
    public const int MaximumInstances = 20_000;
    public const int MaximumSeries = 1_000;

    // DICOM PS3.5 allows 64 characters for LO; file senders exceed it, so the bound is only against abuse.
    private const int MaximumText = 1_024;
    private const int MaximumPatientId = 256;
    private const int MaximumReasons = 100;
    private const int MaximumSubjects = 256;
    private const long MaximumInstanceBytes = 8L << 30;

    /// <summary>Empty, or what was found, what was expected and what to do.</summary>
    public static string FindFault(PrepareUpload request, GridTopology plan)
    {
        if (request.SiteId is null || request.Sha256 is null || request.Sha256.Any(h => h is null)) return "The site or a content hash is missing.";
        if (UnknownSite(request.SiteId, plan) is { Length: > 0 } fault) return fault;
        if (request.Sha256.Count is 0 or > MaximumInstances)
            return $"{request.Sha256.Count} instances were named; 1 to {MaximumInstances} can be prepared at once.";
        return request.Sha256.FirstOrDefault(h => !Sha256().IsMatch(h)) is { } bad
            ? $"A content hash is not 64 lower-case hexadecimal digits but has {bad.Length} characters."
            : "";
    }

    /// <inheritdoc cref="FindFault(PrepareUpload, GridTopology)"/>
    public static string FindFault(SubmitStudy request, GridTopology plan)
    {
        if (SubmissionShape.FindFault(request) is { Length: > 0 } gap) return $"Not all of the submission came: {gap}. Send it with a client of this grid's version.";
        if (UnknownSite(request.SiteId, plan) is { Length: > 0 } fault) return fault;
        if (!SubmissionShape.IsUid(request.StudyInstanceUid))
            return "Study Instance UID (0020,000D) is not a UID of at most 64 digits and dots (PS3.5 section 9.1). Send the UID of the study as the modality wrote it.";
        if (request.Patient.PatientId.Length > MaximumPatientId || request.Patient.Issuer.Length > MaximumPatientId)
            return $"Patient ID (0010,0020) or its issuer has more than {MaximumPatientId} characters.";
        if (request.Patient.BirthDate.Length > MaximumPatientId || request.Patient.Sex.Length > MaximumPatientId)
            return $"Patient's Birth Date (0010,0030) or Sex (0010,0040) has more than {MaximumPatientId} characters.";
        if (request.Series.FirstOrDefault(s => s.Subjects.Count > MaximumSubjects) is { } many)
            return $"A series names {many.Subjects.Count} things that its images show; at most {MaximumSubjects} were expected.";
        if (SubmittedTexts.All(request).Any(t => t.Length > MaximumText))
            return $"A descriptive attribute has more than {MaximumText} characters.";
        if (request.Series.Count is 0 or > MaximumSeries)
            return $"The study has {request.Series.Count} series; 1 to {MaximumSeries} were expected.";
        if (request.FilesNotRead is { } unread && (unread.Count > MaximumReasons || unread.Any(files => files is not { Count: >= 1 and <= MaximumInstances, Reason.Length: <= MaximumText })))
            return $"The files that were not read are not a list of at most {MaximumReasons} reasons, each for 1 to {MaximumInstances} files.";
        return FindFaultOfInstances([.. request.Series.SelectMany(s => s.Instances)], request.Series);
    }

    private static string FindFaultOfInstances(List<InstanceManifest> instances, IReadOnlyList<SeriesManifest> series)
    {
        if (instances.Count is 0 or > MaximumInstances)
            return $"The study has {instances.Count} instances; 1 to {MaximumInstances} were expected.";
        if (series.FirstOrDefault(s => !SubmissionShape.IsUid(s.SeriesInstanceUid)) is not null)
            return "A Series Instance UID (0020,000E) is not a UID of at most 64 digits and dots.";
        if (instances.Find(i => !SubmissionShape.IsUid(i.SopInstanceUid)) is not null)
            return "A SOP Instance UID (0008,0018) is not a UID of at most 64 digits and dots.";
        if (instances.Find(i => !Sha256().IsMatch(i.Sha256)) is { } unhashed)
            return $"Instance {unhashed.SopInstanceUid} has no valid content hash: 64 lower-case hexadecimal digits were expected.";
        if (instances.Find(i => i.Bytes is <= 0 or > MaximumInstanceBytes) is { } odd)
            return $"Instance {odd.SopInstanceUid} claims {odd.Bytes} bytes; 1 to {MaximumInstanceBytes} were expected.";

        var twice = instances.GroupBy(i => i.SopInstanceUid, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? "" : $"SOP Instance UID {twice.Key} is listed {twice.Count()} times; each instance is listed once.";
    }

    private static string UnknownSite(string siteId, GridTopology plan) =>
        plan.Sites.ContainsKey(siteId)
            ? ""
            : $"Site '{PlainText.Clean(siteId.Length <= 64 ? siteId : siteId[..64])}' is not one of the {plan.Sites.Count} configured sites (for example {plan.Sites.Keys.Order(StringComparer.Ordinal).FirstOrDefault()}). Check the site id, or add the site to silo.json.";

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
