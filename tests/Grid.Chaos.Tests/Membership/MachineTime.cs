using System.Globalization;

namespace Grid.Chaos.Tests.Membership;

/// <summary>What the machine's cores have been busy with, all programs together.</summary>
internal static class MachineTime
{
    private const int Idle = 4;
    private const int WaitingForDisk = 5;

    // proc(5): in units of USER_HZ, a hundredth of a second on every architecture Linux still runs .NET on.
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(10);

    public static async Task<TimeSpan> ReadAsync()
    {
        using var stat = new StreamReader("/proc/stat");
        var all = (await stat.ReadLineAsync())!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Unit * all.Where((_, i) => i is > 0 and < Idle or > WaitingForDisk and <= 8).Sum(n => long.Parse(n, CultureInfo.InvariantCulture));
    }
}
