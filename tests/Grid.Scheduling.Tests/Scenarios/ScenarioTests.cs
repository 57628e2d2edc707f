namespace Grid.Scheduling.Tests.Scenarios;

public class ScenarioTests
{
    private static readonly IReadOnlyList<Scenario> All =
        Scenario.ReadAll(Path.Combine(AppContext.BaseDirectory, "Scenarios", "scenarios.txt"));

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dispatcher_InTheScenario_DecidesAsWritten(string name)
    {
        var scenario = All.Single(s => s.Name == name);
        var stage = new ScenarioStage();

        foreach (var (line, happens, decided) in scenario.Steps)
            Assert.True(stage.Play(happens) is var found && found == decided, $"scenarios.txt line {line}: after \"{happens}\" expected \"{decided}\", found \"{found}\"");
    }
}
