using System.Globalization;

namespace Grid.Grains.Clocks;

/// <summary>How a silo's clock stands against the ledger's.</summary>
/// <param name="Offset">This machine's time of day less the ledger's: positive when it is ahead.</param>
/// <param name="Error">By how much that can be wrong, either way.</param>
/// <param name="IsOff">Beyond the bound: this silo's nodes take no work until its clock is right.</param>
/// <param name="LedgerJump">How far the ledger's clock has jumped since, while this machine's did not; zero when it has not.</param>
public sealed record ClockStanding(TimeSpan Offset, TimeSpan Error, bool IsOff, TimeSpan LedgerJump)
{
    /// <summary>Why nodes of this silo take no work; empty when the clock is no reason.</summary>
    public string Hindrance => IsOff ? $"clock off by {WithSign(Offset)}: the machine of this silo is {Side(Offset)} the ledger's time" : "";

    /// <summary>What operations should know of the clock; empty when there is nothing to know.</summary>
    public string Words => IsOff
        ? $"{Hindrance}. Put its clock right (NTP); its nodes come back by themselves"
        : LedgerJump != TimeSpan.Zero
            ? $"the ledger's clock jumped by {WithSign(LedgerJump)} while this machine's clock did not; look at the clock of the database's machine"
            : "";

    public static string WithSign(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0.0;-0.0} s");

    private static string Side(TimeSpan offset) => offset > TimeSpan.Zero ? "ahead of" : "behind";
}
