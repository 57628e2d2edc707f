using Grid.Scheduling.Recognition;

namespace Grid.Grains.Patients.Judging;

/// <summary>Whether the order says that something changed for the patient since they were last looked at.</summary>
internal static class NamedChange
{
    // Beginnings of words, as FoldedText has them, in the languages of orders.
    private static readonly string[] Beginnings = [.. ((string[])
    [
        "trauma", "injur", "accident", "fall", "fell", "worse", "deteriorat", "acute", "sudden", "postop", "surger", "operat", "bleed", "fracture", "emergency",
        "травм", "паден", "упал", "авари", "дтп", "ухудш", "остр", "внезапн", "послеоп", "операц", "кровотеч", "перелом", "экстрен", "впервые",
        "жарақат", "құла", "апат", "нашарла", "жедел", "кенет", "операция", "қан кет", "сыну",
    ]).Select(word => string.Concat(FoldedText.Words(word)))];

    // Whole words: a "new growth" is one Russian word, and what most oncology orders are about.
    private static readonly HashSet<string> Words = [.. ((string[])["new", "новый", "новая", "новое", "новые", "новых", "новой", "жаңа"]).Select(word => string.Concat(FoldedText.Words(word)))];

    /// <summary>True when the order names a change at a time before the last image, or in words and no time.</summary>
    public static bool IsBefore(DateTimeOffset? acquiredUntil, DateTimeOffset? changedAt, string orderReason) =>
        changedAt is { } change ? acquiredUntil is null || acquiredUntil >= change : IsIn(orderReason);

    public static bool IsIn(string orderReason) =>
        FoldedText.Words(orderReason).Any(word => Words.Contains(word) || Beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.Ordinal)));
}
