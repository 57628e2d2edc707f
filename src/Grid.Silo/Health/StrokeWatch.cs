using Grid.Grains.Background;

namespace Grid.Silo.Health;

/// <summary>Says at the start whether a stroke would run, and in the log whenever that changes.</summary>
internal sealed partial class StrokeWatch(StrokeReadiness readiness, BackgroundFaults faults, ILogger<StrokeWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Nodes register and are heard of in the first seconds: a "no" of that time is not yet worth a word.
    private const int QuietLooks = 3;

    private bool? _wouldRun;
    private int _looks;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync("looking whether a stroke would run", Interval, TimeProvider.System, faults, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken cancel)
    {
        var answer = await readiness.AskAsync(null, cancel);
        _looks++;
        if (answer.WouldRun == _wouldRun || (_wouldRun is null && !answer.WouldRun && _looks < QuietLooks)) return;

        if (_wouldRun is null) Console.WriteLine($"grid: {answer.InWords}");
        if (!answer.WouldRun) LogWouldNotRun(answer.InWords);
        else if (_wouldRun is false) LogWouldRun(answer.InWords);
        _wouldRun = answer.WouldRun;
    }

    [LoggerMessage(4131, LogLevel.Error, "{Answer}")]
    private partial void LogWouldNotRun(string answer);

    [LoggerMessage(4132, LogLevel.Warning, "Again: {Answer}")]
    private partial void LogWouldRun(string answer);
}
