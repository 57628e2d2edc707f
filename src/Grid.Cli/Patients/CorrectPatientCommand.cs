using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Patients;

namespace Grid.Cli.Patients;

/// <summary><c>grid correct-patient STUDY</c>: a study was sent under a wrong number.</summary>
internal static class CorrectPatientCommand
{
    public static Command Build(CliConsole console)
    {
        var uid = new Argument<string>("STUDY") { Description = "Study Instance UID" };
        var site = new Option<string>("--site") { Description = "Id of the site that writes the right number so; one without an issuer is this site's own", Required = true };
        var reason = LinkCommand.ReasonOption();
        var output = OutputOption.Create();
        var location = new LocationOptions();
        var command = new Command("correct-patient", "Move a study to its right patient; both stay on record. Asks for the right number and issuer on standard input.")
        {
            uid, site, reason, output,
        };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var found = location.Find(parsed);
            var patient = await PatientInput.ReadAsync(console, "right ", cancel);
            await using var client = await found.ConnectAsync(cancel);
            var study = parsed.GetRequiredValue(uid);
            var reply = await client.CorrectPatientAsync(new CorrectPatient(study, parsed.GetRequiredValue(site), patient, parsed.GetRequiredValue(reason)), cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, reply);
            else
            {
                console.Out.WriteLine($"{study}: {(reply.Changed ? "moved to this patient" : "is this patient's already")}");
                LinkCommand.WriteRunAgain(console, reply);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
