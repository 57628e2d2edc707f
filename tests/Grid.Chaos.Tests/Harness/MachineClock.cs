using System.Globalization;

namespace Grid.Chaos.Tests.Harness;

/// <summary>
/// The time of day of one process, set from outside while it runs, by libfaketime: the program under test has no switch for it. Its
/// monotonic time goes on as it should, as on a machine whose clock an administrator sets.
/// </summary>
internal sealed class MachineClock : IDisposable
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private readonly string _file = Path.GetTempFileName();

    public MachineClock() => Set(TimeSpan.Zero);

    public static void Require()
    {
        if (Library is null) Assert.Skip("libfaketime is not installed: sudo apt-get install libfaketime");
    }

    /// <summary>For the process whose clock it is. It looks into the file every second.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };

    public void Set(TimeSpan off) => File.WriteAllText(_file, string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:+0;-0;+0}\n"));

    public void Dispose() => File.Delete(_file);
}
