using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Learning;

/// <summary>How far estimates were off, by model and node.</summary>
public class EstimateErrorsTests
{
    [Fact]
    public void Report_RunsSlowerAndFasterThanExpected_MeanSizeAndWorst()
    {
        var errors = new EstimateErrors();
        foreach (var (model, node, off) in new[] { ("stroke", "n2", 1.0), ("stroke", "n1", -5), ("stroke", "n1", 3), ("dental", "n9", 2) })
            errors.Add(Record(model, node, off));

        Assert.Equal(
            [
                new EstimateQuality("dental", "n9", 1, 1, 2, 2, 2),
                new EstimateQuality("stroke", "n1", 2, 1, -1, 4, -5),
                new EstimateQuality("stroke", "n2", 1, 1, 1, 1, 1),
            ],
            errors.Report(new RunTimes(Models, 0.2)));
        Assert.Equal(TimeSpan.FromSeconds(3), errors.UsualOf("stroke"));
        Assert.Null(errors.UsualOf("breast"));
    }

    private static EstimateRecord Record(string model, string node, double off) => new()
    {
        At = Noon,
        Key = new JobKey("s", model),
        Pathway = model,
        Node = node,
        Epoch = 1,
        ExpectedTransfer = TimeSpan.FromSeconds(2),
        ExpectedRun = TimeSpan.FromSeconds(10),
        Transfer = TimeSpan.FromSeconds(3),
        Run = TimeSpan.FromSeconds(9 + off),
    };
}
