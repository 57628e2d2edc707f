using Grid.Cli.Output;
using Grid.Contracts.Patients;

namespace Grid.Cli.Patients;

/// <summary>
/// Asks for a patient's number and issuer on standard input. Never arguments: those are shown to everybody who lists the machine's
/// processes, and stay in the shell's history.
/// </summary>
internal static class PatientInput
{
    /// <summary>The number on a line, the issuer on the next one; without an issuer that line is empty, or missing at the end.</summary>
    /// <param name="whose">Which of several, for example <c>first </c>; empty for the only one.</param>
    public static async Task<PatientIdentity> ReadAsync(CliConsole console, string whose, CancellationToken cancel)
    {
        var id = await AskAsync(console, $"{whose}patient number: ", cancel);
        if (id.Length == 0) throw new CliException(ExitCodes.BadInput, $"No {whose}patient number came on standard input: a line with the number was expected, then a line with its issuer, which may be empty.");
        return new PatientIdentity(await AskAsync(console, $"{whose}issuer (empty if none is named): ", cancel), id);
    }

    private static async Task<string> AskAsync(CliConsole console, string question, CancellationToken cancel)
    {
        if (console.IsInteractive) await console.Error.WriteAsync(question);
        return (await console.In.ReadLineAsync(cancel))?.Trim() ?? "";
    }
}
