using Grid.Simulator.Nodes;
using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.Nodes;

public class LinksTests
{
    private readonly EventQueue _eventQueue = new(Given.Midnight);
    private static readonly double[] Mbit = [1_000, 200, 500];
    private readonly Arrivals _arrivals = new();
    private readonly Links _links;

    public LinksTests() => _links = new Links(Mbit, _eventQueue);

    [Fact]
    public void Begin_OneTransfer_TakesBytesOverTheNarrowerLink()
    {
        _links.Begin(1, 0, Megabytes(1), _arrivals, "a");

        Run();

        Assert.Equal(Seconds(1), _arrivals.At["a"], Tolerance);
    }

    [Fact]
    public void Begin_TwoAtOnce_ShareTheLink()
    {
        _links.Begin(1, 0, Megabytes(1), _arrivals, "a");
        _links.Begin(1, 0, Megabytes(3), _arrivals, "b");

        Run();

        // Half each until the small one is there, then all for the other.
        Assert.Equal(Seconds(2), _arrivals.At["a"], Tolerance);
        Assert.Equal(Seconds(4), _arrivals.At["b"], Tolerance);
    }

    [Fact]
    public void Cancel_OneOfTwo_GivesItsShareBack()
    {
        _links.Begin(1, 0, Megabytes(2), _arrivals, "a");
        var other = _links.Begin(1, 0, Megabytes(9), _arrivals, "b");
        _eventQueue.Step((long)Seconds(2));
        _links.Cancel(other);

        Run();

        Assert.Equal(Seconds(3), _arrivals.At["a"], Tolerance);
        Assert.False(_arrivals.At.ContainsKey("b"));
    }

    // Bytes that the narrower of the two links carries in so many seconds.
    private static long Megabytes(double seconds) => (long)(seconds * Math.Min(Mbit[0], Mbit[1]) * 1e6 / 8);

    private const double Tolerance = TimeSpan.TicksPerMillisecond;

    private static double Seconds(double seconds) => seconds * TimeSpan.TicksPerSecond;

    private void Run()
    {
        while (_eventQueue.Step((long)Seconds(100)))
        {
            _arrivals.Now = _eventQueue.Now;
        }
    }

    private sealed class Arrivals : IActor
    {
        private readonly List<string> _pending = [];

        public Dictionary<string, double> At { get; } = [];

        public double Now
        {
            set
            {
                foreach (var name in _pending) At[name] = value;
                _pending.Clear();
            }
        }

        public void OnEvent(in ScheduledEvent happened) => _pending.Add((string)happened.Subject!);
    }
}
