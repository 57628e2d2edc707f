using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Grid.Ledger.Tests.Orleans;

/// <summary>A real silo on our SQL: membership, grain state and reminders over a restart.</summary>
public sealed class SiloRestartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Silo_StoppedAndStartedAgain_KeepsGrainStateAndReminders()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using (var first = await StartAsync(connectionString))
        {
            Assert.Equal("", await Grain(first).ReadAsync());
            await Grain(first).WriteAsync("kept over the restart");
            await Grain(first).RemindAsync("daily");
        }

        await using var second = await StartAsync(connectionString);
        Assert.Equal("kept over the restart", await Grain(second).ReadAsync());
        Assert.Equal(["daily"], await Grain(second).ReadRemindersAsync());
    }

    private static INotebookGrain Grain(Silo silo) => silo.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<INotebookGrain>("notes");

    private static async Task<Silo> StartAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(orleans => Providers.Configure(orleans, connectionString)
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .AddAdoNetGrainStorageAsDefault(options => Providers.Configure(options, connectionString, deleteOnClear: false)));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Silo(host);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Silo(IHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Host.StopAsync();
            await ((IAsyncDisposable)Host).DisposeAsync();
        }
    }
}

[Alias("grid.tests.notebook")]
public interface INotebookGrain : IGrainWithStringKey
{
    [Alias("read")] Task<string> ReadAsync();

    [Alias("write")] Task WriteAsync(string text);

    [Alias("remind")] Task RemindAsync(string reminder);

    [Alias("read-reminders")] Task<List<string>> ReadRemindersAsync();
}

public sealed class NotebookGrain([PersistentState("note")] IPersistentState<Note> note) : Grain, INotebookGrain, IRemindable
{
    public Task<string> ReadAsync() => Task.FromResult(note.State.Text);

    public Task WriteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task RemindAsync(string reminder) => this.RegisterOrUpdateReminder(reminder, TimeSpan.FromDays(1), TimeSpan.FromDays(1));

    public async Task<List<string>> ReadRemindersAsync() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
