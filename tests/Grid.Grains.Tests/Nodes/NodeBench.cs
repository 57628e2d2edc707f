using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Background;
using Grid.Grains.Nodes;
using Grid.Grains.Ports;
using Grid.Grains.Publishing;
using Grid.Grains.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Nodes;

/// <summary>One node without a cluster around it: the test leases, starts and listens as a dispatcher would.</summary>
internal sealed class NodeBench : IAsyncDisposable
{
    public const string Model = "dental-model";
    private readonly FakeGrains _grains;

    /// <param name="patience">Of the watchdog; by default it does not disturb.</param>
    public NodeBench(int slots = 1, TimeSpan? patience = null)
    {
        (var factory, _grains) = FakeGrains.Make();
        var plan = TestPlan.OneRegion("silo", 1, slots);
        Faults = new BackgroundFaults(Clock, NullLogger<BackgroundFaults>.Instance);
        Runtime = new NodeRuntime(
            plan.Nodes[0], patience is { } p ? plan.Dispatch with { ProgressPatience = p } : plan.Dispatch, Ledger, Executor,
            new ResultPublisher(Ledger, Clock, NullLogger<ResultPublisher>.Instance), factory, Faults, Clock, NullLogger<NodeRuntime>.Instance);
        Runtime.Begin(new NodeRegistration(7, NodeAvailability.Active));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    public MemoryLedger Ledger { get; } = new();
    public FakeExecutor Executor { get; } = new();
    public NodeRuntime Runtime { get; }
    public BackgroundFaults Faults { get; }

    /// <summary>The node's own.</summary>
    public FakeDispatcher Dispatcher => DispatcherOf("kz");

    public FakeDispatcher DispatcherOf(string name) => _grains.Dispatcher(name);

    public static JobId Job(string study) => new(study, Model);

    /// <summary>Leases the studies, which may be new, and asks the node to run them together.</summary>
    public async Task<IReadOnlyList<StartOutcome>> StartAsync(params string[] studies)
    {
        var leased = new List<LeasedStudy>();
        foreach (var study in studies) leased.Add(new LeasedStudy(study, await LeaseAsync(study)));
        return Start(leased);
    }

    public IReadOnlyList<StartOutcome> Start(IReadOnlyList<LeasedStudy> studies, string dispatcher = "kz") =>
        [.. Runtime.Start(Request(studies, dispatcher)).Jobs.Select(j => j.Outcome)];

    public StartRun Request(IReadOnlyList<LeasedStudy> studies, string dispatcher = "kz") => new()
    {
        Model = Model,
        Studies = studies,
        LeaseUntil = Clock.GetUtcNow().AddSeconds(30),
        Dispatcher = dispatcher,
        Expected = TimeSpan.FromSeconds(10),
    };

    public async Task<long> LeaseAsync(string study)
    {
        await Ledger.AdmitAsync(Admission(study));
        var open = (await Ledger.ReadOpenJobsOfStudyAsync(study))[0];
        var reply = await Ledger.TakeLeaseAsync(new LeaseRequest
        {
            Job = open.Job,
            Node = Runtime.Name,
            ExpectedEpoch = open.Epoch,
            At = Clock.GetUtcNow(),
            Until = Clock.GetUtcNow().AddSeconds(30),
            Decision = "the test has decided",
        });
        return reply.Epoch;
    }

    public void Yield(string study, long epoch = 1, bool isHard = false) =>
        Runtime.Yield(new YieldRun { StudyInstanceUid = study, Model = Model, Epoch = epoch, IsHard = isHard });

    /// <summary>The next end that the node's own dispatcher is told of.</summary>
    public ValueTask<RunEnded> EndAsync() => Dispatcher.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The job of a study as the ledger has it.</summary>
    public async Task<JobReport> StoredAsync(string study) =>
        (await Ledger.FindStudyAsync(study, TestContext.Current.CancellationToken))!.Jobs[0];

    public async Task SlicesAsync(int count)
    {
        for (var i = 0; i < count; i++) await Executor.Finished.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Executor.Release();
        await Runtime.DisposeAsync();
    }

    private StudyAdmission Admission(string study) => Admission(study, Clock.GetUtcNow());

    public static StudyAdmission Admission(string study, DateTimeOffset now) => new()
    {
        StudyInstanceUid = study,
        ContentHash = new string('a', 64),
        PatientKey = new string('b', 64),
        SiteId = "SC-01",
        Dispatcher = "kz",
        Pathway = "dental",
        Tier = "routine",
        RecognisedBy = "the test",
        ReceivedAt = now,
        Deadline = now.AddMinutes(1),
        Series = [],
        Models = [Model],
    };
}
