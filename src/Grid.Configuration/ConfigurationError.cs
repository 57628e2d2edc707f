namespace Grid.Configuration;

/// <summary>One mistake in the configuration, for the person who must put it right.</summary>
/// <param name="Path">Where in the configuration, e.g. <c>nodes[2].slots</c>; empty for the file as a whole.</param>
/// <param name="Source">Where it was written: <c>silo.json:14</c>, <c>environment GRID__nodes__2__slots</c>, <c>command line</c>.</param>
/// <param name="Found">What was there. Never a secret.</param>
/// <param name="Expected">What belongs there, with ranges and units.</param>
/// <param name="Advice">What to do; may be empty.</param>
public sealed record ConfigurationError(string Path, string Source, string Found, string Expected, string Advice)
{
    public override string ToString()
    {
        var place = Path.Length == 0 ? Source : $"{Source}: {Path}";
        var advice = Advice.Length == 0 ? "" : $" {Advice}";
        return $"{place}: found {Found}, expected {Expected}.{advice}";
    }
}
