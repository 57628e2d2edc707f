using Grid.Contracts.Studies;
using Grid.Grains.Studies;

namespace Grid.Grains.Tests.Studies;

/// <summary>What cannot be read is told with the receipt and travels with the study to its run.</summary>
public class LeftOutImagesTests
{
    private static readonly Dictionary<string, string> Cut = new() { [new string('a', 64)] = "the pixel data are cut short" };

    [Fact]
    public void Mark_InstanceUnusableAndFilesNotRead_AreInTheSeriesAndInTheReceipt()
    {
        var series = LeftOutMarks.Mark(GridCluster.Study("1.2.3") with { FilesNotRead = [new UnreadFiles(2, "empty\0file")] }, Cut);

        Assert.Equal([new UnusableInstance("1.2.3.1.1", "the pixel data are cut short")], series[0].Unusable!);
        Assert.Equal([new UnreadFiles(2, "empty\uFFFDfile")], series[0].FilesNotRead!);
        Assert.Equal("Not everything can be read: 1 instance cannot be used: the pixel data are cut short; 2 files sent with this study could not be read: empty\uFFFDfile.", LeftOutMarks.Describe(series));
    }

    [Fact]
    public void Mark_MarksThatASenderWrites_AreNotLookedAt()
    {
        var study = GridCluster.Study("1.2.3", content: "b");
        var marked = study.Series[0] with { Unusable = [new UnusableInstance("1.2.3.1.1", "so says the sender")], FilesNotRead = [new UnreadFiles(1, "so says the sender")] };

        var series = LeftOutMarks.Mark(study with { Series = [marked] }, Cut);

        Assert.Null(series[0].Unusable);
        Assert.Null(series[0].FilesNotRead);
        Assert.Equal("", LeftOutMarks.Describe(series));
    }
}
