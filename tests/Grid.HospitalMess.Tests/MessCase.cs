using Grid.HospitalMess.Tests.Kinds;
using Grid.HospitalMess.Tests.Reading;
using Grid.HospitalMess.Tests.Studies;

namespace Grid.HospitalMess.Tests;

/// <summary>One drawn study with up to three kinds of mess. Equal seeds give equal files.</summary>
internal sealed record MessCase(int Seed, MessStudy Study, IReadOnlyList<MessKind> Kinds)
{
    public static MessCase Draw(int seed)
    {
        var chance = new Random(seed);
        var pathway = (Pathway)chance.Next(4);
        var study = DrawStudy(pathway, seed, chance.Next(2) == 0, chance);
        var possible = AllKinds.List.Where(kind => kind.Pathways.Contains(pathway)).ToList();
        var kinds = new List<MessKind>();
        for (var left = 1 + chance.Next(3); left > 0; left--)
        {
            var kind = possible[chance.Next(possible.Count)];
            if (!kinds.Contains(kind)) kinds.Add(kind);
        }

        return new MessCase(seed, study, kinds).Damage(chance);
    }

    public static MessCase Of(MessKind kind, Pathway pathway, bool hasLesion, int seed)
    {
        var chance = new Random(seed);
        return new MessCase(seed, DrawStudy(pathway, seed, hasLesion, chance), [kind]).Damage(chance);
    }

    public static MessStudy DrawStudy(Pathway pathway, int study, bool hasLesion, Random chance) => pathway switch
    {
        Pathway.Stroke => Heads.Draw(study, hasLesion, chance),
        Pathway.Breast => Projections.Breast(study, hasLesion, chance),
        Pathway.Lung => Projections.Chest(study, hasLesion, chance),
        _ => Projections.Tooth(study, hasLesion, chance),
    };

    /// <summary>Why the conclusion is wrong; empty when it is not.</summary>
    public string FindFault(IReadOnlyList<Conclusion> conclusions)
    {
        var effect = Kinds.Count == 0 ? Effect.Harmless : Kinds.Max(kind => kind.Effect);
        var denied = conclusions.Any(one => one.Said == Said.NoFinding);
        if (Study.HasLesion && denied) return "a plain \"no finding\" over a lesion";
        // Of several kinds one may put right what another did, or two that are harmless alone contradict each other.
        if (Kinds.Count > 1) return "";
        if (effect == Effect.Losing && denied) return "a plain \"no finding\" although something was lost";
        if (effect != Effect.Harmless) return "";
        var right = Study.HasLesion ? Said.Finding : Said.NoFinding;
        return conclusions.All(one => one.Said == right) ? "" : $"expected {right}: nothing was lost";
    }

    public override string ToString() => $"seed {Seed}: {Study.Pathway}, {(Study.HasLesion ? "lesion" : "clean")}, {string.Join(" + ", Kinds)}";

    private MessCase Damage(Random chance)
    {
        foreach (var kind in Kinds) kind.Do(Study, chance);
        return this;
    }
}
