using System.Globalization;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>Hours of the local day, on some weekdays or all: <c>"daily": "22:00-06:00", "weekdays": ["sat", "sun"]</c>. The weekday is that of its beginning.</summary>
internal sealed record DailyWindow(TimeSpan Begin, TimeSpan End, IReadOnlyList<DayOfWeek> Weekdays)
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Null where neither is said. What is wrong is added to the mistakes.</summary>
    public static DailyWindow? Read(SectionReader item)
    {
        var days = new List<DayOfWeek>();
        var named = item.Texts("weekdays");
        for (var i = 0; i < named.Count; i++)
        {
            var day = Array.IndexOf(Names, named[i]);
            if (day < 0) item.Context.Add(ConfigPath.Item(item.At("weekdays"), i), $"\"{named[i]}\"", $"one of {string.Join(", ", Names)}");
            else days.Add((DayOfWeek)day);
        }

        if (item.OptionalText("daily") is not { } text) return named.Count > 0 ? new DailyWindow(TimeSpan.Zero, TimeSpan.FromDays(1), days) : null;
        if (text.Split('-') is [var from, var until] && Hour(from) is { } begin && Hour(until) is { } end && begin != end && begin < TimeSpan.FromDays(1))
            return new DailyWindow(begin, end, days);

        item.Context.Add(item.At("daily"), $"\"{text}\"", "two times of the day, for example \"22:00-06:00\"");
        return new DailyWindow(TimeSpan.Zero, TimeSpan.FromDays(1), days);
    }

    /// <summary>Its spans between two times, counted from the start.</summary>
    public IEnumerable<(TimeSpan From, TimeSpan Until)> Within(DateTimeOffset start, TimeSpan from, TimeSpan until)
    {
        var length = End > Begin ? End - Begin : End - Begin + TimeSpan.FromDays(1);
        for (var day = start.Date.AddDays(-1); day - start.DateTime < until; day = day.AddDays(1))
        {
            if (Weekdays.Count > 0 && !Weekdays.Contains(day.DayOfWeek)) continue;
            var begins = day + Begin - start.DateTime;
            var (first, last) = (begins > from ? begins : from, begins + length < until ? begins + length : until);
            if (first < last) yield return (first, last);
        }
    }

    private static TimeSpan? Hour(string text) =>
        text.Trim() == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? hour.ToTimeSpan() : null;
}
