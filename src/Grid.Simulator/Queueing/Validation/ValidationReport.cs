namespace Grid.Simulator.Queueing.Validation;

/// <summary>A simulated figure beside the one that theory gives.</summary>
/// <param name="Model">In Kendall's notation.</param>
/// <param name="Customers">Customers simulated, of all classes.</param>
/// <param name="Class">Name of the class.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Reference">From theory.</param>
/// <param name="Simulated">Mean of the run.</param>
/// <param name="HalfWidth">Half width of its 99.9 % interval.</param>
public sealed record ValidationRow(string Model, long Customers, string Class, Measure Measure, double Reference, double Simulated, double HalfWidth)
{
    /// <summary>How far the simulated figure may be off, as a share of the reference.</summary>
    public const double MostError = 0.02;

    /// <summary>Level of the interval that must cover the reference: of 24 figures at 95 %, one would miss it in most runs.</summary>
    public const double Level = 0.999;

    /// <summary>Simulated less reference, as a share of the reference.</summary>
    public double Error => (Simulated - Reference) / Reference;

    /// <summary>Within 2 % and within the interval: the first alone forgives a bias, the second alone a run too short to tell.</summary>
    public bool Passes => Math.Abs(Error) <= MostError && Math.Abs(Simulated - Reference) <= HalfWidth;
}

/// <summary>A law that one of the runs did or did not obey.</summary>
public sealed record ValidationInvariant(string Model, Invariant Invariant);

/// <summary>The whole comparison.</summary>
public sealed record ValidationReport(ulong Seed, IReadOnlyList<ValidationRow> Rows, IReadOnlyList<ValidationInvariant> Invariants)
{
    public bool Passes => Rows.All(static r => r.Passes) && Invariants.All(static i => i.Invariant.Holds);
}
