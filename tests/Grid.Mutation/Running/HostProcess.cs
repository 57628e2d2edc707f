using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grid.Mutation.Running;

/// <summary>Gives mutants to a host one at a time, and takes another host where one does not answer.</summary>
internal sealed class HostProcess(string project, string files) : IDisposable
{
    // Of its own processor time, so that a busy machine kills no mutant. A mutant's tests take a second at most.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(5);

    private Process? _process;
    private BlockingCollection<string?> _answers = [];

    public string Judge(int mutant)
    {
        _process ??= Start();
        _process.StandardInput.WriteLine(mutant);
        var answer = Next(MostTime);
        if (answer is not null) return answer[(answer.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        Dispose();
        return "killed by time or by ending the process";
    }

    public void Dispose()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _process = null;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "--host", project, files } };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x80000000"; // a mutant that collects without end
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        _answers = [];
        var (answers, process) = (_answers, Process.Start(start)!);
        process.OutputDataReceived += (_, line) => answers.Add(line.Data);
        process.BeginOutputReadLine();
        _process = process;
        for (var line = Next(MostStart); ; line = Next(MostStart))
        {
            if (line is null) throw new InvalidOperationException("the host did not start");
            if (line.StartsWith("ready", StringComparison.Ordinal)) return process;
        }
    }

    private string? Next(TimeSpan most)
    {
        var from = _process!.TotalProcessorTime;
        while (!_process.HasExited && _process.TotalProcessorTime - from < most)
        {
            if (_answers.TryTake(out var answer, TimeSpan.FromSeconds(0.5))) return answer;
            _process.Refresh();
        }

        return _answers.TryTake(out var last) ? last : null;
    }
}
