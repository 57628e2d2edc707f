using Microsoft.Extensions.DependencyInjection;

namespace Grid.Grains.Clocks;

/// <summary>Makes the grid's clock the silo's one source of time.</summary>
public static class ClockRegistration
{
    /// <summary>
    /// Registers the clock as the <see cref="TimeProvider"/>, and what keeps it right, which needs <see cref="Ports.ILedgerClock"/>. To be called
    /// before <see cref="GrainsRegistration.AddGridGrains"/>: the clock is judged before nodes report themselves.
    /// </summary>
    public static IServiceCollection AddGridClock(this IServiceCollection services, ClockWatch watch) => services
        .AddSingleton(watch)
        .AddSingleton<TimeProvider>(watch.Clock)
        .AddHostedService<ClockKeeper>();
}
