using Grid.Cli.Output;

namespace Grid.Cli.Tests.Output;

public sealed class TableTests
{
    [Fact]
    public void Write_CyrillicCombiningAndWideText_KeepsColumnsAligned()
    {
        var table = new Table("SITE", "NODE", "RESULT");
        table.Add("Қарағанды", "n1", "жоқ");
        table.Add("e\u0301", "n2", "none");
        table.Add("北京", "n3", "");

        Assert.Equal(
            """
            SITE       NODE  RESULT
            Қарағанды  n1    жоқ
            é          n2    none
            北京       n3    -

            """.Replace("é", "e\u0301", StringComparison.Ordinal),
            Text(table, width: null));
    }

    [Fact]
    public void Write_OnANarrowTerminal_CutsOnlyTheLastColumn()
    {
        var table = new Table("STUDY", "RESULT");
        table.Add("2.25.1234567890", "finding: hypodense territory");

        Assert.Equal("STUDY            RESULT\n2.25.1234567890  finding: hypode…\n", Text(table, width: 33));
        Assert.Contains("territory", Text(table, width: null), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TextThatSteersATerminal_IsMadePlain()
    {
        var table = new Table("RESULT");
        table.Add("a\u001b[31mred\nnext\u202eabc");

        Assert.Equal("RESULT\na\uFFFD[31mred next\uFFFDabc\n", Text(table, width: null));
    }

    private static string Text(Table table, int? width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        table.Write(text, width);
        return text.ToString();
    }
}
