using System.Text.RegularExpressions;

namespace Grid.Inference.Geometry;

/// <summary>Teeth by their numbers (ISO 3950): from codes (PS3.16 CID 4018, 4019), their meanings, or a description. Pure.</summary>
public static partial class ToothNumbers
{
    private const int MaxNamed = 8;

    // Quadrant after quadrant from the first incisor on: SNOMED CT and SNOMED RT.
    private static readonly (int First, string[] Codes)[] Quadrants =
    [
        (11, ["22120004 T-54280", "11712009 T-54270", "80647007 T-54260", "57826002 T-54250", "36492000 T-54240", "5140004 T-54230", "7121006 T-54220", "68085002 T-54210"]),
        (21, ["31982000 T-54290", "25748002 T-54300", "72876007 T-54310", "61897005 T-54320", "23226009 T-54330", "23427002 T-54340", "66303006 T-54350", "87704003 T-54360"]),
        (31, ["113278005 T-54440", "77130001 T-54430", "39844006 T-54420", "2400006 T-54410", "24573005 T-54400", "89625000 T-54390", "48402004 T-54380", "74344005 T-54370"]),
        (41, ["15422005 T-54450", "82628004 T-54460", "47055002 T-54470", "80140008 T-54480", "8873007 T-54490", "28480000 T-54500", "40005008 T-54510", "38994002 T-54520"]),
        (51, ["245620002 T-54611", "245619008 T-54621", "30618001 T-54630", "245616001 T-54641", "27855007 T-54650"]),
        (61, ["51678005 T-54660", "43622005 T-54670", "73937000 T-54680", "45234009 T-54690", "51943008 T-54700"]),
        (71, ["89552004 T-54760", "14770005 T-54770", "245639007 T-54781", "38896004 T-54790", "49330006 T-54800"]),
        (81, ["67834006 T-54710", "22445006 T-54720", "6062009 T-54730", "245631005 T-54741", "61868007 T-54750"]),
    ];

    private static readonly Dictionary<string, int> ByCode = Quadrants
        .SelectMany(quadrant => quadrant.Codes.SelectMany((pair, index) => pair.Split(' ').Select(code => (code, Number: quadrant.First + index))))
        .ToDictionary(one => one.code, one => one.Number, StringComparer.OrdinalIgnoreCase);

    /// <summary>"tooth 36", "teeth 16, 17"; empty where nothing names a tooth.</summary>
    public static string Describe(IReadOnlyList<ViewCode> structures, string description)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(description);
        var numbers = structures.Select(code => ByCode.TryGetValue(code.Value, out var number) ? number : OfMeaning(code.Meaning)).Where(number => number > 0).Distinct().Order().ToList();
        if (numbers.Count == 0) numbers = OfDescription(description);
        return numbers.Count switch
        {
            0 => "",
            1 => $"tooth {numbers[0]}",
            _ => "teeth " + string.Join(", ", numbers.Take(MaxNamed)) + (numbers.Count > MaxNamed ? $" and {numbers.Count - MaxNamed} more" : ""),
        };
    }

    /// <summary>"permanent lower left second molar tooth" is 37; 0 where the words name no single tooth.</summary>
    private static int OfMeaning(string meaning)
    {
        var words = meaning.ToUpperInvariant();
        bool Says(string word) => words.Contains(word, StringComparison.Ordinal);
        var isUpper = Says("UPPER") || Says("MAXILLARY");
        var isLower = Says("LOWER") || Says("MANDIBULAR");
        if (isUpper == isLower || Says("RIGHT") == Says("LEFT")) return 0;

        var isDeciduous = Says("DECIDUOUS") || Says("PRIMARY");
        var quadrant = (isUpper, Says("RIGHT")) switch { (true, true) => 1, (true, false) => 2, (false, false) => 3, _ => 4 };
        var order = Says("SECOND") ? 2 : Says("THIRD") ? 3 : Says("FIRST") ? 1 : 0;
        var place = Says("INCISOR") ? (Says("CENTRAL") ? 1 : Says("LATERAL") ? 2 : 0)
            : Says("CANINE") ? 3
            : order == 0 ? 0
            : Says("PREMOLAR") ? 3 + order
            : Says("MOLAR") ? (isDeciduous ? 3 : 5) + order
            : 0;
        return place == 0 || (isDeciduous && place > 5) ? 0 : ((quadrant + (isDeciduous ? 4 : 0)) * 10) + place;
    }

    private static List<int> OfDescription(string description) =>
        [.. NamedTooth().Matches(description).SelectMany(match => match.Groups["number"].Captures).Select(capture => int.Parse(capture.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];

    [GeneratedRegex("(?i)(?:TOOTH|TEETH|FDI|ISO|ЗУБ\\p{L}*)\\W{0,3}(?:(?<number>[1-4][1-8]|[5-8][1-5])\\b\\W{0,3})+")]
    private static partial Regex NamedTooth();
}
