using Grid.Cli.Nodes;
using Grid.Cli.Output;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;

namespace Grid.Cli.Tests.Nodes;

public sealed class DrainWaitTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Run_WorkLeavesTheNode_ExitsWith0AfterTheLookThatSawNone()
    {
        var (code, pauses) = await RunAsync(
            SampleNodes.Node("node-1", NodeAvailability.Draining, "1.2.3"), SampleNodes.Silent("node-1"), SampleNodes.Node("node-1", NodeAvailability.Draining));

        Assert.Equal((0, 2), (code, pauses));
        Assert.Equal("node-1: drained, nothing runs there\n", _out.ToString());
    }

    [Fact]
    public async Task Run_WorkStays_ExitsWith1AfterAMinuteAndNamesIt()
    {
        var (code, pauses) = await RunAsync(SampleNodes.Node("node-1", NodeAvailability.Draining, "1.2.3"));

        Assert.Equal((1, 59), (code, pauses));
        Assert.Equal("grid: node-1 is not drained after 60 s: 1 job(s) still run there: stroke on 1.2.3. It goes on draining.\n", _error.ToString());
    }

    [Fact]
    public async Task Run_NodeFallsSilent_ExitsWith1AndSaysSo()
    {
        var (code, _) = await RunAsync(SampleNodes.Silent("node-1"));

        Assert.Equal(1, code);
        Assert.Contains("it does not answer", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SomebodyCalledItOff_ExitsWith1()
    {
        var (code, _) = await RunAsync(SampleNodes.Node("node-1", NodeAvailability.Active));

        Assert.Equal(1, code);
        Assert.Contains("no longer draining", _out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>One look after the other; the last one again and again.</summary>
    private async Task<(int Code, int Pauses)> RunAsync(params NodeListing[] looks)
    {
        var (look, pauses) = (0, 0);
        var wait = new DrainWait(
            new CliConsole(_out, _error, Stream.Null, Width: null),
            "node-1",
            _ => Task.FromResult<IReadOnlyList<NodeListing>>([SampleNodes.Node("node-0", NodeAvailability.Active, "9.9"), looks[Math.Min(look++, looks.Length - 1)]]),
            _ =>
            {
                pauses++;
                return Task.CompletedTask;
            });
        return (await wait.RunAsync(TestContext.Current.CancellationToken), pauses);
    }
}
