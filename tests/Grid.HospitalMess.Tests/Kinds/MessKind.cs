using Grid.HospitalMess.Tests.Studies;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>What a kind of mess may do to the answer.</summary>
internal enum Effect
{
    /// <summary>Every image and value is there for whoever reads well: the answer is the truth.</summary>
    Harmless,

    /// <summary>The answer may become indeterminate, but a lesion is never denied.</summary>
    Doubtful,

    /// <summary>Something was lost or cannot be told: no plain "no finding", whatever the truth.</summary>
    Losing,
}

/// <summary>One kind of damage or variety that hospitals' studies have.</summary>
/// <param name="Name">In words.</param>
/// <param name="Pathways">The studies it is for.</param>
/// <param name="Effect">What may become of the answer.</param>
/// <param name="Do">Changes the study.</param>
internal sealed record MessKind(string Name, Pathway[] Pathways, Effect Effect, Action<MessStudy, Random> Do)
{
    public static readonly Pathway[] Ct = [Pathway.Stroke];
    public static readonly Pathway[] XRay = [Pathway.Breast, Pathway.Lung, Pathway.Dental];
    public static readonly Pathway[] Any = [Pathway.Stroke, Pathway.Breast, Pathway.Lung, Pathway.Dental];

    public override string ToString() => Name;

    public static MessFile One(MessStudy study, Random chance) => study.Original[chance.Next(study.Original.Count)];
}
