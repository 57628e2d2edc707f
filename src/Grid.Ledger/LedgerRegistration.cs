using Grid.Grains.Ports;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grid.Ledger;

public static class LedgerRegistration
{
    /// <summary>
    /// The study ledger over the registered <see cref="NpgsqlDataSource"/> (see <see cref="LedgerDataSource"/>), whose
    /// database has been through <see cref="LedgerSchema.ApplyAsync"/>; and its keeping, which the host calls now and then.
    /// </summary>
    public static IServiceCollection AddGridLedger(
        this IServiceCollection services, StudyLedgerOptions? options = null, LedgerRetention? retention = null) => services
        .AddSingleton<ILedgerClock>(provider => new LedgerClock(provider.GetRequiredService<NpgsqlDataSource>()))
        .AddSingleton(provider => new LedgerMaintenance(provider.GetRequiredService<NpgsqlDataSource>(), retention ?? new LedgerRetention()))
        .AddSingleton<IStudyLedger>(provider => new PostgresStudyLedger(
            provider.GetRequiredService<NpgsqlDataSource>(),
            options ?? new StudyLedgerOptions(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
}
