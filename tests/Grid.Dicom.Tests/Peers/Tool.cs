using System.Diagnostics;
using System.Text;

namespace Grid.Dicom.Tests.Peers;

/// <summary>Runs another DICOM implementation as a child process; its test skips where it is not installed.</summary>
internal static class Tool
{
    private const string Python = "/usr/bin/python3";

    public static (int Code, string Output) Run(string file, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.GetAwaiter().GetResult());
    }

    public static string Pydicom(string script, IEnumerable<string> paths)
    {
        if (!File.Exists(Python) || Run(Python, ["-c", "import pydicom, numpy"]).Code != 0)
            Assert.Skip("pydicom is not installed (python3-pydicom).");

        var (code, output) = Run(Python, ["-c", script], string.Join('\n', paths));
        Assert.True(code == 0, output);
        return output;
    }

    public static (int Code, string Output) Dcmdump(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/dcmdump")) Assert.Skip("dcmdump is not installed (dcmtk).");
        return Run("/usr/bin/dcmdump", arguments);
    }
}
