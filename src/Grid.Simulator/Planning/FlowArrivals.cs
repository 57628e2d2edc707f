using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>Where studies go when they come.</summary>
internal interface IStudySink
{
    /// <param name="study">With its images at the site that sends it.</param>
    /// <param name="jobs">One for each model of its pathway.</param>
    void Admit(PlannedStudy study, IReadOnlyList<Job> jobs);
}

/// <summary>
/// One flow of studies. Everything about a study is drawn when it comes, each thing from a stream of its own, so that two policies or
/// two countries with other nodes see the very same studies.
/// </summary>
internal sealed class FlowArrivals : IActor
{
    private readonly Scenario _scenario;
    private readonly int _index;
    private readonly StudyFlow _flow;
    private readonly ScenarioPathway _pathway;
    private readonly FlowDraws _draws;
    private readonly EventQueue _eventQueue;
    private readonly IStudySink _to;
    private readonly string _prefix;
    private int _count;

    /// <param name="scenario">Whose flow it is.</param>
    /// <param name="index">Of the flow.</param>
    /// <param name="chance">Of the replication.</param>
    /// <param name="eventQueue">Of the country.</param>
    /// <param name="to">Gets the studies.</param>
    /// <param name="window">Times from the start between which they come; null for the whole of the scenario.</param>
    public FlowArrivals(Scenario scenario, int index, ChanceStreams chance, EventQueue eventQueue, IStudySink to, (TimeSpan From, TimeSpan Until)? window = null)
    {
        (_scenario, _index, _flow, _eventQueue, _to) = (scenario, index, scenario.Flows[index], eventQueue, to);
        _pathway = scenario.Pathways[_flow.Pathway];
        _draws = new FlowDraws(scenario, chance, index, window ?? (TimeSpan.Zero, scenario.Duration));
        _prefix = index < 26 ? ((char)('a' + index)).ToString() : string.Create(CultureInfo.InvariantCulture, $"f{index}-");
        Next();
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        Admit();
        Next();
    }

    private void Next()
    {
        var at = _draws.NextAt();
        if (double.IsFinite(at)) _eventQueue.At((long)(at * TimeSpan.TicksPerSecond), this, new ScheduledEvent(EventKind.Arrival));
    }

    private void Admit()
    {
        var (site, megabytes, runFactor) = _draws.Draw();
        var models = _pathway.Models;
        var study = new PlannedStudy(_index, _flow.Pathway, site, _eventQueue.Now, (long)(megabytes * 1e6), runFactor, models.Count);
        var (name, images, now) = (_prefix + (_count++).ToString(CultureInfo.InvariantCulture), _flow.Images(megabytes), _eventQueue.Clock);
        var jobs = new Job[models.Count];
        for (var i = 0; i < jobs.Length; i++)
        {
            jobs[i] = new Job
            {
                Key = new JobKey(name, models[i]),
                Pathway = _pathway.Name,
                Tier = _pathway.Tier,
                AdmittedAt = now,
                Deadline = now + _pathway.Promise,
                Site = _scenario.Sites[site].Name,
                Bytes = study.Bytes,
                Images = images,
            };
        }

        _to.Admit(study, jobs);
    }
}
