using System.Diagnostics;

namespace Grid.Chaos.Tests.Membership;

/// <summary>Another program that wants a core for itself.</summary>
internal sealed class Burner : IDisposable
{
    private readonly Process _process;

    private Burner(Process process) => _process = process;

    public static Burner Start() => new(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "while :; do :; done"]))!);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
