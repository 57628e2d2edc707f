using Grid.Cli.Connection;
using Grid.Cli.Load;
using Grid.Samples.Phantoms;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Tests.Load;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("10.1.2.3:30000", false, false)]
    [InlineData("grid.example.kz:30000", false, false)]
    [InlineData("10.1.2.3:30000", true, true)]
    [InlineData("127.0.0.1:30000", false, true)]
    [InlineData("[::1]:30000", false, true)]
    [InlineData("localhost:30000", false, true)]
    public void Refuse_GridThatIsNotOnThisMachine_UnlessItIsMeant(string gateway, bool hasConsent, bool isLet)
    {
        var said = Record.Exception(() => LoadCommand.Refuse(new GridLocation([gateway], "grid", "grid"), hasConsent));

        Assert.Equal(isLet, said is null);
        if (said is not null) Assert.Contains("--yes-load-this-grid", Assert.IsType<CliException>(said).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("load", "today.json", "--for", "soon")]
    [InlineData("load", "today.json", "--for", "25h")]
    [InlineData("load", "today.json", "--rate", "0")]
    [InlineData("load", "today.json", "--outstanding", "0")]
    public async Task Load_WrongUsage_ExitsWith2(params string[] args) => Assert.Equal(2, (await CommandLine.RunAsync(args)).ExitCode);

    [Fact]
    public void Plan_FasterThanTheScenario_IsTheSameStudiesSooner()
    {
        var slow = LoadPlan.Of(Today(), TimeSpan.FromSeconds(600), 1, 1, 5);
        var fast = LoadPlan.Of(Today(), TimeSpan.FromSeconds(60), 10, 10, 5);

        Assert.Equal(slow.Select(a => (a.Number, a.Pathway, a.Site)), fast.Select(a => (a.Number, a.Pathway, a.Site)));
        Assert.All(slow.Zip(fast), pair => Assert.Equal(pair.First.Due.TotalSeconds, pair.Second.Due.TotalSeconds * 10, 0.001));
    }

    [Fact]
    public void Plan_NothingComes_SaysWhatToDo()
    {
        var night = Today() with { Start = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero) };
        night = night with { Flows = [.. night.Flows.Where(f => night.Pathways[f.Pathway].Name == "dental")] };

        var said = Assert.Throws<CliException>(() => LoadPlan.Of(night, TimeSpan.FromSeconds(30), 1, 2, 1));

        Assert.Contains("Begin at a busier hour", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_TwoOfOneSample_AreTwoStudiesOfTwoSyntheticPatients()
    {
        using var folder = new ScratchFolder();
        var stock = new SampleStock(folder.Root, "0000abcd", 1);
        stock.Draw([SampleKind.Dental], new Progress<int>(), TestContext.Current.CancellationToken);

        using var first = await stock.TakeAsync(SampleKind.Dental, 0, TestContext.Current.CancellationToken);
        using var same = await stock.TakeAsync(SampleKind.Dental, 4, TestContext.Current.CancellationToken);

        Assert.NotEqual(first.Study.StudyInstanceUid, same.Study.StudyInstanceUid);
        Assert.Equal(("SYN-LOAD-0000abcd-0", "SYN-LOAD-0000abcd-4"), (first.Study.Patient.PatientId, same.Study.Patient.PatientId));
        Assert.Equal(first.Study.StudyDescription, same.Study.StudyDescription);
    }

    private static Scenario Today() =>
        ScenarioFile.TryLoad(Repository.Scenario("today.json"), ["start=2026-03-02T10:00"], new Dictionary<string, string>(), out var scenario, out _, out var failed)
            ? scenario
            : throw new InvalidOperationException(failed.Describe());
}
