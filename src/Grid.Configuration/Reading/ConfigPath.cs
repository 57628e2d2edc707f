namespace Grid.Configuration.Reading;

/// <summary>Paths as people read them: <c>nodes[2].slots</c>.</summary>
internal static class ConfigPath
{
    public static string Member(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
