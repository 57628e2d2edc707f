namespace Grid.Client.Tests;

public class ReadmeSampleTests
{
    [Fact]
    public void Readme_Sample_IsTheOneThatCompilesHereAndUnderTwentyLines()
    {
        var root = Root();
        var compiled = Statements(File.ReadAllText(Path.Combine(root, "tests", "Grid.Client.Tests", "ReadmeSample.cs")), "    {\n", "\n    }");
        var shown = Statements(File.ReadAllText(Path.Combine(root, "README.md")), "```csharp\n", "\n```");

        Assert.Equal(compiled, shown);
        Assert.InRange(shown.Count, 5, 19);
    }

    private static List<string> Statements(string text, string after, string before)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        var end = text.IndexOf(before, start, StringComparison.Ordinal);
        return [.. text[start..end].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
    }

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "README.md"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No README.md above {AppContext.BaseDirectory}.");
    }
}
