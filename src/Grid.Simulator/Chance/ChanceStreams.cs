namespace Grid.Simulator.Chance;

/// <summary>
/// Common random numbers: a stream for each purpose and entity, hashed from the seed and the replication. Two policies simulated with
/// the same seed then see the same arrivals and run times, whatever each does with them and in whatever order they draw.
/// </summary>
internal readonly record struct ChanceStreams(ulong Seed, int Replication)
{
    /// <param name="purpose">What is drawn.</param>
    /// <param name="entity">For whom: the number of a site, a class or a node.</param>
    public SeededChance Of(ChancePurpose purpose, ulong entity)
    {
        var hash = Mix(Seed + 0x9E3779B97F4A7C15);
        hash = Mix(hash ^ ((ulong)(uint)Replication << 32 | (uint)purpose));
        return new SeededChance(Mix(hash ^ entity));
    }

    // David Stafford's thirteenth mix of 64 bits: a bijection, so that no two keys of a kind meet.
    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
