using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing;

/// <summary>What is measured of one class while the station runs.</summary>
internal sealed class ClassMonitor
{
    public Tally Wait { get; } = new();
    public Tally Sojourn { get; } = new();
    public BatchMeans WaitBatches { get; } = new();
    public BatchMeans SojournBatches { get; } = new();
    public BatchMeans DelayBatches { get; } = new();
    public BatchMeans TurnedAwayBatches { get; } = new();
    public QuantileSketch WaitQuantiles { get; } = new();
    public QuantileSketch SojournQuantiles { get; } = new();
    public TimeAverage InQueue { get; } = new();
    public TimeAverage InSystem { get; } = new();

    /// <summary>Let in since measuring began; <see cref="TurnedAway"/> are not among them.</summary>
    public long Arrived { get; private set; }
    public long TurnedAway { get; private set; }
    public long Delayed { get; private set; }

    /// <summary>Present when measuring began, and how long they had been there in sum.</summary>
    public double PresentAtStart { get; private set; }
    public double AgesAtStart { get; private set; }

    public void OnArrived(double now)
    {
        Arrived++;
        TurnedAwayBatches.Add(0);
        InSystem.Add(now, 1);
    }

    public void OnTurnedAway()
    {
        TurnedAway++;
        TurnedAwayBatches.Add(1);
    }

    public void OnWaits(double now) => InQueue.Add(now, 1);

    public void OnStarted(double now) => InQueue.Add(now, -1);

    public void OnDeparted(double now, in Customer customer)
    {
        InSystem.Add(now, -1);
        if (customer.IsDelayed) Delayed++;
        DelayBatches.Add(customer.IsDelayed ? 1 : 0);
        var sojourn = now - customer.Arrived;
        Wait.Add(customer.Waited);
        WaitBatches.Add(customer.Waited);
        WaitQuantiles.Add(customer.Waited);
        Sojourn.Add(sojourn);
        SojournBatches.Add(sojourn);
        SojournQuantiles.Add(sojourn);
    }

    /// <summary>Measuring begins now.</summary>
    public void Restart(double now, double ages)
    {
        Wait.Clear();
        Sojourn.Clear();
        WaitBatches.Clear();
        SojournBatches.Clear();
        DelayBatches.Clear();
        TurnedAwayBatches.Clear();
        WaitQuantiles.Clear();
        SojournQuantiles.Clear();
        InQueue.Restart(now);
        InSystem.Restart(now);
        (Arrived, TurnedAway, Delayed) = (0, 0, 0);
        (PresentAtStart, AgesAtStart) = (InSystem.Level, ages);
    }
}
