using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Contracts.Patients;

namespace Grid.Cli.Patients;

/// <summary><c>grid link</c> and <c>grid unlink</c>: two patient numbers prove to be one person's, or two people's.</summary>
internal static class LinkCommand
{
    public static Command BuildLink(CliConsole console) => Build(
        console, "link", "Keep that two patient numbers are one person's: their histories become one. Asks for both on standard input.",
        (client, request, cancel) => client.LinkPatientsAsync(request, cancel), "linked", "were linked already");

    public static Command BuildUnlink(CliConsole console) => Build(
        console, "unlink", "End the link of two patient numbers that are two people's. Asks for both on standard input.",
        (client, request, cancel) => client.UnlinkPatientsAsync(request, cancel), "unlinked", "were not linked with each other");

    /// <summary>Why, as every command that puts records right has it.</summary>
    public static Option<string> ReasonOption() =>
        new("--reason") { Description = "Why, for the record, without name or number of anybody", Required = true };

    /// <summary>What a change of records brought with it.</summary>
    public static void WriteRunAgain(CliConsole console, RecordsReply reply)
    {
        foreach (var study in reply.RunAgain)
            console.Out.WriteLine($"runs again  {study}: it had been answered with a result that is of somebody else");
    }

    private static Command Build(
        CliConsole console, string name, string description,
        Func<GridClient, LinkNumbers, CancellationToken, Task<RecordsReply>> act, string done, string asItWas)
    {
        var site = new Option<string>("--site") { Description = "Id of the site that writes the numbers so; one without an issuer is this site's own", Required = true };
        var reason = ReasonOption();
        var output = OutputOption.Create();
        var location = new LocationOptions();
        var command = new Command(name, description) { site, reason, output };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var found = location.Find(parsed);
            var first = await PatientInput.ReadAsync(console, "first ", cancel);
            var second = await PatientInput.ReadAsync(console, "second ", cancel);
            await using var client = await found.ConnectAsync(cancel);
            var reply = await act(client, new LinkNumbers(parsed.GetRequiredValue(site), first, second, parsed.GetRequiredValue(reason)), cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, reply);
            else
            {
                console.Out.WriteLine($"the two numbers {(reply.Changed ? $"are {done}" : asItWas)}");
                WriteRunAgain(console, reply);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
