using System.Globalization;
using Grid.Contracts.Patients;

namespace Grid.Grains.Patients;

/// <summary>The question before an exam is made: was it just done, where, and does its result still stand?</summary>
internal static class ExamAnswers
{
    /// <param name="entries">Newest first.</param>
    public static ExamAnswer Of(PlannedExam planned, IReadOnlyList<HistoryEntry> entries, TimeSpan validity, DateTimeOffset now)
    {
        // By when it was acquired: what is published last need not be the newest exam. What has no such time stands behind all others.
        var last = entries.Where(entry => IsSuch(entry, planned)).OrderByDescending(entry => entry.AcquiredAt ?? DateTimeOffset.MinValue).FirstOrDefault();
        if (last is null) return new ExamAnswer { Text = "not done before, as far as the grid knows" };

        var isInFuture = last.AcquiredAt > now;
        var age = isInFuture ? null : now - last.AcquiredAt;
        var until = validity > TimeSpan.Zero && !isInFuture && last.AcquiredAt is { } acquired ? acquired + validity : (DateTimeOffset?)null;
        var isValid = last.Conclusive && until >= now;
        return new ExamAnswer { Last = last, Age = age, ValidUntil = until, IsValid = isValid, Text = TextOf(last, age, isInFuture, validity, until, now) };
    }

    private static bool IsSuch(HistoryEntry entry, PlannedExam planned) =>
        entry.Pathway == planned.Pathway && Holds(entry.Modality, planned.Modality) && Holds(entry.BodyPart, planned.BodyPart)
        && Holds(entry.Laterality, planned.Laterality) && Holds(entry.Anatomy, planned.Anatomy);

    private static bool Holds(string all, string one) =>
        one.Length == 0 || all.Split('+').Contains(one.Trim(), StringComparer.OrdinalIgnoreCase);

    private static string TextOf(HistoryEntry last, TimeSpan? age, bool isInFuture, TimeSpan validity, DateTimeOffset? until, DateTimeOffset now)
    {
        var when = age is { } ago ? $"done {Ago(ago)} at {last.SiteId}"
            : isInFuture ? $"done at {last.SiteId}, which says at a time in the future"
            : $"done at {last.SiteId}, which does not say when";
        var stands = validity <= TimeSpan.Zero ? "a result of this pathway never answers another exam"
            : until is null ? "validity not known"
            : until >= now ? "still valid"
            : "no longer valid";
        return $"{when}, {(last.Conclusive ? "conclusive" : "not conclusive")}, {stands}";
    }

    private static string Ago(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } => Counted(age.Minutes, "minute"),
        { TotalDays: < 1 } => Counted(age.Hours, "hour"),
        _ => Counted(age.Days, "day"),
    };

    private static string Counted(int number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")} ago");
}
