using System.Globalization;
using Grid.FaultSimulation;
using Grid.FaultSimulation.Outcomes;

namespace Grid.Benchmarks.Scheduling;

/// <summary>One load on one country, under every policy, and under none: each study alone in an idle grid.</summary>
internal sealed class QualityScenario
{
    private const ulong FirstSeed = 20_260_302;

    private readonly CountryOptions _country;
    private readonly int _seeds;
    private readonly CountryOutcome[] _idle;
    private readonly Dictionary<string, CountryOutcome[]> _byPolicy = new(StringComparer.Ordinal);

    private QualityScenario(string name, CountryOptions country, int seeds)
    {
        (Name, _country, _seeds) = (name, country, seeds);
        _idle = [.. Enumerable.Range(0, seeds).Select(i => CountryRun.RunIdle(ShippedCountry.Of(country), FirstSeed + (ulong)i))];
    }

    public string Name { get; }

    /// <summary>A working day at the national average. 33 centres with two nodes of one slot.</summary>
    public static QualityScenario Day(QualityOptions options) =>
        new("day", new CountryOptions { Dispatchers = options.Dispatchers, IsChecked = false }, options.Seeds);

    /// <summary>The busiest hours of the morning on half the nodes, with so many times the national load that the wanted share of all slots is asked for.</summary>
    public static QualityScenario Loaded(QualityOptions options)
    {
        var country = new CountryOptions
        {
            Dispatchers = options.Dispatchers,
            IsChecked = false,
            NodesPerCentre = 1,
            StartHour = 10,
            Load = TimeSpan.FromHours(options.LoadedHours),
        };
        var atOnce = new QualityScenario("", country, 1).OfferedShare();
        return new QualityScenario("loaded", country with { LoadFactor = options.Utilisation / atOnce }, options.Seeds);
    }

    public void Run(Action<string> say)
    {
        foreach (var policy in QualityPolicy.All) _byPolicy[policy.Name] = new CountryOutcome[_seeds];
        var runs = QualityPolicy.All.SelectMany(p => Enumerable.Range(0, _seeds).Select(seed => (Policy: p, Seed: seed)));
        Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            var outcome = CountryRun.Run(ShippedCountry.Of(_country with { Policy = run.Policy.Options }), FirstSeed + (ulong)run.Seed);
            _byPolicy[run.Policy.Name][run.Seed] = outcome;
            say($"{Name}, {run.Policy.Name}: {outcome.InWords()}");
        });
    }

    /// <summary>Mean over the seeds of a percentile of the time from admission to the committed result, in seconds.</summary>
    public double Answer(string policy, string pathway, Func<Spread, double> which) => _byPolicy[policy].Average(o => which(o.Of(pathway).Answer));

    public double Idle(string pathway, Func<Spread, double> which) => _idle.Average(o => which(o.Of(pathway).Answer));

    public double LateShare(string policy, string pathway) =>
        _byPolicy[policy].Average(o => o.Of(pathway) is { Answered: > 0 } p ? (double)p.Late / p.Answered : 0);

    public double Unanswered(string policy) => _byPolicy[policy].Sum(o => o.Admitted - o.Completed);

    public long Studies(string pathway) => _idle.Sum(o => o.Of(pathway).Answered);

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_country.Centres * _country.NodesPerCentre} nodes of {_country.SlotsPerNode} slot, {_country.Dispatchers} dispatcher(s), {_country.LoadFactor:0.00} times the national load for {_country.Load.TotalHours:0.#} h from {_country.StartHour}:00, {OfferedShare():0.000} of all slots asked for, {_seeds} seeds: {Studies("stroke")} stroke, {Studies("breast")} breast, {Studies("lung")} lung, {Studies("dental")} dental");

    /// <summary>Slot seconds (transfer and run, each study alone) over slot seconds there are while studies come in.</summary>
    private double OfferedShare()
    {
        var slots = _country.Centres * _country.NodesPerCentre * _country.SlotsPerNode;
        return _idle.Average(o => o.Pathways.Sum(p => p.Answered * p.Answer.Mean)) / (slots * _country.Load.TotalSeconds);
    }
}
