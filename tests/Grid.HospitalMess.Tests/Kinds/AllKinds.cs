namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Every kind, in a fixed order: a seed draws the same kinds on every machine.</summary>
internal static class AllKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
        [.. SliceKinds.List, .. TurnKinds.List, .. ValueKinds.List, .. SeriesKinds.List, .. ViewKinds.List, .. TextKinds.List, .. FileKinds.List];
}
