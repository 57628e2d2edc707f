using System.Diagnostics;
using System.Globalization;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// What happened to each study, by its number; the number stands at the end of its UID. Written from many threads, each field by
/// one at a time. Instants are those of <see cref="Stopwatch"/>; 0 where it has not happened.
/// </summary>
internal sealed class StormLog(IReadOnlyList<StormArrival> arrivals)
{
    private const string UidRoot = "1.2.826.0.1.3680043.8.498.15.";

    private readonly long[] _due = new long[arrivals.Count];
    private readonly long[] _started = new long[arrivals.Count];
    private readonly int[] _starts = new int[arrivals.Count];
    private readonly int[] _answers = new int[arrivals.Count];
    private readonly bool[] _isTaken = new bool[arrivals.Count];
    private int _sent;
    private int _taken;
    private int _turnedAway;
    private int _failed;
    private int _answered;
    private int _hasStarted;

    public int Sent => _sent;
    public int Taken => _taken;

    /// <summary>How often a study was answered Busy.</summary>
    public int TurnedAway => _turnedAway;

    /// <summary>Refused, or not answered in spite of repeats.</summary>
    public int Failed => _failed;
    public int Started => _hasStarted;
    public int Answered => _answered;

    public static string Uid(int study) => UidRoot + study.ToString(CultureInfo.InvariantCulture);

    public static int Number(string uid) => int.Parse(uid.AsSpan(UidRoot.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public void OnDue(int study, long at)
    {
        _due[study] = at;
        Interlocked.Increment(ref _sent);
    }

    public void OnReply(int study, SubmissionOutcome outcome)
    {
        if (outcome is not (SubmissionOutcome.Accepted or SubmissionOutcome.AlreadyKnown))
        {
            OnFailed();
            return;
        }

        _isTaken[study] = true;
        Interlocked.Increment(ref _taken);
    }

    public void OnTurnedAway() => Interlocked.Increment(ref _turnedAway);

    public void OnFailed() => Interlocked.Increment(ref _failed);

    public void OnStarted(string uid)
    {
        var study = Number(uid);
        Interlocked.Increment(ref _starts[study]);
        if (Interlocked.CompareExchange(ref _started[study], Stopwatch.GetTimestamp(), 0) == 0) Interlocked.Increment(ref _hasStarted);
    }

    public void OnAnswered(string uid)
    {
        if (Interlocked.Increment(ref _answers[Number(uid)]) == 1) Interlocked.Increment(ref _answered);
    }

    /// <summary>Real time from the instant a study was due to be sent to its first start, sorted, of those that started.</summary>
    public TimeSpan[] Waits(bool strokes, int from, int until) =>
        [.. Enumerable.Range(from, until - from)
            .Where(i => arrivals[i].IsStroke == strokes && _started[i] != 0)
            .Select(i => Stopwatch.GetElapsedTime(_due[i], _started[i]))
            .Order()];

    /// <summary>Strokes that nothing made way for are started once and answered once.</summary>
    public int StrokesDoubled() => Enumerable.Range(0, arrivals.Count).Count(i => arrivals[i].IsStroke && (_starts[i] > 1 || _answers[i] > 1));

    public int StrokesTaken() => Enumerable.Range(0, arrivals.Count).Count(i => arrivals[i].IsStroke && _isTaken[i]);

    public int StrokesSent() => Enumerable.Range(0, arrivals.Count).Count(i => arrivals[i].IsStroke && _due[i] != 0);

    /// <summary>What its site submits. Every study is another patient's.</summary>
    public SubmitStudy Request(int study)
    {
        var arrival = arrivals[study];
        var images = arrival.IsStroke ? StormOptions.StrokeSlices : StormOptions.DentalSlices;
        var bytes = (arrival.IsStroke ? StormOptions.StrokeBytes : StormOptions.DentalBytes) / images;
        return new SubmitStudy
        {
            SiteId = arrival.Site,
            StudyInstanceUid = Uid(study),
            Patient = new PatientIdentity("", study.ToString("000000000000", CultureInfo.InvariantCulture)),
            StudyDescription = arrival.IsStroke ? "CT HEAD, STROKE" : "BITEWING",
            Series =
            [
                new SeriesManifest
                {
                    SeriesInstanceUid = $"{Uid(study)}.1",
                    Modality = arrival.IsStroke ? "CT" : "IO",
                    BodyPart = arrival.IsStroke ? "HEAD" : "TOOTH",
                    Instances = [.. Enumerable.Range(1, images).Select(i => new InstanceManifest($"{Uid(study)}.1.{i}", $"{study:x32}{i:x32}", bytes))],
                },
            ],
        };
    }
}
