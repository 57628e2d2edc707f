namespace Grid.Configuration.Reading;

/// <summary>Ids and names become grain keys, metric labels and parts of paths, so they are kept to characters safe in all of them.</summary>
internal static class NameRule
{
    public const int MaxLength = 64;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>Empty names were reported when they were read.</summary>
    public static void Check(ReadingContext context, string path, string name)
    {
        if (name.Length == 0 || IsName(name)) return;
        context.Add(path, $"\"{name}\"", $"1 to {MaxLength} letters a-z, digits, '-' or '_', a letter or digit first");
    }
}
