using Grid.Scheduling.Recognition;

namespace Grid.Grains.Patients.Judging;

/// <summary>What is written where a number or its issuer was not known, in the languages of the hospitals.</summary>
internal static class PlaceholderWords
{
    private static readonly HashSet<string> Words = Fold(
        "UNKNOWN", "UNKNOW", "UNK", "UNKN", "NONE", "NO", "NOT", "KNOWN", "NULL", "NIL", "NAN", "NA", "N A", "EMPTY", "BLANK", "MISSING", "UNDEFINED", "UNIDENTIFIED",
        "AVAILABLE", "ASSIGNED", "TEST", "TESTING", "TST", "DEMO", "DUMMY", "SAMPLE", "EXAMPLE", "DEFAULT", "TEMP", "TEMPORARY", "TMP", "TBD", "TODO",
        "ANONYMOUS", "ANONYMIZED", "ANONYMISED", "ANONYMIZE", "ANON", "ANONYM", "DEIDENTIFIED", "REMOVED", "WITHHELD", "PHANTOM", "CALIBRATION", "QA", "QC", "SERVICE",
        "PATIENT", "PAT", "NAME", "NONAME", "NOID", "NOPID", "NUMBER", "ID", "PID", "JOHN", "JANE", "DOE", "EMERGENCY", "TRAUMA", "ER", "URGENT", "XXX", "X", "XX", "NN", "N",
        "НЕИЗВЕСТНО", "НЕИЗВЕСТНЫЙ", "НЕИЗВЕСТНАЯ", "НЕИЗВЕСТЕН", "НЕИЗВЕСТНА", "НЕИЗВ", "НЕТ", "БЕЗ", "НОМЕРА", "НОМЕР", "ИМЕНИ", "ДАННЫХ", "НЕ", "УКАЗАН", "УКАЗАНО", "УСТАНОВЛЕН", "ТЕСТ", "ТЕСТОВЫЙ",
        "АНОНИМ", "АНОНИМНО", "АНОНИМНЫЙ", "ПАЦИЕНТ", "БЕЗЫМЯННЫЙ", "ПУСТО", "ВРЕМЕННЫЙ", "ЭКСТРЕННЫЙ", "ФАНТОМ", "ИИН", "IIN",
        "БЕЛГІСІЗ", "ЖОҚ", "СЫНАҚ", "НАУҚАС", "ЕМДЕЛУШІ", "НӨМІРСІЗ", "АНОНИМДІ", "ЖСН");

    private static readonly HashSet<string> AtIssuers = Fold("HOSPITAL", "LOCAL", "CLINIC", "INSTITUTION", "ISSUER", "БОЛЬНИЦА", "АУРУХАНА", "КЛИНИКА");

    // Alone they are half of a real number ("N 4711", "ID 4711", "ER 20391"), so with digits behind them they say nothing.
    private static readonly HashSet<string> HalfOfANumber = Fold("N", "NO", "X", "XX", "ID", "PID", "PAT", "PATIENT", "NUMBER", "ER", "NA", "NN", "НОМЕР", "ПАЦИЕНТ", "НАУҚАС", "IIN", "ИИН", "ЖСН", "EMERGENCY", "TRAUMA", "SERVICE", "SAMPLE");

    /// <summary>Whether these words, digits apart, are all of such a kind: UNKNOWN, "No ID", TEST-17, БЕЗ НОМЕРА.</summary>
    public static bool StandFor(string text)
    {
        var words = FoldedText.Words(text).ToList();
        var spoken = words.Where(word => !char.IsDigit(word[0])).ToList();
        return spoken.Count > 0 && spoken.All(Words.Contains) && (spoken.Count == words.Count || !spoken.All(HalfOfANumber.Contains));
    }

    /// <summary>Whether an issuer's name names nobody in particular, so that two hospitals may well share it.</summary>
    public static bool StandForIssuer(string text)
    {
        var words = FoldedText.Words(text);
        return words.All(word => word.All(digit => digit is '0' or '9') || Words.Contains(word) || AtIssuers.Contains(word));
    }

    private static HashSet<string> Fold(params string[] words) => [.. words.SelectMany(FoldedText.Words)];
}
