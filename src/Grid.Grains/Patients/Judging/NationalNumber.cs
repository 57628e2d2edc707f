using System.Globalization;

namespace Grid.Grains.Patients.Judging;

/// <summary>
/// Kazakhstan's individual identification number (IIN): twelve digits, YYMMDD of birth, a digit for century and sex (1 and 2 for the
/// 1800s, 3 and 4 the 1900s, 5 and 6 the 2000s, odd for men; 0 for foreigners, who tell neither), four digits, and a check digit.
/// </summary>
internal static class NationalNumber
{
    private const int Digits = 12;

    // The second pass is for the numbers that the first leaves with a remainder of ten, which is no digit.
    private static readonly int[] First = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    private static readonly int[] Second = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

    /// <summary>Empty, or why the number cannot be one, or not this person's; holds nothing of the number.</summary>
    /// <param name="born">What the study says of the birth date; null when it says nothing that can be read.</param>
    /// <param name="sex">F, M, or empty.</param>
    public static string FindFault(string number, DateOnly? born, string sex)
    {
        if (number.Length != Digits || !number.All(char.IsAsciiDigit)) return "the national number does not have twelve digits";
        if (CheckDigitOf(number) != number[^1] - '0') return "the check digit of the national number is wrong";
        if (number[6] is > '6') return "the national number's digit for century and sex is none";
        if (!HasDate(number)) return "the national number begins with a date that does not exist";
        if (born is { } date && !AgreesWith(number, date)) return "the birth date in the national number is not the study's";
        return sex.Length > 0 && number[6] != '0' && (number[6] - '0') % 2 != (sex == "M" ? 1 : 0)
            ? "the sex in the national number is not the study's"
            : "";
    }

    private static int CheckDigitOf(string number)
    {
        var sum = Remainder(number, First);
        return sum == 10 ? Remainder(number, Second) : sum;
    }

    private static int Remainder(string number, int[] weights) => weights.Select((weight, i) => weight * (number[i] - '0')).Sum() % 11;

    private static bool HasDate(string number) =>
        Centuries(number).Any(century => DateOnly.TryParseExact(
            $"{century}{number[..6]}", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static bool AgreesWith(string number, DateOnly born) =>
        born.ToString("yyMMdd", CultureInfo.InvariantCulture) == number[..6] && Centuries(number).Contains(born.Year / 100);

    private static int[] Centuries(string number) => number[6] switch
    {
        '0' => [18, 19, 20],
        '1' or '2' => [18],
        '3' or '4' => [19],
        _ => [20],
    };
}
