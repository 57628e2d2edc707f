using System.Globalization;

namespace Grid.Chaos.Tests.Harness;

/// <summary>A disk of its own, in memory, that can really be filled. Needs root; goes at the end.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MiB = 1 << 20;

    private readonly string _ballast;

    private SmallDisk(string folder) => (Folder, _ballast) = (folder, Path.Combine(folder, "ballast"));

    public string Folder { get; }

    public long FreeBytes => new DriveInfo(Folder).AvailableFreeSpace;

    /// <summary>Null with the reason where this machine cannot do it.</summary>
    public static SmallDisk? TryMount(int mib, out string reason)
    {
        reason = "";
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            reason = "not root";
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("grid-chaos-disk-").FullName;
        if (Command.TryRun("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mib}m"), "tmpfs", folder)) return new SmallDisk(folder);

        Directory.Delete(folder);
        reason = "this container may not mount a tmpfs";
        return null;
    }

    /// <summary>Takes or gives back space until so much is left.</summary>
    public void LeaveFree(long bytes)
    {
        File.Delete(_ballast);
        var ballast = FreeBytes - bytes;
        using var file = File.Create(_ballast);
        var zeros = new byte[MiB];
        for (; ballast > 0; ballast -= MiB) file.Write(zeros, 0, (int)Math.Min(MiB, ballast));
    }

    public void Dispose()
    {
        Command.Run("umount", Folder);
        Directory.Delete(Folder);
    }
}
