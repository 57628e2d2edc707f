using Grid.HospitalMess.Tests.Kinds;
using Grid.HospitalMess.Tests.Reading;
using Grid.HospitalMess.Tests.Studies;

namespace Grid.HospitalMess.Tests;

public sealed class HospitalMessTests : IDisposable
{
    private const int Studies = 500;

    private readonly MessRun _run = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void AllKinds_Named_AreAtLeastFortyAndDistinct()
    {
        Assert.True(AllKinds.List.Count >= 40);
        Assert.Equal(AllKinds.List.Count, AllKinds.List.Select(kind => kind.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Read_NoMessAtAll_TheTruthIsFound()
    {
        var faults = new List<string>();
        foreach (var pathway in Enum.GetValues<Pathway>())
        {
            for (var seed = 1; seed <= 6; seed++)
            {
                var one = new MessCase(seed, MessCase.DrawStudy(pathway, seed, seed % 2 == 0, new Random(seed)), []);
                faults.Add(await _run.FindFaultAsync(one, Cancellation));
            }
        }

        AssertNone(faults);
        Assert.Equal((12, 12), (_run.Counts[Said.Finding], _run.Counts[Said.NoFinding]));
    }

    [Fact]
    public async Task Read_EachKindAlone_TheAnswerIsOneThatItAllows()
    {
        var faults = new List<string>();
        var seed = 1_000;
        foreach (var kind in AllKinds.List)
        {
            foreach (var pathway in kind.Pathways)
            {
                foreach (var hasLesion in new[] { true, false }) faults.Add(await _run.FindFaultAsync(MessCase.Of(kind, pathway, hasLesion, ++seed), Cancellation));
            }
        }

        AssertNone(faults);
    }

    [Fact]
    public async Task Read_DrawnStudies_NoLesionIsDeniedAndEveryStudyEnds()
    {
        var faults = new List<string>();
        for (var seed = 10_000; seed < 10_000 + Studies; seed++) faults.Add(await _run.FindFaultAsync(MessCase.Draw(seed), Cancellation));

        AssertNone(faults);
        // Who answers everything with "indeterminate" would deny nothing either.
        Assert.True(_run.Counts[Said.Finding] > Studies / 5, $"only {_run.Counts[Said.Finding]} findings");
        Assert.True(_run.Counts[Said.NoFinding] > Studies / 20, $"only {_run.Counts[Said.NoFinding]} negatives");
    }

    public void Dispose() => _run.Dispose();

    private static void AssertNone(List<string> faults)
    {
        var wrong = faults.Where(fault => fault.Length > 0).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {faults.Count} wrong:\n{string.Join('\n', wrong)}");
    }
}
