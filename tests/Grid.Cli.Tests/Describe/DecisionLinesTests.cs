using Grid.Cli.Describe;
using Grid.Contracts.Studies;

namespace Grid.Cli.Tests.Describe;

public sealed class DecisionLinesTests
{
    private const string Placed =
        "node-1 at SC-01: answer expected in 3.2 s (run 3.2), 116.8 s before the deadline; emergency tier, emergencies by deadline, ahead of 60 waiting jobs; "
        + "not node-2: 4.1 s (transfer 0.9 + run 3.2), 970 km [policy 2]";

    [Fact]
    public void Write_LongDecisionAndAYield_PutsEachThingOnALineOfItsOwn()
    {
        var study = SampleReports.Study("2.25.1", "stroke", received: 0, started: 1) with
        {
            Decisions =
            [
                new DecisionReport(SampleReports.Noon, "stroke", Placed),
                new DecisionReport(SampleReports.Noon.AddSeconds(2), "stroke", "yields node-1 to 2.25.9; 3 of 12 slices are kept"),
            ],
        };
        using var output = new StringWriter { NewLine = "\n" };

        DescribeStudyCommand.Write(output, study);

        Assert.EndsWith(
            """
            Decisions
              2026-03-01 12:00:00Z  stroke: node-1 at SC-01: answer expected in 3.2 s (run 3.2), 116.8 s before the deadline
                  emergency tier, emergencies by deadline, ahead of 60 waiting jobs
                  not node-2: 4.1 s (transfer 0.9 + run 3.2), 970 km [policy 2]
              2026-03-01 12:00:02Z  stroke: yields node-1 to 2.25.9; 3 of 12 slices are kept

            """,
            output.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("first\nsecond\r\n\r\n  third  ", "first|second|third")]
    [InlineData("steers \u001b[31m", "steers \uFFFD[31m")]
    [InlineData("", "")]
    public void Of_TextOfAnyShape_IsPlainLines(string text, string expected)
    {
        var (first, more) = DecisionLines.Of(text);

        Assert.Equal(expected, string.Join('|', (string[])[first, .. more]));
    }
}
