using System.Text.RegularExpressions;

namespace Grid.Inference.Geometry;

/// <summary>Words by which View Position, code meanings and descriptions name views and sides. Pure.</summary>
internal static partial class ViewWords
{
    // Beginnings of words, English and Russian; the rarer view first: "lateral decubitus" is no lateral view.
    private static readonly (string Start, string View)[] Projections =
    [
        ("DECUB", ViewCodes.Decubitus), ("OBL", ViewCodes.Oblique), ("КОС", ViewCodes.Oblique), ("LORDOT", ViewCodes.Axial), ("AXIAL", ViewCodes.Axial), ("АКСИАЛ", ViewCodes.Axial),
        ("LATERAL", ViewCodes.Lateral), ("БОК", ViewCodes.Lateral), ("FRONTAL", ViewCodes.Frontal), ("ПРЯМ", ViewCodes.Frontal),
        ("POSTEROANTERIOR", "PA"), ("ANTEROPOSTERIOR", "AP"), ("BITEW", ViewCodes.Bitewing), ("OCCLUS", ViewCodes.Occlusal), ("PERIAP", ViewCodes.Periapical), ("SPECIMEN", ViewCodes.Specimen),
    ];

    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["PA"] = "PA",
        ["AP"] = "AP",
        ["LAT"] = ViewCodes.Lateral,
        ["LL"] = ViewCodes.Lateral,
        ["RL"] = ViewCodes.Lateral,
        ["BW"] = ViewCodes.Bitewing,
        ["BWX"] = ViewCodes.Bitewing,
        ["LLD"] = ViewCodes.Decubitus,
        ["RLD"] = ViewCodes.Decubitus,
        ["LLO"] = ViewCodes.Oblique,
        ["RLO"] = ViewCodes.Oblique,
        ["LAO"] = ViewCodes.Oblique,
        ["RAO"] = ViewCodes.Oblique,
        ["LPO"] = ViewCodes.Oblique,
        ["RPO"] = ViewCodes.Oblique,
        ["LDEC"] = ViewCodes.Decubitus,
        ["RDEC"] = ViewCodes.Decubitus,
    };

    private static readonly string[] Rare = [ViewCodes.Decubitus, ViewCodes.Oblique, ViewCodes.Axial];

    private static readonly (string Start, string Limit)[] Limits =
    [
        ("SPOT", "spot compression"), ("MAG", "magnification"), ("CLEAV", "cleavage"), ("ROLL", "rolled"), ("TANG", "tangential"), ("AXILL", "axillary tail"), ("SPECIM", "specimen"),
        ("EKLUND", "implant displaced"), ("DISPLACED", "implant displaced"), ("PARTIAL", "partial view"), ("ПРИЦЕЛ", "spot compression"), ("УВЕЛИЧ", "magnification"),
    ];

    /// <summary>The one view that a text names; empty where it names none, or several that differ.</summary>
    public static string View(string text, bool isBreast) => isBreast ? BreastView(text) : ProjectionView(text);

    /// <summary>L or R where a text names one side; empty where it names none or both.</summary>
    public static string Side(string text)
    {
        var sides = Tokens(text).Select(token => token switch
        {
            "R" or "RT" or "RIGHT" => "R",
            "L" or "LT" or "LEFT" => "L",
            _ when token.StartsWith("ПРАВ", StringComparison.Ordinal) => "R",
            _ when token.StartsWith("ЛЕВ", StringComparison.Ordinal) => "L",
            _ => BreastLabel().Match(token) is { Success: true } label && !BreastNames().IsMatch(token) ? label.Groups["side"].Value : "",
        }).Where(side => side.Length > 0).Distinct().ToList();
        return sides.Count == 1 ? sides[0] : "";
    }

    /// <summary>What makes a breast's view less than the whole breast, by words and by labels such as RMCC or LCCID.</summary>
    public static IEnumerable<string> BreastLimits(string text)
    {
        foreach (var token in Tokens(text))
        {
            foreach (var (start, limit) in Limits)
            {
                if (token.StartsWith(start, StringComparison.Ordinal)) yield return limit;
            }

            if (BreastNames().IsMatch(token) || BreastLabel().Match(token) is not { Success: true } label) continue;
            if (label.Groups["before"].Value == "M") yield return "magnification";
            if (label.Groups["before"].Value == "S") yield return "spot compression";
            if (label.Groups["after"].Value is { Length: > 0 } after) yield return after == "ID" ? "implant displaced" : after is "RL" or "RM" or "RI" or "RS" ? "rolled" : "a part of the breast";
        }
    }

    private static string BreastView(string text)
    {
        var views = Tokens(text).Select(token => BreastNames().IsMatch(token) ? token
            : BreastLabel().Match(token) is { Success: true } label ? label.Groups["view"].Value
            : token.StartsWith("SPECIM", StringComparison.Ordinal) ? ViewCodes.Specimen : "").Where(view => view.Length > 0).Distinct().ToList();
        if (views.Count == 0) views = [.. Meanings.Where(meaning => Letters(text).Contains(meaning.Words, StringComparison.Ordinal)).Select(meaning => meaning.View).Take(1)];
        return views.Count == 1 ? views[0] : "";
    }

    // As code meanings spell views out; the longer name first.
    private static readonly (string Words, string View)[] Meanings =
    [
        ("MEDIOLATERALOBLIQUE", "MLO"), ("LATEROMEDIALOBLIQUE", "LMO"), ("CRANIOCAUDALEXAGGERATEDLATERAL", "XCCL"), ("CRANIOCAUDALEXAGGERATEDMEDIAL", "XCCM"),
        ("CAUDOCRANIAL", "FB"), ("CRANIOCAUDAL", "CC"), ("MEDIOLATERAL", "ML"), ("LATEROMEDIAL", "LM"),
    ];

    private static string ProjectionView(string text)
    {
        var letters = Letters(text);
        var views = Tokens(text).Select(token => Short.GetValueOrDefault(token) ?? Projections.FirstOrDefault(one => token.StartsWith(one.Start, StringComparison.Ordinal)).View ?? "")
            .Where(view => view.Length > 0).ToList();
        // "postero-anterior" is two tokens.
        if (letters.Contains("POSTEROANTERIOR", StringComparison.Ordinal)) views.Add("PA");
        if (letters.Contains("ANTEROPOSTERIOR", StringComparison.Ordinal)) views.Add("AP");
        if (views.Find(Rare.Contains) is { } rare) return rare;
        return views.Select(ViewCodes.Class).Distinct().Count() == 1 ? views[0] : "";
    }

    private static string[] Tokens(string text) => [.. Token().Matches(text.ToUpperInvariant()).Select(match => match.Value)];

    private static string Letters(string text) => string.Concat(Tokens(text));

    [GeneratedRegex("[\\p{L}0-9]+")]
    private static partial Regex Token();

    [GeneratedRegex("^(CC|MLO|ML|LM|LMO|XCCL|XCCM|XCC|FB|SIO|ISO)$")]
    private static partial Regex BreastNames();

    // ACR labels: side, S or M for spot and magnified, view, and what is shown of it.
    [GeneratedRegex("^(?<side>[RL])?(?<before>[SM])?(?<view>CC|MLO|ML|LM|LMO|XCCL|XCCM|FB|SIO|ISO)(?<after>RL|RM|RI|RS|ID|AT|AX|AC|CV|IMF|TAN)?$")]
    private static partial Regex BreastLabel();
}
