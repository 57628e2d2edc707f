using Grid.Benchmarks.Reporting;
using Grid.FaultSimulation.Outcomes;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// How good the shipped policy's decisions are, in virtual time over the simulated country: strokes against an idle grid, and every
/// other pathway against the best of the policies that it is compared with, on the same studies.
/// </summary>
internal static class QualityBench
{
    private const double MostStrokeRatio = 1.1;

    // A policy that answers strokes no more than this much later has served them equally well.
    private const double EqualStroke = 1.05;
    private static readonly string[] OtherPathways = ["breast", "lung", "dental"];
    private static readonly (string Name, Func<Spread, double> Of)[] Percentiles = [("p50", s => s.Median), ("p99", s => s.P99)];

    public static BenchReport Run(string[] arguments)
    {
        var options = QualityOptions.Read(arguments);
        var figures = new List<BenchFigure>();
        var facts = new List<(string, string)>();
        foreach (var (scenario, prefix) in new[] { (QualityScenario.Day(options), ""), (QualityScenario.Loaded(options), "loaded_") })
        {
            scenario.Run(Console.Error.WriteLine);
            figures.AddRange(Compare(scenario, prefix));
            facts.Add((scenario.Name, scenario.Describe()));
        }

        return new BenchReport("quality", figures) { Environment = BenchEnvironment.Describe([.. facts]) };
    }

    private static IEnumerable<BenchFigure> Compare(QualityScenario scenario, string prefix)
    {
        foreach (var (name, percentile) in Percentiles)
        {
            yield return AgainstIdle($"{prefix}stroke_{name}_s", scenario, percentile);
            foreach (var pathway in OtherPathways) yield return AgainstOthers($"{prefix}{pathway}_{name}_s", scenario, pathway, percentile);
        }

        foreach (var policy in QualityPolicy.All)
        {
            var name = $"{prefix}{policy.Name.Replace('-', '_')}";
            foreach (var pathway in OtherPathways.Prepend("stroke"))
            {
                foreach (var (percentile, of) in Percentiles)
                    yield return new BenchFigure($"{name}_{pathway}_{percentile}_s", Round(scenario.Answer(policy.Name, pathway, of)), "s");
            }

            yield return new BenchFigure($"{name}_dental_late_share", Math.Round(scenario.LateShare(policy.Name, "dental"), 4), "share");
            yield return new BenchFigure($"{name}_unanswered", scenario.Unanswered(policy.Name), "studies");
        }
    }

    private static BenchFigure AgainstIdle(string metric, QualityScenario scenario, Func<Spread, double> percentile)
    {
        var (ours, idle) = (scenario.Answer(QualityPolicy.OursName, "stroke", percentile), scenario.Idle("stroke", percentile));
        var ratio = ours / idle;
        return new BenchFigure(metric, Round(ours), "s")
        {
            Peer = "idle-grid",
            PeerValue = Round(idle),
            Ratio = Math.Round(ratio, 3),
            Bar = MostStrokeRatio,
            Ok = ratio <= MostStrokeRatio,
        };
    }

    /// <summary>
    /// Against the best of the others that serve strokes as well. Where none does there is nothing that is better at equal stroke: then
    /// the best of all stands as peer, to be read, and is no bar.
    /// </summary>
    private static BenchFigure AgainstOthers(string metric, QualityScenario scenario, string pathway, Func<Spread, double> percentile)
    {
        var others = QualityPolicy.All.Where(p => p.Name != QualityPolicy.OursName).ToList();
        var atEqualStroke = others.Where(p => StrokeP99(scenario, p.Name) <= EqualStroke * StrokeP99(scenario, QualityPolicy.OursName)).ToList();
        var best = (atEqualStroke.Count > 0 ? atEqualStroke : others).MinBy(p => scenario.Answer(p.Name, pathway, percentile))!;
        var (ours, theirs) = (Round(scenario.Answer(QualityPolicy.OursName, pathway, percentile)), Round(scenario.Answer(best.Name, pathway, percentile)));
        var figure = new BenchFigure(metric, ours, "s") { Peer = best.Name, PeerValue = theirs, Ratio = Math.Round(ours / theirs, 3) };
        return atEqualStroke.Count > 0 ? figure with { Bar = 1, Ok = ours <= theirs } : figure;
    }

    private static double StrokeP99(QualityScenario scenario, string policy) => scenario.Answer(policy, "stroke", s => s.P99);

    private static double Round(double seconds) => Math.Round(seconds, 2, MidpointRounding.AwayFromZero);
}
