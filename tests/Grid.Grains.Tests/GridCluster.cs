using System.Diagnostics;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Recognition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Grid.Grains.Tests;

/// <summary>A silo with real grains, fake time, and a ledger, executor and stores that the test holds in its hands.</summary>
internal sealed class GridCluster : IAsyncDisposable
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RealTimeLimit = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;

    private GridCluster(int nodes)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddMemoryGrainStorage("memory");
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorage.Name, (p, _) =>
                Storage = new FaultyStorage(p.GetRequiredKeyedService<IGrainStorage>("memory")));
            silo.Services.AddSingleton<IStudyLedger>(Ledger);
            silo.Services.AddSingleton<IJobExecutor>(Executor);
            silo.Services.AddSingleton<IInstanceStores>(Stores);
            var plan = Plan(options.SiloName, nodes);
            silo.Services.AddGridGrains(plan, new PatientKeys(new byte[32], plan.PatientIssuer), options.SiloName);
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    public MemoryLedger Ledger { get; } = new();
    public FakeExecutor Executor { get; } = new();
    public FakeStores Stores { get; } = new();
    public FaultyStorage Storage { get; private set; } = null!;

    public IClusterClient Client => _cluster.Client;

    public IIntakeGrain Intake => Client.GetGrain<IIntakeGrain>(0);

    public static async Task<GridCluster> StartAsync(int nodes = 1)
    {
        var cluster = new GridCluster(nodes);
        await cluster._cluster.DeployAsync();
        await cluster.Client.GetGrain<IPatientGrain>("storage is made when it is first asked for").GetHistoryAsync();
        await cluster.UntilAsync(async () =>
            (await cluster.Client.GetGrain<IDispatcherGrain>("kz").GetQueueAsync()).Nodes.Count == nodes, "every node is heard of");
        return cluster;
    }

    /// <summary>Lets fake time pass, a heartbeat at a time, until the condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > RealTimeLimit) throw new TimeoutException($"It never came to be that {what}.");
            Clock.Advance(Heartbeat);

            // A call to the dispatcher comes back after what the heartbeat has set off there.
            await Client.GetGrain<IDispatcherGrain>("kz").GetQueueAsync();
        }
    }

    public Task UntilStateAsync(string study, StudyState state) => UntilAsync(
        async () => (await Client.GetGrain<IStudyGrain>(study).GetAsync())?.State == state, $"study {study} is {state}");

    public async ValueTask DisposeAsync()
    {
        Executor.Release();
        await _cluster.DisposeAsync();
    }

    public static SubmitStudy Study(string uid, string modality = "IO", string patient = "P1", string content = "a", bool force = false) => new()
    {
        SiteId = "SC-01",
        StudyInstanceUid = uid,
        Patient = new PatientIdentity("", patient),
        Force = force,
        Series =
        [
            new SeriesManifest
            {
                SeriesInstanceUid = uid + ".1",
                Modality = modality,
                Instances = [new InstanceManifest(uid + ".1.1", new string(content[0], 64), 1_000)],
            },
        ],
    };

    private static GridPlan Plan(string silo, int nodes) => new()
    {
        Sites = new Dictionary<string, SitePlan>
        {
            ["SC-01"] = new("SC-01", "almaty", "kz"),
            ["SC-02"] = new("SC-02", "almaty", "kz"),
        },
        Pathways = new Dictionary<string, PathwayPlan>
        {
            ["stroke"] = new("stroke", Tier.Emergency, TimeSpan.FromMinutes(2), TimeSpan.Zero, ["stroke-model"]),
            ["dental"] = new("dental", Tier.Routine, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), ["dental-model"]),
            ["general"] = new("general", Tier.Routine, TimeSpan.FromHours(1), TimeSpan.Zero, []),
        },
        Nodes = [.. Enumerable.Range(1, nodes).Select(i =>
            new NodePlan($"node-{i}", "SC-01", silo, "kz", 1, "cpu", ["stroke-model", "dental-model"]))],
        Topology = new Topology([new SiteLink("SC-01", 43, 77, 1000, 1), new SiteLink("SC-02", 44, 77, 1000, 1)]),
        RunTimes = new RunTimes(new Dictionary<string, RunTimes.Cost>()),
        Recognition = new RecognitionRules([Rule("head-ct", "stroke", "CT"), Rule("dental-device", "dental", "IO")], "general"),
        PatientIssuer = new PatientIssuerPlan("national", "[0-9]{12}"),
        Dispatch = new DispatchPlan
        {
            LeaseDuration = TimeSpan.FromSeconds(30),
            HeartbeatInterval = Heartbeat,
            NodeLostAfter = TimeSpan.FromSeconds(5),
            ReconcileInterval = TimeSpan.FromSeconds(15),
        },
    };

    private static RecognitionRule Rule(string name, string pathway, string modality) => new()
    {
        Name = name,
        Pathway = pathway,
        All = [new RecognitionClause([RecognitionField.Modality], [WordPattern.Parse(modality, out _)!])],
    };
}
