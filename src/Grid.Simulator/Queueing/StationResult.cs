using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing;

/// <summary>What one run measured. Means say something only if <see cref="Steady"/> does.</summary>
public sealed record StationResult(StationModel Model, StationRun Run, IReadOnlyList<ClassResult> Classes, SteadyState Steady)
{
    /// <summary>Share of the servers' time that was used.</summary>
    public double Utilisation => Classes.Sum(static c => c.MeanInService) / Model.Servers;
}

/// <summary>What one run measured of one class, after its warm-up.</summary>
public sealed class ClassResult
{
    private readonly ClassMonitor _monitor;

    internal ClassResult(CustomerClass kind, ClassMonitor monitor, double from, double until, double agesAtEnd)
    {
        _monitor = monitor;
        (Class, Time) = (kind, until - from);
        (MeanInQueue, MeanInSystem) = (monitor.InQueue.Mean(until), monitor.InSystem.Mean(until));
        Ages = agesAtEnd - monitor.AgesAtStart;
    }

    public CustomerClass Class { get; }

    /// <summary>Time measured, in the model's unit.</summary>
    public double Time { get; }

    /// <summary>Customers let in, served, and turned away because the waiting room was full.</summary>
    public long Arrived => _monitor.Arrived;

    public long Served => _monitor.Sojourn.Count;

    public long TurnedAway => _monitor.TurnedAway;

    /// <summary>Customers served in a unit of time.</summary>
    public double Throughput => Served / Time;

    /// <summary>Share of those served who found no server free on arrival.</summary>
    public double WaitProbability => (double)_monitor.Delayed / Served;

    /// <summary>Share of all who came that was turned away.</summary>
    public double BlockingProbability => (double)TurnedAway / (Arrived + TurnedAway);

    /// <summary>Means over time.</summary>
    public double MeanInQueue { get; }

    public double MeanInSystem { get; }

    /// <summary>Servers that the class kept busy.</summary>
    public double MeanInService => MeanInSystem - MeanInQueue;

    /// <summary>Times without a server, preempted times included.</summary>
    public Tally Wait => _monitor.Wait;

    /// <summary>Times from arrival to leaving.</summary>
    public Tally Sojourn => _monitor.Sojourn;

    public QuantileSketch WaitQuantiles => _monitor.WaitQuantiles;

    public QuantileSketch SojournQuantiles => _monitor.SojournQuantiles;

    /// <summary>A mean over the class's customers with its interval by batch means.</summary>
    public ConfidenceInterval Of(Measure measure, double level = ConfidenceInterval.UsualLevel) => measure switch
    {
        Measure.Wait => _monitor.WaitBatches.Interval(level) with { Mean = Wait.Mean },
        Measure.Sojourn => _monitor.SojournBatches.Interval(level) with { Mean = Sojourn.Mean },
        Measure.WaitProbability => _monitor.DelayBatches.Interval(level) with { Mean = WaitProbability },
        Measure.BlockingProbability => _monitor.TurnedAwayBatches.Interval(level) with { Mean = BlockingProbability },
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "Not a measure."),
    };

    /// <summary>How many more are present at the end than when measuring began.</summary>
    internal double PresentMore => _monitor.InSystem.Level - _monitor.PresentAtStart;

    /// <summary>How much longer those present at the end have been here in sum than those present when measuring began.</summary>
    internal double Ages { get; }
}

/// <summary>Means over the customers of a class.</summary>
public enum Measure
{
    Wait,
    Sojourn,
    WaitProbability,
    BlockingProbability,
}
