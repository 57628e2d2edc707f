using System.Runtime.InteropServices;

namespace Grid.Cli.Clusters;

/// <summary>Asks a process to end. .NET itself can only kill.</summary>
internal static partial class ProcessSignal
{
    private const int Terminate = 15;
    private const int KillAtOnce = 9;

    public static void AskToEnd(int pid) => _ = Send(pid, Terminate);

    public static void Kill(int pid) => _ = Send(pid, KillAtOnce);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int pid, int signal);
}
