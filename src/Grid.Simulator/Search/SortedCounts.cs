namespace Grid.Simulator.Search;

/// <summary>Counts in sorted numbers.</summary>
internal static class SortedCounts
{
    /// <summary>How many are greater than the limit.</summary>
    public static int Above(float[] sorted, double limit)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] > limit) high = middle;
            else low = middle + 1;
        }

        return sorted.Length - low;
    }
}
