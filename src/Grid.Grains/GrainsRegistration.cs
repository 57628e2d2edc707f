using Grid.Grains.Background;
using Grid.Grains.Dispatch;
using Grid.Grains.Dispatch.Tracing;
using Grid.Grains.Faults;
using Grid.Grains.Nodes;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Grains.Publishing;
using Grid.Grains.Studies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains;

/// <summary>Adds the grid's grains to a silo.</summary>
public static class GrainsRegistration
{
    /// <summary>
    /// Registers what grains need beside the ports <see cref="IStudyLedger"/>, <see cref="IJobExecutor"/> and
    /// <see cref="IInstanceStores"/>, which the host registers; an <see cref="IDispatchTraces"/> registered before stays.
    /// </summary>
    /// <param name="siloName">Name of this silo: it owns the nodes that name it.</param>
    public static IServiceCollection AddGridGrains(this IServiceCollection services, GridTopology plan, PatientKeys patients, string siloName)
    {
        JobEvents.ShareNames(plan);
        services.AddSingleton(plan);
        services.AddSingleton(plan.Dispatch);
        services.AddSingleton(patients);
        services.AddSingleton<BackgroundFaults>();
        services.AddSingleton<PatientJudge>();
        services.AddSingleton<LoadShedder>();
        services.AddSingleton<IntakeLimiter>();
        services.AddSingleton<DispatcherNotifier>();
        services.AddSingleton<ResultPublisher>();
        services.AddSingleton<SilosOfNodes>();
        if (plan.Dispatch.TraceDirectory.Length > 0) services.TryAddSingleton<IDispatchTraces, FileTraces>();
        else services.TryAddSingleton<IDispatchTraces, NoTraces>();
        services.AddSingleton(p => new NodeRuntimes(plan.Nodes
            .Where(n => string.Equals(n.Silo, siloName, StringComparison.Ordinal))
            .Select(n => new NodeRuntime(
                n,
                plan.Dispatch,
                p.GetRequiredService<IStudyLedger>(),
                p.GetRequiredService<IJobExecutor>(),
                p.GetRequiredService<ResultPublisher>(),
                p.GetRequiredService<IGrainFactory>(),
                p.GetRequiredService<BackgroundFaults>(),
                p.GetRequiredService<TimeProvider>(),
                p.GetRequiredService<ILogger<NodeRuntime>>()))));
        services.AddSingleton<IIncomingGrainCallFilter, RequestDoor>();
        services.AddSingleton<IIncomingGrainCallFilter, LedgerFaultFilter>();
        services.AddHostedService<NodeHeartbeats>();
        services.AddHostedService<OutboxSweeper>();
        OwningSiloPlacementDirector.AddTo(services);
        return services;
    }
}
