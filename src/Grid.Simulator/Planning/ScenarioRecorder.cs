using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>Measures what happens in one replication. Decides nothing.</summary>
internal sealed class ScenarioRecorder
{
    private readonly Scenario _scenario;
    private readonly long _from;
    private readonly long _until;
    private readonly PathwayTally[] _pathways;
    private readonly int[] _regionOf;
    private readonly List<PlannedStudy> _quarantined = [];

    public ScenarioRecorder(Scenario scenario)
    {
        _scenario = scenario;
        (_from, _until) = (scenario.WarmUp.Ticks, scenario.Duration.Ticks);
        Regions = [.. scenario.Sites.Select(s => s.Region).Distinct(StringComparer.Ordinal)];
        _regionOf = [.. scenario.Sites.Select(s => Regions.IndexOf(s.Region))];
        _pathways = [.. scenario.Pathways.Select(_ => new PathwayTally(Regions.Count))];
        Hours = new HoursOfDay(scenario.Start, _from, _until);
        BusyByHour = [.. scenario.Nodes.Select(_ => new long[HoursOfDay.Count])];
        MovedBytes = new long[Regions.Count, Regions.Count];
        Backlog = new BacklogWatch(scenario);
    }

    public List<string> Regions { get; }
    public IReadOnlyList<PathwayTally> Pathways => _pathways;

    public HoursOfDay Hours { get; }

    /// <summary>Slot time used within the measured time, in ticks: by node, then by hour of the day.</summary>
    public IReadOnlyList<long[]> BusyByHour { get; }

    /// <summary>Images of measured studies that left a region's sites (first) for a region's nodes (second), also between sites of one region.</summary>
    public long[,] MovedBytes { get; }
    public BacklogWatch Backlog { get; }
    public IStudyWatch? Watch { get; init; }
    public TimesHash Times { get; } = new();
    public long Yields { get; private set; }

    public void OnAdmitted(PlannedStudy study)
    {
        _pathways[study.Pathway].Enter(study.AdmittedAt);
        Backlog.Enter(study.AdmittedAt);
        if (study.AdmittedAt >= _from) Watch?.OnAdmitted(study);
    }

    public void OnStarted(PlannedStudy study, long now)
    {
        study.IsStarted = true;
        Times.Add(EventKind.Start, study, now);
        var pathway = _pathways[study.Pathway];
        Hours.Spread(study.AdmittedAt, now, pathway.ByHour.WaitingTicks);
        if (study.AdmittedAt < _from) return;
        var wait = Seconds(now - study.AdmittedAt);
        pathway.All.Wait.Add(wait);
        pathway.ByHour.AddWait(Hours.Of(study.AdmittedAt), wait);
        pathway.ByRegion[_regionOf[study.Site]].Wait.Add(wait);
        Watch?.OnStarted(study, wait);
    }

    public void OnAnswered(PlannedJob job, long now)
    {
        var study = job.Study;
        if (--study.JobsLeft > 0) return;
        if (study.IsQuarantined) _quarantined.Add(study);
        Times.Add(study.IsQuarantined ? EventKind.Quarantine : EventKind.Complete, study, now);
        Leave(study, now);
        if (study.IsQuarantined || study.AdmittedAt < _from) return;
        var pathway = _pathways[study.Pathway];
        var result = now - study.AdmittedAt;
        var isLate = result > _scenario.Pathways[study.Pathway].Promise.Ticks;
        pathway.All.AddResult(Seconds(result), isLate);
        pathway.ByHour.AddResult(Hours.Of(study.AdmittedAt), Seconds(result), isLate);
        pathway.ByRegion[_regionOf[study.Site]].AddResult(Seconds(result), isLate);
        Watch?.OnAnswered(study, Seconds(result));
    }

    public void OnQuarantined(PlannedJob job, long now)
    {
        var study = job.Study;
        study.IsQuarantined = true;
        if (--study.JobsLeft > 0) return;
        _quarantined.Add(study);
        Times.Add(EventKind.Quarantine, study, now);
        Leave(study, now);
    }

    /// <summary>
    /// The run is over. Who is without an answer then, open or quarantined, stands in the figures with the time that has passed: the true
    /// one is longer.
    /// </summary>
    public void Close(IEnumerable<PlannedStudy> open, long now)
    {
        foreach (var pathway in _pathways) pathway.Close(now);
        foreach (var study in open.Concat(_quarantined))
        {
            var pathway = _pathways[study.Pathway];
            if (!study.IsStarted) Hours.Spread(study.AdmittedAt, now, pathway.ByHour.WaitingTicks);
            if (study.AdmittedAt < _from) continue;
            var age = now - study.AdmittedAt;
            var isLate = age > _scenario.Pathways[study.Pathway].Promise.Ticks;
            pathway.All.AddUnanswered(Seconds(age), isLate, study.IsStarted);
            pathway.ByHour.AddUnanswered(Hours.Of(study.AdmittedAt), Seconds(age), isLate, study.IsStarted);
            pathway.ByRegion[_regionOf[study.Site]].AddUnanswered(Seconds(age), isLate, study.IsStarted);
        }
    }

    public void OnYielded() => Yields++;

    public void OnMoved(PlannedStudy study, int toSite)
    {
        if (study.AdmittedAt < _from) return;
        MovedBytes[_regionOf[study.Site], _regionOf[toSite]] += study.Bytes;
    }

    public void OnSlotUsed(int node, long since, long now) => Hours.Spread(since, now, BusyByHour[node]);

    public IReadOnlyList<RegionTraffic> Traffic()
    {
        var regions = Enumerable.Range(0, Regions.Count).ToList();
        return [.. regions.SelectMany(from => regions.Select(to => new RegionTraffic(Regions[from], Regions[to], MovedBytes[from, to] / 1e9)))];
    }

    private void Leave(PlannedStudy study, long now)
    {
        _pathways[study.Pathway].Leave(study.AdmittedAt, now, study.IsQuarantined);
        Backlog.Leave(now);
    }

    private static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;
}

/// <summary>One pathway's studies: all of them for the balance, the measured ones for what is reported.</summary>
internal sealed class PathwayTally(int regions)
{
    private Int128 _area;
    private Int128 _stays;
    private long _since;

    public TimesTally All { get; } = new();
    public HourTally ByHour { get; } = new();
    public IReadOnlyList<TimesTally> ByRegion { get; } = [.. Enumerable.Range(0, regions).Select(_ => new TimesTally())];
    public long Admitted { get; private set; }
    public long Answered { get; private set; }
    public long Quarantined { get; private set; }
    public long Open { get; private set; }

    /// <summary>Mean number in the country until <see cref="LastChange"/>.</summary>
    public double MeanOpen => _since > 0 ? (double)_area / _since : 0;
    public long LastChange => _since;

    public void Enter(long now)
    {
        Pass(now);
        Admitted++;
        Open++;
    }

    public void Leave(long enteredAt, long now, bool isQuarantined)
    {
        Pass(now);
        Open--;
        if (isQuarantined) Quarantined++;
        else Answered++;
        _stays += now - enteredAt;
    }

    /// <summary>What is open stays so until <paramref name="now"/>.</summary>
    public void Close(long now) => Pass(now);

    /// <summary>Little's law, exactly: the studies in the country added up over time are the times that studies spent there.</summary>
    public bool IsBalanced => Admitted == Answered + Quarantined + Open && (Open > 0 ? _area >= _stays : _area == _stays);

    private void Pass(long now)
    {
        _area += (Int128)Open * (now - _since);
        _since = now;
    }
}

/// <summary>Waits and times to the result of some studies, in seconds.</summary>
internal sealed class TimesTally
{
    public SpreadTally Wait { get; } = new();
    public SpreadTally Result { get; } = new();
    public long Late { get; private set; }

    /// <summary>Studies without an answer when the run ended: they count, with the time that had passed.</summary>
    public long Unanswered { get; private set; }

    /// <summary>Of those, the ones that had not started either.</summary>
    public long Unstarted { get; private set; }
    public double LateShare => Result.Count > 0 ? (double)Late / Result.Count : double.NaN;

    public void AddResult(double seconds, bool isLate)
    {
        Result.Add(seconds);
        if (isLate) Late++;
    }

    public void AddUnanswered(double seconds, bool isLate, bool isStarted)
    {
        AddResult(seconds, isLate);
        Unanswered++;
        if (isStarted) return;
        Unstarted++;
        Wait.Add(seconds);
    }

    public void Merge(TimesTally other)
    {
        Wait.Merge(other.Wait);
        Result.Merge(other.Result);
        (Late, Unanswered, Unstarted) = (Late + other.Late, Unanswered + other.Unanswered, Unstarted + other.Unstarted);
    }
}

internal sealed class SpreadTally
{
    private readonly QuantileSketch _sketch = new();
    private readonly Tally _tally = new();

    public long Count => _tally.Count;
    public double Mean => _tally.Mean;

    public void Add(double seconds)
    {
        _tally.Add(seconds);
        _sketch.Add(seconds);
    }

    public double Quantile(double share) => _sketch.Quantile(share);

    /// <summary>Of the quantiles alone: means are taken over the replications.</summary>
    public void Merge(SpreadTally other) => _sketch.Merge(other._sketch);

    /// <summary>Values in the sketch, merged ones too.</summary>
    public long Pooled => _sketch.Count;
}
