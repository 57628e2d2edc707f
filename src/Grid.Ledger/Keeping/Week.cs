using System.Globalization;

namespace Grid.Ledger.Keeping;

/// <summary>A week in UTC, by its Monday.</summary>
internal readonly record struct Week(DateOnly Monday)
{
    private const string Form = "yyyyMMdd";

    public DateTimeOffset From => new(Monday, TimeOnly.MinValue, TimeSpan.Zero);

    public DateTimeOffset To => new(Monday.AddDays(7), TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>As in the name of its table.</summary>
    public string Name => Monday.ToString(Form, CultureInfo.InvariantCulture);

    public static Week Of(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return new Week(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
    }

    /// <summary>Null when the text is no date.</summary>
    public static Week? Named(string text) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday) ? new Week(monday) : null;

    public Week After(int weeks) => new(Monday.AddDays(7 * weeks));
}
