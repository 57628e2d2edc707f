using Grid.Grains.Plan;

namespace Grid.Grains.Patients.Judging;

/// <summary>
/// Whether a number is somebody's. Two people under one number is the harm to prevent: what may be a placeholder, or is not what a
/// number of its kind must be, is nobody's, and then the study is a patient of its own, to whom nothing is offered.
/// </summary>
/// <param name="Issuer">That keys the patient: of the file, the nation, or the sending site.</param>
/// <param name="Id">As it keys the patient.</param>
/// <param name="Doubt">Empty when it is somebody's, else why not, without the number.</param>
internal sealed record PatientNumber(string Issuer, string Id, string Doubt)
{
    private const int LeastCharacters = 4;
    private const int ManyCharacters = 8;

    /// <param name="facts">What the study says of its person beside the number.</param>
    public static PatientNumber Of(string issuer, string id, PersonFacts facts, PatientIssuerPlan plan, string siteId)
    {
        var number = string.Concat(id.Trim().Select(Narrow));
        var named = issuer.Trim();
        if (named.Length == 0 || PlaceholderWords.StandForIssuer(named)) named = plan.Of("", number, siteId);
        else if (named.Equals(plan.NationalIssuer, StringComparison.OrdinalIgnoreCase)) named = plan.NationalIssuer;
        return new PatientNumber(named, number, FindDoubt(named, number, facts, plan));
    }

    private static string FindDoubt(string issuer, string number, PersonFacts facts, PatientIssuerPlan plan)
    {
        if (number.Length == 0) return "the study names no patient number";
        var marks = number.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        if (marks.Length == 0) return "the patient number has no letter or digit";
        if (PlaceholderWords.StandFor(number)) return "the patient number is a word for an unknown person";
        if (marks.Distinct().Count() == 1) return "the patient number repeats one character";
        if (marks.Length >= ManyCharacters && marks.GroupBy(mark => mark).Max(same => same.Count()) >= marks.Length - 1) return "the patient number repeats one character all but once";
        if (marks.Length < LeastCharacters) return $"the patient number is shorter than {LeastCharacters} characters";
        if (marks.All(char.IsAsciiDigit) && IsPattern(marks)) return "the patient number only counts up, down or repeats itself, as made-up numbers do";
        if (marks.Where(char.IsAsciiDigit).All(digit => digit == '0') && marks.Count(char.IsAsciiDigit) >= marks.Length - 1) return "the patient number is zero";
        return issuer == plan.NationalIssuer && plan.ChecksNationalIds ? NationalNumber.FindFault(number, facts.Born, facts.Sex) : "";
    }

    // Full-width digits and letters are the same number typed on another keyboard. Not left to the runtime, which does it only with ICU.
    private static char Narrow(char mark) => mark is >= '\uFF01' and <= '\uFF5E' ? (char)(mark - 0xFEE0) : mark;

    private static bool IsPattern(char[] digits) => Steps(digits, 1) || Steps(digits, 9) || Repeats(digits);

    // 1234567890 goes on from 9 with 0, 0987654321 the other way.
    private static bool Steps(char[] digits, int by) => Enumerable.Range(1, digits.Length - 1).All(i => (digits[i] - digits[i - 1] + 10) % 10 == by);

    /// <summary>1212..., 123123...: a part of at most three digits again and again, three times at least.</summary>
    private static bool Repeats(char[] digits) =>
        Enumerable.Range(2, 2).Any(part => digits.Length >= 3 * part && digits.Length % part == 0 && Enumerable.Range(part, digits.Length - part).All(i => digits[i] == digits[i - part]));
}
