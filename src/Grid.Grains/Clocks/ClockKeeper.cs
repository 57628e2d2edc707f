using Grid.Grains.Nodes;
using Grid.Grains.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Clocks;

/// <summary>Reads the ledger's clock at every beat, and takes this silo's nodes out while the machine's own clock is off.</summary>
internal sealed partial class ClockKeeper(ILedgerClock ledger, ClockWatch watch, NodeRuntimes nodes, ILogger<ClockKeeper> log) : BackgroundService
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(10);

    private bool _wasOff;
    private bool _silenceIsKnown;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the nodes' first heartbeat: a silo whose clock is off must not be given work in its first second.
        Judge();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(watch.Plan.MeasureEvery, watch.Machine);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReadAsync(stoppingToken);
                Judge();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(AnswerWithin);
            if (watch.Take(await ledger.ReadAsync(watch.Machine, limit.Token)) == ReadingVerdict.Jumped) LogLedgerJumped(watch.Look().LedgerJump);
            _silenceIsKnown = false;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // The last reading and monotonic time serve. Others say that the database is silent; this says it once it matters to the time.
            if (_silenceIsKnown || watch.Silence < LongSilence) return;
            _silenceIsKnown = true;
            LogLedgerSilent(watch.Silence, fault.GetType().Name);
        }
    }

    private void Judge()
    {
        var standing = watch.Look();
        if (standing.IsOff != _wasOff)
        {
            if (standing.IsOff) LogClockOff(standing.Offset.TotalSeconds, watch.Plan.MostOff, nodes.All.Count);
            else LogClockRight(standing.Offset.TotalSeconds, nodes.All.Count);
            _wasOff = standing.IsOff;
        }

        foreach (var node in nodes.All) node.SetClock(standing);
    }

    [LoggerMessage(1190, LogLevel.Error, "The clock of this machine is off by {Offset:+0.000;-0.000} s from the ledger's, more than {MostOff}: the {Nodes} nodes of this silo take no work until it is right")]
    private partial void LogClockOff(double offset, TimeSpan mostOff, int nodes);

    [LoggerMessage(1191, LogLevel.Warning, "The clock of this machine is right again ({Offset:+0.000;-0.000} s from the ledger's): the {Nodes} nodes of this silo take work")]
    private partial void LogClockRight(double offset, int nodes);

    [LoggerMessage(1192, LogLevel.Error, "The ledger's clock has jumped by {Jump} and is followed; receipts and deadlines before and after differ by as much. Look at the clock of the database's machine")]
    private partial void LogLedgerJumped(TimeSpan jump);

    [LoggerMessage(1193, LogLevel.Warning, "The ledger's clock could not be read for {Silence} ({Fault}): this machine's monotonic time goes on from the last reading")]
    private partial void LogLedgerSilent(TimeSpan silence, string fault);
}
