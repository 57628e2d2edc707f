using Grid.Simulator.Chance;

namespace Grid.Simulator.Queueing.Validation;

/// <summary>A station whose results are known.</summary>
internal sealed record ReferenceCase(string Name, StationModel Model, IReadOnlyList<KnownFigure> Known)
{
    /// <summary>
    /// The textbook models that any queueing simulator must reproduce. The figures are the closed forms' in six digits, written out and
    /// not computed, so that a mistake in <see cref="Formulas"/> is seen too.
    /// </summary>
    public static IReadOnlyList<ReferenceCase> All { get; } =
    [
        Single("M/M/1", 1, 0.5, 1, Wait(1.0)),
        Single("M/M/2", 2, 1.5, 1, Delay(0.642857), Wait(1.285714)),
        Single("M/M/3", 3, 0.2, 0.1, Delay(0.444444), Wait(4.444444)),
        Single("M/M/10", 10, 9, 1, Delay(0.668732), Wait(0.668732)),
        Loss("M/M/10/10 (Erlang B)", 10, 9, new KnownFigure(0, Measure.BlockingProbability, 0.167963)),
        ByPriority("M/D/1", 1, Discipline.Fifo, Distribution.Deterministic(1), [0.8], Wait(2.0)),
        ByPriority(
            "M/M/1 non-preemptive", 1, Discipline.NonPreemptivePriority, Distribution.Exponential(1), [0.1, 0.3, 0.4],
            Wait(0.888889), Wait(1.481481, 1), Wait(6.666667, 2)),
        ByPriority(
            "M/D/1 non-preemptive", 1, Discipline.NonPreemptivePriority, Distribution.Deterministic(1), [0.1, 0.3, 0.4],
            Wait(0.444444), Wait(0.740741, 1), Wait(3.333333, 2)),
        ByPriority(
            "M/M/1 preemptive", 1, Discipline.PreemptiveResumePriority, Distribution.Exponential(1), [0.1, 0.3, 0.4],
            Sojourn(1.111111, 0), Sojourn(1.851852, 1), Sojourn(8.333333, 2)),
        ByPriority(
            "M/D/1 preemptive", 1, Discipline.PreemptiveResumePriority, Distribution.Deterministic(1), [0.1, 0.3, 0.4],
            Sojourn(1.055556, 0), Sojourn(1.481481, 1), Sojourn(5.0, 2)),
        ByPriority(
            "M/M/4 non-preemptive", 4, Discipline.NonPreemptivePriority, Distribution.Exponential(1), [0.8, 2.4],
            Wait(0.186385), Wait(0.931926, 1)),
        ByPriority("M/M/4 preemptive", 4, Discipline.PreemptiveResumePriority, Distribution.Exponential(1), [0.8, 2.4], Wait(0.002994)),
    ];

    private static ReferenceCase Single(string name, int servers, double arrivals, double services, params KnownFigure[] known) =>
        ByPriority(name, servers, Discipline.Fifo, Distribution.Exponential(1 / services), [arrivals], known);

    private static ReferenceCase Loss(string name, int servers, double load, params KnownFigure[] known)
    {
        var queueing = Single(name, servers, load, 1, known);
        return queueing with { Model = queueing.Model with { QueueLimit = 0 } };
    }

    private static ReferenceCase ByPriority(string name, int servers, Discipline discipline, Distribution service, double[] arrivals, params KnownFigure[] known)
    {
        var classes = arrivals.Select((rate, i) => new CustomerClass($"{i + 1}", Distribution.Exponential(1 / rate), service));
        return new ReferenceCase(name, new StationModel(servers, discipline, [.. classes]), known);
    }

    private static KnownFigure Wait(double value, int kind = 0) => new(kind, Measure.Wait, value);

    private static KnownFigure Sojourn(double value, int kind) => new(kind, Measure.Sojourn, value);

    private static KnownFigure Delay(double value) => new(0, Measure.WaitProbability, value);
}

/// <param name="Class">From 0, the best first.</param>
/// <param name="Measure">What is known.</param>
/// <param name="Value">In the unit of the model's times, or a probability.</param>
internal readonly record struct KnownFigure(int Class, Measure Measure, double Value);
