using System.Globalization;
using System.Text.Json;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>Lists of numbers in a scenario.</summary>
internal static class Numbers
{
    public static IReadOnlyList<double> Read(SectionReader section, string name, double min, double max)
    {
        if (section.Take(name) is not { } node) return [];
        if (node.Kind != JsonValueKind.Array)
        {
            section.Context.Add(section.At(name), node.Describe(), "a list of numbers [ ... ]");
            return [];
        }

        var numbers = new List<double>(node.Items.Count);
        for (var i = 0; i < node.Items.Count; i++)
        {
            var item = node.Items[i];
            var path = ConfigPath.Item(section.At(name), i);
            section.Context.Remember(path, item.Source);
            if (item.Kind == JsonValueKind.Number && double.TryParse(item.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
                numbers.Add(number);
            else
                section.Context.Add(path, item.Describe(), FormattableString.Invariant($"a number from {min} to {max}"));
        }

        return numbers;
    }

    /// <summary>Weights, whose mean is brought to one; all the same where the key is missing.</summary>
    public static double[] Weights(SectionReader section, string name, int count, string what)
    {
        var isWritten = section.Has(name);
        var errors = section.Context.Errors.Count;
        var weights = Read(section, name, 0, 1e9);
        if (!isWritten || section.Context.Errors.Count > errors) return Same(count);
        if (weights.Count == count && weights.Sum() > 0) return [.. weights.Select(w => w * count / weights.Sum())];
        section.Context.Add(section.At(name), weights.Count == count ? "only zeros" : $"{weights.Count} numbers", $"{count} weights, {what}, not all 0");
        return Same(count);
    }

    private static double[] Same(int count) => [.. Enumerable.Repeat(1.0, count)];
}
