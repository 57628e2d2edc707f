using System.CommandLine;
using System.Globalization;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;

namespace Grid.Cli.Orders;

/// <summary><c>grid requeue STUDY</c>: what was quarantined or cancelled is to be run after all.</summary>
internal static class RequeueCommand
{
    private const int Page = 1_000;

    /// <summary>Why, as every order about a study has it.</summary>
    public static Option<string> ReasonOption() => new("--reason") { Description = "Why, for the record, without name or number of anybody", Required = true };

    public static Command Build(CliConsole console)
    {
        var uid = new Argument<string?>("STUDY") { Description = "Study Instance UID", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-quarantined") { Description = "Every quarantined study" };
        var reason = ReasonOption();
        var location = new LocationOptions();
        var command = new Command("requeue", "Put a quarantined or cancelled study back into the queue, with the place it had.") { uid, all, reason };
        location.AddTo(command);
        command.Validators.Add(given =>
        {
            if (given.GetValue(uid) is null != given.GetValue(all)) given.AddError("Name one study, or give --all-quarantined.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var why = parsed.GetRequiredValue(reason);
            if (parsed.GetValue(all)) return await RequeueAllAsync(console, client, why, cancel);

            var study = parsed.GetValue(uid)!;
            console.Out.WriteLine($"{study}: {(await client.RequeueAsync(study, why, cancel)).Words}");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>What was refused is said, and does not stop the others.</summary>
    private static async Task<int> RequeueAllAsync(CliConsole console, GridClient client, string reason, CancellationToken cancel)
    {
        var (done, refused) = (0, 0);
        foreach (var study in await ListAsync(client, cancel))
        {
            try
            {
                console.Out.WriteLine($"{study}: {(await client.RequeueAsync(study, reason, cancel)).Words}");
                done++;
            }
            catch (GridClientException fault)
            {
                await console.Error.WriteLineAsync($"grid: {fault.Message}");
                refused++;
            }
        }

        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} studies are back in the queue{(refused > 0 ? $", {refused} are not" : "")}"));
        return refused == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>All of them before the first is put back: a list that changes while it is paged would leave some out.</summary>
    private static async Task<IReadOnlyList<string>> ListAsync(GridClient client, CancellationToken cancel)
    {
        var found = new List<string>();
        var filter = new StudyFilter { State = StudyState.Quarantined, Limit = Page };
        while (true)
        {
            var page = await client.ListStudiesAsync(filter, cancel);
            found.AddRange(page.Select(study => study.StudyInstanceUid));
            if (page.Count < Page) return [.. found.Distinct(StringComparer.Ordinal)];
            filter = filter with { ReceivedBefore = page[^1].ReceivedAt };
        }
    }
}
