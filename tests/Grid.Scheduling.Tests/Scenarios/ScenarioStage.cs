using System.Globalization;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;

namespace Grid.Scheduling.Tests.Scenarios;

/// <summary>Plays the lines of a scenario to a dispatcher, answers what it asks for, and says in words what it decided.</summary>
internal sealed class ScenarioStage
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    // Studies differ in length by their number of images: one image is a tenth of a second.
    private static readonly TimeSpan PerImage = TimeSpan.FromSeconds(0.1);

    private readonly Dispatcher _dispatcher = new(new DispatcherOptions
    {
        Region = "kz",
        Topology = new Topology(
        [
            new SiteLink("almaty", 43.24, 76.95, 1000, 1),
            new SiteLink("astana", 51.17, 71.45, 1000, 1),
            new SiteLink("shymkent", 42.32, 69.59, 100, 2),
            new SiteLink("village", 44.0, 77.0, 0, 5),
            new SiteLink("bishkek", 42.87, 74.59, 1000, 1, "KG"),
        ]),
        Models = new ModelCosts(new Dictionary<string, ModelCost>
        {
            ["stroke"] = new() { PerImage = PerImage },
            ["breast"] = new() { PerImage = PerImage, MemoryMib = 4_000 },
            ["dental"] = new() { PerImage = PerImage, IsBatched = true },
        }),
    });

    private readonly Dictionary<string, Job> _jobs = [];
    private readonly SortedDictionary<string, NodeFacts> _nodes = [];
    private readonly Dictionary<string, (string Node, long Epoch)> _running = [];
    private readonly List<string> _decided = [];
    private DateTimeOffset _now = Noon;
    private long _sequence;

    /// <summary>Plays one line; answers the decisions that followed, separated by commas.</summary>
    public string Play(string line)
    {
        _decided.Clear();
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["node", var name, "at", ..]: Join(name, words); break;
            case [var name, "joins", "at", ..]: Join(name, words); break;
            case ["stroke" or "breast" or "dental", ..]: Admit(words); break;
            case [var job, "done"]: End(job, (node, epoch) => new RunCompleted(_now, _jobs[job].Key, node, epoch)); break;
            case [var job, "fails"]: End(job, (node, epoch) => new RunFailed(_now, _jobs[job].Key, node, epoch, "unreadable")); break;
            case [var job, "yielded", "after", var done, "of", var total]:
                End(job, (node, epoch) => new RunYielded(_now, _jobs[job].Key, node, epoch, Number(done), Number(total)));
                break;
            case [var seconds, "s", "pass"]: Pass(double.Parse(seconds, CultureInfo.InvariantCulture), silent: ""); break;
            case [var node, "is", "silent", "for", var seconds, "s"]: Pass(double.Parse(seconds, CultureInfo.InvariantCulture), node); break;
            default: throw new FormatException($"Nobody understands \"{line}\".");
        }

        return string.Join(", ", _decided);
    }

    private void Join(string name, string[] words)
    {
        _nodes[name] = new NodeFacts
        {
            Name = name,
            Site = words[3],
            Slots = (int)(Scenario.NumberAfter(words, "slots") ?? 1),
            MemoryMib = (long)(Scenario.NumberAfter(words, "memory") ?? 0),
            Models = ["stroke", "breast", "dental"],
            Availability = words[^1] switch
            {
                "cordoned" => NodeAvailability.Cordoned,
                "draining" => NodeAvailability.Draining,
                _ => NodeAvailability.Active,
            },
        };
        Beat(name);
    }

    private void Admit(string[] words)
    {
        var (pathway, study) = (words[0], words[1]);
        var (tier, due, megabytes, seconds) = pathway switch
        {
            "stroke" => (Tier.Emergency, 120, 150, 5.0),
            "breast" => (Tier.Scheduled, 600, 100, 8.0),
            _ => (Tier.Routine, 60, 3, 1.0),
        };
        _jobs[study] = new Job
        {
            Key = new JobKey(study, pathway),
            Pathway = pathway,
            Tier = tier,
            Deadline = _now.AddSeconds(Scenario.NumberAfter(words, "in") ?? due),
            AdmittedAt = _now,
            Site = words[3],
            Bytes = megabytes * 1_000_000L,
            Images = (int)Math.Round((Scenario.NumberAfter(words, "of") ?? seconds) / PerImage.TotalSeconds),
        };
        Feed(new JobAdmitted(_now, _jobs[study], 0, []));
    }

    private void End(string job, Func<string, long, DispatchEvent> ended)
    {
        if (!_running.Remove(job, out var run)) throw new InvalidOperationException($"{job} does not run.");
        Feed(ended(run.Node, run.Epoch));
    }

    /// <summary>Time passes second by second, every node's heart beating but one's.</summary>
    private void Pass(double seconds, string silent)
    {
        for (var left = seconds; left > 0; left--)
        {
            _now = _now.AddSeconds(Math.Min(1, left));
            foreach (var name in _nodes.Keys)
            {
                if (name != silent) Beat(name);
            }

            Feed(new TimePassed(_now));
        }
    }

    private void Beat(string name) => Feed(new NodeHeard(
        _now, _nodes[name], 1, ++_sequence,
        [.. _running.Where(r => r.Value.Node == name).Select(r => new RunningLease(_jobs[r.Key].Key, r.Value.Epoch, 0, 4))]));

    private void Feed(DispatchEvent happened)
    {
        foreach (var action in _dispatcher.Handle(happened).ToList())
        {
            switch (action)
            {
                case TakeLease a:
                    Feed(new LeaseGranted(_now, a.Key, a.Node, a.ExpectedEpoch + 1));
                    break;
                case StartRun a:
                    Start(a);
                    break;
                case YieldRun a:
                    _decided.Add($"{a.Key.Study} {(a.IsHard ? "is stopped" : "yields")} on {a.Node}");
                    break;
                case QuarantineJob a:
                    _decided.Add($"{a.Key.Study} is quarantined");
                    break;
            }
        }
    }

    private void Start(StartRun run)
    {
        var studies = run.Jobs.Select(j => j.Key.Study).ToList();
        var others = studies.Count > 1 ? $" with {string.Join(" and ", studies.Skip(1))}" : "";
        _decided.Add($"{studies[0]}{others} on {run.Node}");
        foreach (var job in run.Jobs)
        {
            _running[job.Key.Study] = (run.Node, job.Epoch);
            Feed(new StartAccepted(_now, job.Key, run.Node, job.Epoch, 1, _sequence));
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
