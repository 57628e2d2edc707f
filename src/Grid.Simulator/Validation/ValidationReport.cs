using Grid.Simulator.Statistics;

namespace Grid.Simulator.Validation;

/// <summary>A simulated figure beside the one that theory gives.</summary>
/// <param name="Model">In Kendall's notation.</param>
/// <param name="Customers">Customers measured, of all classes.</param>
/// <param name="Class">From 1, the one that goes first.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Reference">From theory.</param>
/// <param name="Simulated">With its 99.9 % interval.</param>
/// <param name="MostError">How far it may be off, as a share of the reference.</param>
public sealed record ValidationRow(string Model, long Customers, int Class, Measure Measure, double Reference, ConfidenceInterval Simulated, double MostError)
{
    /// <summary>2 %.</summary>
    public const double UsualError = 0.02;

    /// <summary>Level of the interval that must cover the reference: of 23 figures at 95 %, one would miss it in most runs.</summary>
    public const double Level = 0.999;

    /// <summary>Simulated less reference, as a share of the reference.</summary>
    public double Error => (Simulated.Mean - Reference) / Reference;

    /// <summary>Near enough and within the interval: the first alone forgives a bias, the second alone a run too short to tell.</summary>
    public bool Passes => Math.Abs(Error) <= MostError && Simulated.Covers(Reference);
}

/// <summary>A law that the replications of a model did or did not obey.</summary>
/// <param name="Detail">Both sides in figures.</param>
public sealed record ValidationLaw(string Model, string Law, bool Holds, string Detail);

/// <summary>The whole comparison.</summary>
/// <param name="NotExpressed">Models that the planner cannot be, and why.</param>
public sealed record ValidationReport(ulong Seed, IReadOnlyList<ValidationRow> Rows, IReadOnlyList<ValidationLaw> Laws, IReadOnlyList<string> NotExpressed)
{
    public bool Passes => Rows.All(static r => r.Passes) && Laws.All(static l => l.Holds);
}
