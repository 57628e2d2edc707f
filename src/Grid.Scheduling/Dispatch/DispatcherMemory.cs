namespace Grid.Scheduling.Dispatch;

/// <summary>
/// All that a dispatcher remembers. Each part keeps its own rules, knows of the others only what it needs, and copies itself. What
/// works on them (events, rounds, questions that people ask) is given the whole and remembers nothing between two events.
/// </summary>
internal sealed class DispatcherMemory
{
    private const int RememberedTransfers = 100_000;

    public DispatcherMemory(DispatcherOptions options)
    {
        (Options, Policy) = (options, options.Policy);
        Silence = new LedgerSilence(Time, options.LedgerPause);
        Actions = new ActionList(options);
        Links = new LinkLoad(options.Topology.Sites.Count);
        RunTimes = new RunTimes(options.Models, Policy.LearningRate);
        Jobs = new OpenJobs(Policy, Images);
        ImageWaits = new ImageWaits(Time, options);
        Nodes = new NodeTable(RunTimes);
        Slots = new OccupiedSlots(options.Topology, Time, Links, Images, Actions);
        Loans = new SlotLoans(options, Time, Nodes, RunTimes, Actions);
        Questions = new SlotQuestions(Time, Policy, Actions);
        Standing = new StandingReport(options, Time, Nodes, Waiting);
        Placement = new PlacementPolicy(options.Topology, options.Models, RunTimes, Links, Images, Policy);
        Round = new PlacingRound(Time, Nodes, Waiting, Placement, options.NamesCandidates ? Decision.MostNamed : 1);
        Unplaceable = new UnplaceableSites(Nodes);
    }

    public DispatcherOptions Options { get; }
    public PolicyOptions Policy { get; }
    public EventTime Time { get; } = new();
    public LedgerSilence Silence { get; }
    public ActionList Actions { get; }

    public OpenJobs Jobs { get; }
    public WaitingJobs Waiting => Jobs.Waiting;
    public ImageWaits ImageWaits { get; }

    public NodeTable Nodes { get; }
    public OccupiedSlots Slots { get; }
    public LinkLoad Links { get; }
    public ImagePlaces Images { get; } = new(RememberedTransfers);

    public Peers Peers { get; } = new();
    public SlotLoans Loans { get; }
    public SlotQuestions Questions { get; }
    public StandingReport Standing { get; }

    public RunTimes RunTimes { get; }
    public EstimateErrors Errors { get; } = new();
    public PlacementPolicy Placement { get; }
    public PlacingRound Round { get; }
    public UnplaceableSites Unplaceable { get; }

    /// <summary>
    /// The same memory under another policy; what is done with it leaves this one untouched. Costs the whole state. Left out is what
    /// decides nothing (errors of estimates), or is found anew at the next round (unplaceable sites).
    /// </summary>
    public DispatcherMemory CopyUnder(PolicyOptions policy)
    {
        var copy = new DispatcherMemory(Options with { Policy = policy });
        copy.Time.CopyFrom(Time);
        copy.Silence.CopyFrom(Silence);
        copy.Actions.Hash.CopyFrom(Actions.Hash);
        copy.Links.CopyFrom(Links);
        copy.Images.CopyFrom(Images);
        copy.RunTimes.CopyFrom(RunTimes);
        copy.Jobs.CopyFrom(Jobs);
        copy.ImageWaits.CopyFrom(ImageWaits);
        copy.Nodes.CopyFrom(Nodes, Jobs, copy.Jobs);
        copy.Peers.CopyFrom(Peers);
        copy.Loans.CopyFrom(Loans);
        copy.Questions.CopyFrom(Questions, copy.Jobs);
        copy.Standing.CopyFrom(Standing);
        copy.Round.CopyFrom(Round);
        return copy;
    }
}
