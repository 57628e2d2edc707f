namespace Grid.Scheduling.Recognition;

/// <summary>
/// One rule a site can read: it holds for a study when it holds for one of its series, that is when every clause of
/// <see cref="All"/> holds, at least one of <see cref="Any"/> (if there are any), and none of <see cref="None"/>.
/// </summary>
public sealed record RecognitionRule
{
    public required string Name { get; init; }

    /// <summary>The pathway a matching study belongs to.</summary>
    public required string Pathway { get; init; }

    /// <summary>Why the rule is right, in words for the person who asks.</summary>
    public string Because { get; init; } = "";

    /// <summary>Tried after every other rule of every pathway, for studies that nothing else takes.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>Site ids the rule is for, <c>SC-*</c> for all that begin so; empty for every site.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    public IReadOnlyList<RecognitionClause> All { get; init; } = [];
    public IReadOnlyList<RecognitionClause> Any { get; init; } = [];
    public IReadOnlyList<RecognitionClause> None { get; init; } = [];

    /// <summary>Whether the rule is for studies of this site.</summary>
    public bool AppliesTo(string siteId) => Sites.Count == 0 || Sites.Any(site => SiteMatches(site, siteId));

    /// <summary>Whether an entry of <see cref="Sites"/> names this site.</summary>
    public static bool SiteMatches(string entry, string siteId) => entry.EndsWith('*')
        ? siteId.StartsWith(entry[..^1], StringComparison.Ordinal)
        : siteId.Equals(entry, StringComparison.Ordinal);
}

/// <summary>Holds when one of the words is in one of the fields.</summary>
public sealed record RecognitionClause(IReadOnlyList<RecognitionField> Fields, IReadOnlyList<WordPattern> Words)
{
    /// <summary>The fields as a rule writes them, e.g. <c>bodyPart|text</c>.</summary>
    public string FieldNames => string.Join('|', Fields.Select(RecognitionFields.NameOf));
}
