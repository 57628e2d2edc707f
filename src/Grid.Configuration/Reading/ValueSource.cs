namespace Grid.Configuration.Reading;

/// <summary>Where a value was written. Overrides are strings and may differ in letter case, files may not.</summary>
internal sealed record ValueSource(string Text, bool IsOverride)
{
    public static readonly ValueSource Default = new("default", false);
    public static readonly ValueSource CommandLine = new("command line", true);

    public static ValueSource File(string name, int line) => new($"{name}:{line}", false);

    public static ValueSource Environment(string variable) => new($"environment {variable}", true);

    public override string ToString() => Text;
}
