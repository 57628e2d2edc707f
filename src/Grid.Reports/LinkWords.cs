using System.Globalization;

namespace Grid.Reports;

/// <summary>What links the scenario gives its sites.</summary>
public static class LinkWords
{
    private const int MostGroups = 6;

    public static string Of(IReadOnlyList<double> mbit)
    {
        var groups = mbit.GroupBy(static value => value).OrderByDescending(static group => group.Key).ToList();
        var said = groups.Take(MostGroups).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} sites with {group.Key:0.##} Mbit/s"));
        return $"Links, as the scenario has them: {string.Join(", ", said)}{(groups.Count > MostGroups ? " and others" : "")}.";
    }
}
