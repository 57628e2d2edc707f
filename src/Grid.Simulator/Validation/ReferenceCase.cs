using Grid.Simulator.Chance;

namespace Grid.Simulator.Validation;

/// <summary>What is compared.</summary>
public enum Measure
{
    /// <summary>Mean time from arrival to the first start of the service.</summary>
    Wait,

    /// <summary>Mean time from arrival to the end of the service.</summary>
    Sojourn,

    /// <summary>Probability that a customer must wait.</summary>
    WaitProbability,
}

/// <summary>A queue whose figures are known.</summary>
/// <param name="Known">At least one.</param>
internal sealed record ReferenceCase(string Name, QueueModel Model, IReadOnlyList<KnownFigure> Known)
{
    // Before what is made of them.
    private static readonly Distribution Exponential = Distribution.Exponential(1);
    private static readonly Distribution Deterministic = Distribution.Deterministic(1);

    /// <summary>
    /// The models that any queueing simulator must reproduce. The figures are the closed forms' in six digits, written out and
    /// not computed, so that a mistake in <see cref="Formulas"/> is seen too. The dispatcher preempts for emergencies alone, so three classes
    /// with preemption are three models: what is below a class does not change it, and what is above it counts as one class.
    /// </summary>
    public static IReadOnlyList<ReferenceCase> All { get; } =
    [
        Fifo("M/M/1", 1, 0.5, 1, Exponential, Wait(1.0)),
        Fifo("M/M/2", 2, 1.5, 1, Exponential, Delay(0.642857), Wait(1.285714)),
        Fifo("M/M/3", 3, 0.2, 10, Exponential, Delay(0.444444), Wait(4.444444)),
        Fifo("M/M/10", 10, 9, 1, Exponential, Delay(0.668732), Wait(0.668732)),
        Fifo("M/D/1", 1, 0.8, 1, Deterministic, Wait(2.0)),
        ByClass("M/M/1 non-preemptive", 1, Exponential, [0.1, 0.3, 0.4], Wait(0.888889), Wait(1.481481, 1), Wait(6.666667, 2)),
        ByClass("M/D/1 non-preemptive", 1, Deterministic, [0.1, 0.3, 0.4], Wait(0.444444), Wait(0.740741, 1), Wait(3.333333, 2)),
        Preemptive("M/M/1 preemptive, classes 1 and 2", 1, Exponential, [0.1, 0.3], Sojourn(1.111111, 0), Sojourn(1.851852, 1)),
        Preemptive("M/M/1 preemptive, class 3", 1, Exponential, [0.4, 0.4], Sojourn(8.333333, 1)),
        Preemptive("M/D/1 preemptive, classes 1 and 2", 1, Deterministic, [0.1, 0.3], Sojourn(1.055556, 0), Sojourn(1.481481, 1)),
        Preemptive("M/D/1 preemptive, class 3", 1, Deterministic, [0.4, 0.4], Sojourn(5.0, 1)),
        ByClass("M/M/4 non-preemptive", 4, Exponential, [0.8, 2.4], Wait(0.186385), Wait(0.931926, 1)),
        Preemptive("M/M/4 preemptive", 4, Exponential, [0.8, 2.4], Wait(0.002994)),
    ];

    /// <summary>What the planner has no words for, and why.</summary>
    public static IReadOnlyList<string> NotExpressed { get; } =
        ["Erlang B (M/M/10/10, blocking 0.167963): a plan turns no study away, so that there is no loss to measure."];

    private static ReferenceCase Fifo(string name, int servers, double arrivals, double mean, Distribution shape, params KnownFigure[] known) =>
        new(name, new QueueModel(servers, QueueRule.Fifo, [new PoissonClass(arrivals, mean, shape)]), known);

    private static ReferenceCase ByClass(string name, int servers, Distribution shape, double[] arrivals, params KnownFigure[] known) =>
        new(name, new QueueModel(servers, QueueRule.NonPreemptivePriority, [.. arrivals.Select(a => new PoissonClass(a, 1, shape))]), known);

    private static ReferenceCase Preemptive(string name, int servers, Distribution shape, double[] arrivals, params KnownFigure[] known) =>
        new(name, new QueueModel(servers, QueueRule.PreemptiveResumePriority, [.. arrivals.Select(a => new PoissonClass(a, 1, shape))]), known);

    private static KnownFigure Wait(double value, int ofClass = 0) => new(ofClass, Measure.Wait, value);

    private static KnownFigure Sojourn(double value, int ofClass) => new(ofClass, Measure.Sojourn, value);

    private static KnownFigure Delay(double value) => new(0, Measure.WaitProbability, value);
}

/// <param name="Class">From 0, the one that goes first.</param>
/// <param name="Measure">What is known.</param>
/// <param name="Value">In the model's unit of time, or a probability.</param>
internal readonly record struct KnownFigure(int Class, Measure Measure, double Value);
