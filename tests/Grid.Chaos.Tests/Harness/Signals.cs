using System.Runtime.InteropServices;

namespace Grid.Chaos.Tests.Harness;

/// <summary>Signals to processes that this program started.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Send(int pid, int signal);
}
