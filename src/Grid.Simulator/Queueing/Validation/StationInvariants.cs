using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing.Validation;

/// <summary>A law that every run must obey.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Detail">Both sides in figures.</param>
public sealed record Invariant(string Name, bool Holds, string Detail);

/// <summary>
/// Little's law and flow balance as identities of the run itself, so that a wrong count shows however short the run; utilisation and
/// Kleinrock's conservation law against theory, within what chance allows.
/// </summary>
public static class StationInvariants
{
    private const double Rounding = 1e-6;
    private const double Deviations = 5;
    private const double Level = 0.999;

    public static IReadOnlyList<Invariant> Check(StationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var found = new List<Invariant>();
        foreach (var one in result.Classes)
        {
            found.Add(Little(one));
            found.Add(Flow(one));
        }

        found.Add(Utilisation(result));
        if (Conservation(result) is { } conservation) found.Add(conservation);
        return found;
    }

    // L T is the time that all customers spent inside while measured: the sojourns of those who left, less what of them was before,
    // plus what those still inside have spent. So it holds exactly, and not only in the limit.
    private static Invariant Little(ClassResult one)
    {
        var inside = one.MeanInSystem * one.Time;
        var spent = (one.Served * one.Sojourn.Mean) + one.Ages;
        return Judge(
            $"Little's law, class {one.Class.Name}", Math.Abs(inside - spent) <= Rounding * inside,
            $"L {one.MeanInSystem:0.######}, lambda W {one.Throughput * one.Sojourn.Mean:0.######}, with both ends {spent / one.Time:0.######}");
    }

    private static Invariant Flow(ClassResult one)
    {
        var rate = one.Class.ArrivalRate * (1 - one.BlockingProbability);
        var allowed = rate * Deviations * Math.Sqrt((one.Class.Interarrival.SquaredVariation + 1) / one.Served);
        var isBalanced = one.Arrived - one.Served == (long)one.PresentMore;
        return Judge(
            $"flow balance, class {one.Class.Name}", isBalanced && Math.Abs(one.Throughput - rate) <= allowed + (Math.Abs(one.PresentMore) / one.Time),
            $"in {one.Arrived}, out {one.Served}, {one.PresentMore:+0;-0;0} inside; {one.Throughput:0.######} a unit of time for {rate:0.######}");
    }

    private static Invariant Utilisation(StationResult result)
    {
        double expected = 0, variance = 0;
        foreach (var one in result.Classes)
        {
            var (kind, mean) = (one.Class, one.Class.Service.Mean);
            expected += kind.OfferedLoad * (1 - one.BlockingProbability) / result.Model.Servers;
            variance += one.Served * mean * mean * (kind.Interarrival.SquaredVariation + kind.Service.SquaredVariation);
        }

        var capacity = result.Model.Servers * result.Classes[0].Time;
        var atEnds = result.Classes.Sum(static c => Math.Abs(c.PresentMore) * c.Class.Service.Mean);
        var allowed = ((Deviations * Math.Sqrt(variance)) + atEnds) / capacity;
        return Judge("utilisation", Math.Abs(result.Utilisation - expected) <= allowed, $"{result.Utilisation:0.######} for {expected:0.######}, +- {allowed:0.######}");
    }

    // Waits weighted by load do not depend on the order, so they equal those by arrival: known for M/G/1, and for M/M/c with one
    // service rate. A preemptive order interrupts services and is not covered.
    private static Invariant? Conservation(StationResult result)
    {
        var model = result.Model;
        if (model.Discipline == Discipline.PreemptiveResumePriority || model.QueueLimit is not null || model.OfferedUtilisation >= 1) return null;
        if (!model.Classes.All(static c => c.Interarrival.SquaredVariation == 1)) return null;

        var load = model.OfferedUtilisation * model.Servers;
        double expected;
        if (model.Servers == 1)
            expected = load / (1 - load) * model.Classes.Sum(static c => c.ArrivalRate * c.Service.SecondMoment) / 2;
        else if (model.Classes.All(c => c.Service.SquaredVariation == 1 && c.Service.Mean.Equals(model.Classes[0].Service.Mean)))
            expected = load * Formulas.MmcWait(model.Servers, model.Classes.Sum(static c => c.ArrivalRate), 1 / model.Classes[0].Service.Mean);
        else
            return null;

        double measured = 0, allowed = 0;
        foreach (var one in result.Classes)
        {
            var wait = one.Of(Measure.Wait, Level);
            measured += one.Class.OfferedLoad * wait.Mean;
            allowed += one.Class.OfferedLoad * wait.HalfWidth;
        }

        return Judge("Kleinrock's conservation law", Math.Abs(measured - expected) <= allowed, $"{measured:0.######} for {expected:0.######}, +- {allowed:0.######}");
    }

    private static Invariant Judge(string name, bool holds, FormattableString detail) => new(name, holds, FormattableString.Invariant(detail));
}
