using Grid.Cli.Get;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;

namespace Grid.Cli.Tests.Output;

public sealed class GetTableTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    private CliConsole ToText => new(_out, _error, Stream.Null, Width: null);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Nodes_OfEveryKind_ShowMemoryAndWhetherTheyTakeNewWork()
    {
        GetNodesCommand.Write(
            ToText,
            [SampleNodes.Node("a", NodeAvailability.Active), SampleNodes.Node("b", NodeAvailability.Cordoned, "1.2.3"), SampleNodes.Node("c", NodeAvailability.Draining), SampleNodes.Silent("d")],
            OutputFormat.Table);

        Assert.Equal(
            """
            NODE  SITE   STATE   NEW WORK  SILO    DEVICE  MEMORY    JOBS  SLOTS  FINISHED  MODELS  RUNNING
            a     SC-01  idle    taken     silo-1  cpu     2048 MiB  0     0/2    7         stroke  -
            b     SC-01  busy    cordoned  silo-1  cpu     2048 MiB  1     1/2    7         stroke  stroke 3/12 1.2.3
            c     SC-01  idle    draining  silo-1  cpu     2048 MiB  0     0/2    7         stroke  -
            d     SC-01  silent  -         -       -       -         -     -      -         -       does not answer: TimeoutException

            """,
            _out.ToString());
    }

    [Fact]
    public void Estimates_OfTwoDispatchers_ShowWhichWayTheyErr()
    {
        GetEstimatesCommand.Write(
            ToText,
            [
                new DispatcherEstimates("almaty", [new EstimateQuality("stroke", "node-1", 12, 1.25, 0.44, 0.5, -1.96), new EstimateQuality("dental", "node-1", 3, 0.9, -0.31, 0.31, 0.6)]),
                new DispatcherEstimates("astana", []),
            ],
            OutputFormat.Table);

        Assert.Equal(
            """
            DISPATCHER  MODEL   NODE    RUNS  TIMES STATED  MEAN ERROR  MEAN SIZE  WORST
            almaty      stroke  node-1  12    1.25          +0.4 s      0.5 s      -2.0 s
            almaty      dental  node-1  3     0.90          -0.3 s      0.3 s      +0.6 s

            """,
            _out.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Estimates_None_SaysWhy()
    {
        GetEstimatesCommand.Write(ToText, [new DispatcherEstimates("almaty", [])], OutputFormat.Table);

        Assert.StartsWith("DISPATCHER", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("No run has been compared", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Estimates_AsJson_AreTheContractByDispatcher()
    {
        GetEstimatesCommand.Write(ToText, [new DispatcherEstimates("almaty", [new EstimateQuality("stroke", "node-1", 12, 1.25, 0.44, 0.5, -1.96)])], OutputFormat.Json);

        foreach (var expected in (string[])["\"dispatcher\": \"almaty\"", "\"runFactor\": 1.25", "\"worstErrorSeconds\": -1.96"])
            Assert.Contains(expected, _out.ToString(), StringComparison.Ordinal);
    }
}
