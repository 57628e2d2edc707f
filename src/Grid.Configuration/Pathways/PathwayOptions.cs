using Grid.Configuration.Reading;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Recognition;

namespace Grid.Configuration.Pathways;

/// <summary>One entry of <c>pathways</c>: how urgent it is, what it promises, what runs, and which studies are of it.</summary>
public sealed record PathwayOptions
{
    /// <summary>Takes what no rule matched; has no models and no rules.</summary>
    public const string Fallback = "general";

    /// <summary>The key, e.g. <c>stroke</c>.</summary>
    public required string Name { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>From acknowledged to published; 1 s to 7 days.</summary>
    public required TimeSpan Promise { get; init; }

    /// <summary>Models that run on each study.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>
    /// How long a patient's result of this pathway is offered instead of running again; zero never offers. 0 to 365 days, default 0.
    /// </summary>
    public required TimeSpan ResultValidity { get; init; }

    /// <summary>Tried in this order.</summary>
    public required IReadOnlyList<RecognitionRule> Rules { get; init; }

    internal string Path { get; init; } = "";

    internal static IReadOnlyList<PathwayOptions> ReadAll(SectionReader section, WordLists words)
    {
        List<PathwayOptions> pathways = [.. section.Keys().Select(name => Read(name, section.Section(name), words))];
        section.Close();
        return pathways;
    }

    private static PathwayOptions Read(string name, SectionReader section, WordLists words)
    {
        var options = new PathwayOptions
        {
            Path = section.Path,
            Name = name,
            Tier = section.Choice<Tier>("tier", null),
            Promise = section.Duration("promise", null, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            Models = section.Texts("models"),
            ResultValidity = section.Duration("resultValidity", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(365)),
            Rules = [.. section.Items("rules").Select(rule => RuleReader.Read(name, rule, words))],
        };
        section.Close();
        return options;
    }
}
