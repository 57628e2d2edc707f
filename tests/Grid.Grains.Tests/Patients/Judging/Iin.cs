namespace Grid.Grains.Tests.Patients.Judging;

/// <summary>Makes Kazakh identification numbers of nobody, from the published rule and not from the code under test.</summary>
internal static class Iin
{
    /// <param name="date">YYMMDD.</param>
    /// <param name="century">The digit for century and sex.</param>
    /// <param name="serial">Where to begin to look for a serial number that has a check digit.</param>
    public static string Of(string date, char century, int serial = 17)
    {
        for (; ; serial++)
        {
            var eleven = $"{date}{century}{serial:D4}";
            var sum = First(eleven);
            if (sum == 10) sum = Second(eleven);
            if (sum < 10) return $"{eleven}{sum}";
        }
    }

    public static bool NeedsSecondPass(string number) => First(number) == 10;

    private static int First(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 11; i++) sum += (i + 1) * (digits[i] - '0');
        return sum % 11;
    }

    private static int Second(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 11; i++) sum += (i < 9 ? i + 3 : i - 8) * (digits[i] - '0');
        return sum % 11;
    }
}
