namespace Grid.Inference.Geometry;

/// <summary>
/// What the numbers in the headers say about slices that did not arrive: instance numbers count from 1 (gaps and a late start
/// show), acquisitions of a multi-row scanner have equally many slices, and (0020,1002) may state how many there are.
/// Numbers never show that the highest ones are missing; image content must (<see cref="HeadCoverage"/>).
/// </summary>
public static class InstanceNumbers
{
    /// <param name="series">All images of the series, localizers too: they take numbers.</param>
    /// <param name="study">All images of the study: one acquisition may be reconstructed into several series.</param>
    public static IReadOnlyList<string> Shortfalls(IReadOnlyList<InstanceHeader> series, IReadOnlyList<InstanceHeader> study)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(study);
        var shortfalls = new List<string>();
        AddGaps(series, shortfalls);
        AddShortAcquisitions(series, shortfalls);
        AddStatedCounts(series, study, shortfalls);
        return shortfalls;
    }

    private static void AddGaps(IReadOnlyList<InstanceHeader> series, List<string> shortfalls)
    {
        var without = series.Count(header => header.InstanceNumber is null);
        if (without > 0) shortfalls.Add($"{without} of {series.Count} images have no Instance Number, so that missing ones cannot be told by it");

        // Numbers of multi-frame instances count instances too. Negative ones are not numbers of anything.
        var numbers = series.Select(header => header.InstanceNumber ?? -1).Where(number => number >= 0).Distinct().Order().ToList();
        if (numbers.Count == 0) return;

        if (numbers[0] > 1)
            shortfalls.Add($"{Missing(1, numbers[0] - 1)} not received: the series begins at instance {numbers[0]}");
        for (var i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] > numbers[i - 1] + 1)
                shortfalls.Add($"{Missing(numbers[i - 1] + 1, numbers[i] - 1)} not received: instance {numbers[i - 1]} is followed by {numbers[i]}");
        }

        static string Missing(int first, int last) => first == last ? $"instance {first} was" : $"instances {first} to {last} were";
    }

    private static void AddShortAcquisitions(IReadOnlyList<InstanceHeader> series, List<string> shortfalls)
    {
        // Only among slices of one thickness: a protocol changes its collimation with the thickness.
        var blocks = series.Where(header => header is { AcquisitionNumber: not null, SliceThicknessMm: not null, IsLocalizer: false })
            .GroupBy(header => header.SliceThicknessMm);
        foreach (var block in blocks)
        {
            var acquisitions = block.GroupBy(header => header.AcquisitionNumber!.Value).Select(group => (Number: group.Key, Count: group.Count())).ToList();
            var usual = acquisitions.GroupBy(acquisition => acquisition.Count).MaxBy(group => group.Count())!;
            if (usual.Key < 2 || usual.Count() < 3) continue;
            shortfalls.AddRange(acquisitions.Where(acquisition => acquisition.Count < usual.Key)
                .Select(acquisition => $"acquisition {acquisition.Number} has {acquisition.Count} of {usual.Key} slices, as {usual.Count()} others of its thickness have"));
        }
    }

    private static void AddStatedCounts(IReadOnlyList<InstanceHeader> series, IReadOnlyList<InstanceHeader> study, List<string> shortfalls)
    {
        foreach (var acquisition in series.Where(header => header.ImagesInAcquisition is > 0).GroupBy(header => header.AcquisitionNumber))
        {
            var stated = acquisition.Max(header => header.ImagesInAcquisition!.Value);
            var received = study.Count(header => header.AcquisitionNumber == acquisition.Key);
            if (received < stated)
                shortfalls.Add($"the header (0020,1002) states {stated} images for acquisition {acquisition.Key?.ToString() ?? "without a number"}, {received} were received");
        }
    }
}
