namespace Grid.Inference.Geometry;

/// <summary>Slices and ranges of numbers, as a person would name them.</summary>
internal static class SliceWords
{
    private const int MaxRanges = 8;

    /// <summary>By instance number where the header has one, as viewers do: "instances 3, 7 to 9".</summary>
    public static string Name(IEnumerable<InstanceHeader> headers)
    {
        var all = headers.ToList();
        var numbers = all.Where(header => header.InstanceNumber is not null).Select(header => header.InstanceNumber!.Value).ToList();
        if (numbers.Count == 0) return all.Count == 1 ? "1 without an instance number" : $"{all.Count} without instance numbers";
        return (numbers.Count == 1 ? "instance " : "instances ") + Ranges(numbers);
    }

    /// <summary>"3, 7 to 9", in order; long lists end in how many more.</summary>
    public static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers.Distinct().Order())
        {
            if (ranges.Count > 0 && number == ranges[^1].Last + 1L) ranges[^1] = (ranges[^1].First, number);
            else ranges.Add((number, number));
        }

        var words = ranges.Take(MaxRanges).Select(range =>
            range.First == range.Last ? $"{range.First}" : range.Last == range.First + 1L ? $"{range.First}, {range.Last}" : $"{range.First} to {range.Last}");
        var rest = ranges.Skip(MaxRanges).Sum(range => range.Last - (long)range.First + 1);
        return string.Join(", ", words) + (rest > 0 ? $" and {rest} more" : "");
    }
}
