using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Grid.Cli.Demo;

/// <summary>
/// Remembers the demo that is under way, in <c>.data/demo/current.json</c>: after a kill -9 the next one sends the same
/// studies again, which the grid knows, so that nothing is lost or doubled. Taken away when every answer is there.
/// </summary>
internal sealed class DemoNote
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _path;

    private DemoNote(string path, Content content, bool resumed)
    {
        _path = path;
        (Seed, HostPid, Resumed) = (content.Seed, content.HostPid, resumed);
    }

    public ulong Seed { get; }

    /// <summary>True when an earlier demo with this seed did not complete.</summary>
    public bool Resumed { get; }

    /// <summary>Process of the host that this demo, or the one it resumes, started; 0 for none.</summary>
    public int HostPid { get; private set; }

    /// <summary>Where the studies of this seed lie.</summary>
    public string Folder => Path.Combine(Path.GetDirectoryName(_path)!, Seed.ToString(CultureInfo.InvariantCulture));

    /// <param name="dataDirectory">The host's data folder.</param>
    /// <param name="asked">A seed that was asked for: resumes only a demo of the same one.</param>
    public static DemoNote Open(string dataDirectory, ulong? asked)
    {
        var path = Path.Combine(dataDirectory, "demo", "current.json");
        var last = Read(path);
        var resumed = last is not null && (asked is null || asked == last.Seed);
        var note = new DemoNote(path, new Content(resumed ? last!.Seed : asked ?? Fresh(), last?.HostPid ?? 0), resumed);
        note.Write();
        return note;
    }

    public void RememberHost(int pid)
    {
        HostPid = pid;
        Write();
    }

    /// <summary>Every answer is there: the next demo is a new one.</summary>
    public void Complete()
    {
        File.Delete(_path);
        Directory.Delete(Folder, recursive: true);
    }

    private static Content? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Web);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var aside = _path + ".new";
        File.WriteAllText(aside, JsonSerializer.Serialize(new Content(Seed, HostPid), Web));
        File.Move(aside, _path, overwrite: true);
    }

    // Short enough to be typed again with --seed.
    private static ulong Fresh() => (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private sealed record Content(ulong Seed, int HostPid);
}
