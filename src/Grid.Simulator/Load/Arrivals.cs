using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Map;
using Grid.Simulator.Time;

namespace Grid.Simulator.Load;

/// <summary>
/// Poisson arrivals of one kind of study. The rate changes by the hour; drawn at the peak rate and thinned, so that the process
/// is exact and one stream of chance serves it (Lewis and Shedler, 1979).
/// </summary>
internal sealed class Arrivals : IActor
{
    private readonly StudyKind _kind;
    private readonly EventQueue _eventQueue;
    private readonly SeededChance _chance;
    private readonly ArrivalOptions _options;
    private readonly List<SiteSpec> _senders;
    private readonly double[] _upTo;
    private readonly double _peakPerTick;
    private readonly double _peakShare;
    private readonly StudyNames _names;
    private readonly Action<Job, SiteSpec> _admit;

    public Arrivals(StudyKind kind, CountryMap map, ArrivalOptions options, EventQueue eventQueue, SeededChance chance, StudyNames names, Action<Job, SiteSpec> admit)
    {
        (_kind, _eventQueue, _chance, _options, _names, _admit) = (kind, eventQueue, chance, options, names, admit);
        _senders = [.. map.Sites.Where(s => options.OnlySite is { } only ? s.Index == only : s.IsCentre == kind.IsFromCentres)];
        if (_senders.Count == 0) _senders = [.. map.Sites];

        var sum = 0.0;
        _upTo = [.. _senders.Select(s => sum += s.People)];
        _peakShare = kind.ByHour.Max();
        _peakPerTick = kind.PerDay * map.ShareOfCountry * options.Factor * _peakShare / TimeSpan.TicksPerHour;
        Next(options.FromTicks);
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        var hour = _eventQueue.Clock.Hour;
        if (_chance.Happens(_kind.ByHour[hour] / _peakShare)) Admit();
        Next(_eventQueue.Now);
    }

    private void Next(long after)
    {
        if (!(_peakPerTick > 0)) return;
        var gap = _chance.Exponential(1 / _peakPerTick);
        if (gap >= _options.UntilTicks - after) return;
        _eventQueue.At(after + (long)gap, this, new ScheduledEvent(EventKind.Arrival));
    }

    private void Admit()
    {
        var at = Array.BinarySearch(_upTo, _chance.Next() * _upTo[^1]);
        var site = _senders[Math.Min(at < 0 ? ~at : at, _senders.Count - 1)];
        var megabytes = _chance.Between(_kind.LeastMegabytes, _kind.MostMegabytes);
        _admit(
            new Job
            {
                Key = new JobKey(_names.Next(), _kind.Model),
                Pathway = _kind.Pathway,
                Tier = _kind.Tier,
                AdmittedAt = _eventQueue.Clock,
                Deadline = _eventQueue.Clock + _kind.Promise,
                Site = site.Name,
                Bytes = (long)(megabytes * 1e6),
                Images = NationalLoad.Images(_kind, megabytes),
            },
            site);
    }
}

/// <param name="Factor">Times the national rate.</param>
/// <param name="OnlySite">The one site that sends, for a flood; null for all of the kind's.</param>
internal readonly record struct ArrivalOptions(double Factor, long FromTicks, long UntilTicks, int? OnlySite = null);

/// <summary>Names of studies, in order of admission, so that the order of names is the order of rows.</summary>
internal sealed class StudyNames
{
    private int _count;

    public string Next() => $"study-{_count++:00000000}";
}
