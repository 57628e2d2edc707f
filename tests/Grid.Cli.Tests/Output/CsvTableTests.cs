using Grid.Cli.Output;

namespace Grid.Cli.Tests.Output;

public sealed class CsvTableTests
{
    [Fact]
    public void Write_NamesAndNumbers_QuotesOnlyWhatNeedsItAndEndsLinesWithLf() =>
        Assert.Equal(
            """"
            name,value
            Қарағанды,0.1
            "a,b",1E-07
            "a ""b""",
            "a
            b",5

            """",
            Text(["name", "value"], ["Қарағанды", 0.1], ["a,b", 1e-7], ["a \"b\"", null], ["a\nb", 5L]));

    [Fact]
    public void Write_RowWithTooFewCells_IsRefused() => Assert.Throws<InvalidOperationException>(() => Text(["name", "value"], ["a"]));

    private static string Text(string[] columns, params object?[][] rows)
    {
        using var text = new StringWriter();
        CsvTable.Write(text, columns, rows);
        return text.ToString();
    }
}
