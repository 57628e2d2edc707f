namespace Grid.Scheduling.Recognition;

/// <summary>What a rule may look at. The list is closed: a rule can name nothing else.</summary>
public enum RecognitionField
{
    Modality,
    BodyPart,
    StudyDescription,
    SeriesDescription,
    Protocol,
    ImageType,
    Laterality,
    View,
    SopClass,
    Contrast,
    CallingAe,
    CalledAe,
    OrderPriority,
    OrderReason,

    /// <summary><c>YES</c>, or <c>NO</c> where text of the study could not be read in its declared character set.</summary>
    TextReadable,

    /// <summary>Study description, series description, protocol name and order reason, each by itself.</summary>
    Text,
}

/// <summary>The names fields have in a rule.</summary>
public static class RecognitionFields
{
    private static readonly RecognitionField[] AllFields = Enum.GetValues<RecognitionField>();

    /// <summary>Every name a rule may use, e.g. <c>bodyPart</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. AllFields.Select(NameOf)];

    /// <summary>The name in a rule, e.g. <c>bodyPart</c>.</summary>
    public static string NameOf(RecognitionField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Reads one name; case matters, as everywhere in configuration.</summary>
    public static bool TryParse(string name, out RecognitionField field)
    {
        foreach (var candidate in AllFields)
        {
            if (!string.Equals(NameOf(candidate), name, StringComparison.Ordinal)) continue;
            field = candidate;
            return true;
        }

        field = default;
        return false;
    }

    /// <summary>
    /// Codes are compared whole: a SOP class is not a sentence, and <c>CT</c> must not be found in a longer code.
    /// The other fields are people's words.
    /// </summary>
    internal static bool IsCode(RecognitionField field) => field is RecognitionField.Modality or RecognitionField.ImageType
        or RecognitionField.Laterality or RecognitionField.View or RecognitionField.SopClass
        or RecognitionField.CallingAe or RecognitionField.CalledAe or RecognitionField.OrderPriority or RecognitionField.TextReadable;

    /// <summary>The values of a field for one series of a study; those of the study count for each of its series.</summary>
    internal static IEnumerable<string> Values(RecognitionField field, StudyFacts study, SeriesFacts series) => field switch
    {
        RecognitionField.Modality => [series.Modality],
        RecognitionField.BodyPart => [series.BodyPart],
        RecognitionField.StudyDescription => [study.StudyDescription],
        RecognitionField.SeriesDescription => [series.SeriesDescription],
        RecognitionField.Protocol => [series.ProtocolName],
        RecognitionField.ImageType => series.ImageType.Split('\\'),
        RecognitionField.Laterality => [series.Laterality],
        RecognitionField.View => [series.ViewPosition],
        RecognitionField.SopClass => [series.SopClassUid],
        RecognitionField.Contrast => [series.ContrastAgent],
        RecognitionField.CallingAe => [study.CallingAeTitle],
        RecognitionField.CalledAe => [study.CalledAeTitle],
        RecognitionField.OrderPriority => [study.OrderPriority],
        RecognitionField.OrderReason => [study.OrderReason],
        RecognitionField.TextReadable => [study.IsTextReadable ? "YES" : "NO"],
        RecognitionField.Text => [study.StudyDescription, series.SeriesDescription, series.ProtocolName, study.OrderReason],
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "not a field of a rule"),
    };
}
