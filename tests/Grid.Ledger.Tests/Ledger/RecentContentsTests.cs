using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Ledger.Studies;

namespace Grid.Ledger.Tests.Ledger;

public class RecentContentsTests
{
    [Fact]
    public void Add_BeyondFiftyThousandInstances_TheOldestGo()
    {
        var recent = new RecentContents();
        for (var study = 0; study < 60; study++) recent.Add(Content($"1.{study}", instances: 999));

        Assert.Null(recent.Find("1.9"));
        Assert.NotNull(recent.Find("1.10"));
        Assert.NotNull(recent.Find("1.59"));
    }

    [Fact]
    public void Add_Repeated_CountsOnce()
    {
        var recent = new RecentContents();
        recent.Add(Content("1.1", instances: 10));
        for (var time = 0; time < 100; time++) recent.Add(Content("1.2", instances: 999));

        Assert.NotNull(recent.Find("1.1"));
    }

    private static StudyContent Content(string study, int instances) => new(study, "SC-01",
    [
        new SeriesManifest
        {
            SeriesInstanceUid = study + ".1",
            Modality = "CT",
            Instances = [.. Enumerable.Range(0, instances).Select(n => new InstanceManifest($"{study}.1.{n}", new string('a', 64), 1))],
        },
    ])
    { ContentHash = "c1" };
}
