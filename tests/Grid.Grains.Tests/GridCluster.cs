using System.Diagnostics;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Background;
using Grid.Grains.Dispatch.Tracing;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Tests.Ledger;
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
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Acquired = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan RealTimeLimit = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;

    private GridCluster(Func<string, GridTopology> planOf, IStudyLedger? ledger, FakeTimeProvider? clock)
    {
        Clock = clock ?? new FakeTimeProvider(Start);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddMemoryGrainStorage("memory");
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorage.Name, (p, _) =>
                Storage = new FaultyStorage(p.GetRequiredKeyedService<IGrainStorage>("memory")));
            silo.Services.AddSingleton(ledger ?? Ledger);
            silo.Services.AddSingleton<IJobExecutor>(Executor);
            silo.Services.AddSingleton<IInstanceStores>(Stores);
            silo.Services.AddSingleton<IDispatchTraces>(Traces);
            var plan = Plan = planOf(options.SiloName);
            silo.Services.AddGridGrains(plan, new PatientKeys(new byte[32], plan.PatientIssuer), options.SiloName);
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; }
    public MemoryLedger Ledger { get; } = new();
    public FakeExecutor Executor { get; } = new();
    public FakeStores Stores { get; } = new();
    public MemoryTraces Traces { get; } = new();
    public GridTopology Plan { get; private set; } = null!;
    public FaultyStorage Storage { get; private set; } = null!;

    public BackgroundFaults Faults => _cluster.GetSiloServiceProvider().GetRequiredService<BackgroundFaults>();

    public IClusterClient Client => _cluster.Client;

    public IIntakeGrain Intake => Client.GetGrain<IIntakeGrain>(0);

    public static Task<GridCluster> StartAsync(int nodes = 1) => StartAsync(silo => TestPlan.OneRegion(silo, nodes));

    /// <param name="planOf">The plan of the silo of this name.</param>
    /// <param name="prepare">What is in the ledger before the silo starts.</param>
    /// <param name="ledger">Instead of the one in memory.</param>
    /// <param name="clock">One that others share.</param>
    public static async Task<GridCluster> StartAsync(
        Func<string, GridTopology> planOf, Action<MemoryLedger>? prepare = null, IStudyLedger? ledger = null, FakeTimeProvider? clock = null)
    {
        var cluster = new GridCluster(planOf, ledger, clock);
        prepare?.Invoke(cluster.Ledger);
        await cluster._cluster.DeployAsync();
        await cluster.UntilAsync(
            async () => (await cluster.QueuesAsync()).Sum(q => q.Nodes.Count) == cluster.Plan.Nodes.Count, "every node is heard of");
        return cluster;
    }

    public IDispatcherGrain Dispatcher(string name = "kz") => Client.GetGrain<IDispatcherGrain>(name);

    public IGpuNodeGrain Node(string name) => Client.GetGrain<IGpuNodeGrain>(name);

    public async Task<StudyReport> ReportAsync(string study) => (await Client.GetGrain<IStudyGrain>(study).GetAsync())!;

    public async Task<IReadOnlyList<QueueReport>> QueuesAsync() => await Client.GetGrain<IOperationsGrain>(0).ListQueuesAsync();

    /// <summary>Lets fake time pass, a heartbeat at a time, until the condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > RealTimeLimit) throw new TimeoutException($"It never came to be that {what}.");
            Clock.Advance(Heartbeat);

            // A call to the dispatcher comes back after what the heartbeat has set off there.
            await QueuesAsync();
        }
    }

    public Task UntilStateAsync(string study, StudyState state) => UntilAsync(
        async () => (await Client.GetGrain<IStudyGrain>(study).GetAsync())?.State == state, $"study {study} is {state}");

    public async ValueTask DisposeAsync()
    {
        Executor.Release();
        await _cluster.DisposeAsync();
    }

    /// <summary>An image of one tooth of one person, acquired a while before the test's clock begins.</summary>
    public static SubmitStudy Study(string uid, string modality = "IO", string patient = "P1-4711", string content = "a", bool force = false) => new()
    {
        SiteId = "SC-01",
        StudyInstanceUid = uid,
        Patient = new PatientIdentity("", patient) { BirthDate = "19600101", Sex = "F" },
        Force = force,
        Series =
        [
            new SeriesManifest
            {
                SeriesInstanceUid = uid + ".1",
                Modality = modality,
                Instances = [new InstanceManifest(uid + ".1.1", new string(content[0], 64), 1_000)],
                Subjects = [new ImageSubject { BodyPart = "TOOTH", Laterality = "R", Anatomy = "SCT:245648009", View = "PA" }],
                AcquiredFrom = Acquired,
                AcquiredUntil = Acquired,
            },
        ],
    };
}
