using Grid.Cli.Describe;
using Grid.Cli.Output;
using Grid.Contracts.Studies;

namespace Grid.Cli.Tests.Output;

public sealed class StudyTableTests
{
    [Fact]
    public void Write_AnsweredStudy_ShowsFindingWaitRunAndEveryNote()
    {
        using var output = new StringWriter { NewLine = "\n" };

        // Narrow: the result may be cut there, a note never.
        StudyTable.Write(new CliConsole(output, TextWriter.Null, Stream.Null, Width: 40), [SampleReports.Study("2.25.1", "stroke", received: 0, started: 1.5)]);

        var text = output.ToString();
        Assert.Contains("1.5 s  2.0 s  finding", text, StringComparison.Ordinal);
        Assert.Contains("note  2.25.1: gantry tilt 18.5°\n", text, StringComparison.Ordinal);
        Assert.Contains("use   2.25.1: not for clinical use\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_AnsweredStudy_ShowsRuleFindingNoteAndDecisionInWords()
    {
        using var output = new StringWriter { NewLine = "\n" };

        DescribeStudyCommand.Write(output, SampleReports.Study("2.25.1", "stroke", received: 0, started: 1.5));

        var text = output.ToString();
        foreach (var expected in (string[])["a rule", "finding, score 0.910", "hypodense territory 0.91, left", "gantry tilt 18.5°", "node-1 because it is free", "node-1, epoch 1"])
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Report_UsesCamelCaseAndWords()
    {
        using var output = new StringWriter();

        JsonOutput.Write(output, SampleReports.Study("2.25.1", "stroke", received: 0, started: 1.5));

        var text = output.ToString();
        Assert.Contains("\"state\": \"answered\"", text, StringComparison.Ordinal);
        Assert.Contains("18.5°", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(99.9, "99.9 s")]
    [InlineData(600, "10.0 min")]
    [InlineData(36000, "10.0 h")]
    public void Duration_OfAnyLength_HasAUnitThatFits(double seconds, string expected) =>
        Assert.Equal(expected, StudyWords.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Wait_StudyThatHasNotStarted_IsEmpty() =>
        Assert.Equal(("", ""), (StudyWords.Wait(NotStarted), StudyWords.Run(NotStarted)));

    private static StudyReport NotStarted => SampleReports.Study("2.25.1", "dental", received: 0, started: null);
}
