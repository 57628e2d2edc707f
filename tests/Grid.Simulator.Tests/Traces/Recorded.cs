using Grid.Simulator.Traces;

namespace Grid.Simulator.Tests.Traces;

/// <summary>Small recorded loads.</summary>
internal static class Recorded
{
    public static RecordedLoadHeader Header(IReadOnlyList<RecordedStudy> studies) => new()
    {
        Is = RecordedLoadHeader.Kind,
        Version = RecordedLoadHeader.CurrentVersion,
        StartsOn = DayOfWeek.Monday,
        StartHour = 8,
        PolicyVersion = 2,
        Policy = "0123456789abcdef",
        Studies = studies.Count,
        LastAtMs = studies.Count > 0 ? studies[^1].AtMs : 0,
    };

    public static RecordedLoad Load(params IReadOnlyList<RecordedStudy> studies) => RecordedLoad.Of(Header(studies), studies);

    public static RecordedStudy Study(long number, long atMs, string pathway = "dental", params IReadOnlyList<RecordedJob> jobs) => new()
    {
        Study = number,
        AtMs = atMs,
        Site = "SC-01",
        Pathway = pathway,
        State = jobs.Count > 0 ? RecordedOutcome.Answered : RecordedOutcome.NotRecognised,
        Images = 2,
        Bytes = 3_000_000,
        Jobs = jobs,
    };

    public static RecordedJob Job(string model = "dental-lesion", long? waitMs = 40, long? transferMs = 0, long? runMs = 500, long? resultMs = 540, string node = "node-almaty-1") => new()
    {
        Model = model,
        Node = node,
        Leases = 1,
        WaitMs = waitMs,
        TransferMs = transferMs,
        RunMs = runMs,
        ResultMs = resultMs,
    };

    public static string Text(RecordedLoad load, RecordedLoadFormat format)
    {
        using var to = new StringWriter();
        var writer = new RecordedLoadWriter(to, format);
        writer.Begin(load.Header);
        foreach (var (_, study) in load.Read()) writer.Add(study);
        writer.End();
        return to.ToString();
    }
}
