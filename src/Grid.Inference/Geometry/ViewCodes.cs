namespace Grid.Inference.Geometry;

/// <summary>
/// Codes of views (PS3.16 CID 4010, 4014) and of view modifiers (CID 4015), in SNOMED CT and in the older SNOMED RT form, and
/// the names that this library has for them.
/// </summary>
internal static class ViewCodes
{
    public const string Frontal = "FRONTAL", Lateral = "LATERAL", Oblique = "OBLIQUE", Axial = "AXIAL", Decubitus = "DECUBITUS", Specimen = "SPECIMEN";
    public const string Bitewing = "BITEWING", Occlusal = "OCCLUSAL", Periapical = "PERIAPICAL";

    private static readonly Dictionary<string, string> Views = Table(
        (Frontal, "399033003 R-10202"),
        ("AP", "399348003 R-10206 399321004 G-5215"),
        ("PA", "272479007 R-10214 R-40888 399001007 G-5216"),
        (Lateral, "399067008 R-102CD 399198007 R-10232 399173006 R-10236 399118008 G-5223 399297009 G-5222 49370004 G-A104"),
        (Oblique, "399182000 R-102C1 399160007 R-10204 399312000 R-10208 399059000 R-10216 399038007 R-10210 399006002 R-10212 399356000 R-10218 R-40985"
            + " 399135007 R-10220 399236003 R-10234 399184004 R-10238 260427002 R-40783 260426006 R-40782 399108003 G-5206 399074003 G-5207 399075002 G-5208 399136008 G-5209 21114003 G-A472"),
        (Axial, "399061009 R-10241 399004004 R-10246 399288005 R-10248 399225005 R-10250 399132005 R-10252 399325008 R-10254 24422004 G-A147"),
        ("CC", "399162004 R-10242"),
        ("MLO", "399368009 R-10226 399268006 G-5224"),
        ("ML", "399260004 R-10224 399012007 G-5220"),
        ("LM", "399352003 R-10228 399300004 G-5221"),
        ("LMO", "399099002 R-10230 399159002 G-5225"),
        ("FB", "399196006 R-10244"),
        ("XCCL", "399192008 R-1024A"),
        ("XCCM", "399101009 R-1024B"),
        ("SIO", "399188001 R-102D0"),
        ("ISO", "441555000 R-40AAA"),
        (Specimen, "119376003 G-8300 127457009 G-8310"),
        (Occlusal, "260499007 R-40810"));

    private static readonly Dictionary<string, string> ModifierNames = Table(
        ("magnification", "399163009 R-102D6"),
        ("spot compression", "399055006 R-102D7"),
        ("implant displaced", "399209000 R-102D5"),
        ("rolled", "399197002 R-102D3 399226006 R-102D4 415670009 R-102C9 414493004 R-102CA"),
        ("cleavage", "399161006 R-102D2"),
        ("axillary tail", "399011000 R-102D1 442580003 R-40AB2"),
        ("tangential", "399110001 R-102C2"),
        ("infra-mammary fold", "442593008 R-40ABE"),
        ("anterior compression", "441752004 P2-00161"),
        ("nipple in profile", "442581004 R-40AB3"));

    /// <summary>The view's name, or empty for a code that names none of these.</summary>
    public static string View(string code) => Views.GetValueOrDefault(code.Trim(), "");

    /// <summary>The modifier in words, or empty.</summary>
    public static string Modifier(string code) => ModifierNames.GetValueOrDefault(code.Trim(), "");

    /// <summary>What two names have in common: PA and AP are both frontal, a lateral breast is seen from either side.</summary>
    public static string Class(string view) => view switch
    {
        "PA" or "AP" => Frontal,
        "ML" or "LM" => Lateral,
        _ => view,
    };

    private static Dictionary<string, string> Table(params (string Name, string Codes)[] rows) =>
        rows.SelectMany(row => row.Codes.Split(' ').Select(code => (code, row.Name))).ToDictionary(pair => pair.code, pair => pair.Name, StringComparer.OrdinalIgnoreCase);
}
