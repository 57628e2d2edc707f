using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Grid.Gateway.Instances;

/// <summary>
/// Makes names durable. Syncing a file keeps its bytes, but a file just renamed into a folder can still be lost with
/// the power until the folder itself is synced, which .NET offers no call for.
/// </summary>
internal static partial class DurableFolders
{
    private const int LinuxReadOnlyCloseOnExec = 0x80000;
    private const int Interrupted = 4;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates the folder where it is missing, for its owner alone, and makes its name durable in its parent.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path)) return;

        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent)) Create(parent);

        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
        if (string.IsNullOrEmpty(parent)) return;
        try
        {
            Sync(parent);
        }
        catch (IOException)
        {
            // Left there, the next caller would take it for durable.
            try
            {
                Directory.Delete(path);
            }
            catch (IOException)
            {
                // Somebody has put something into it, or the disk takes nothing at all: the fault below says so.
            }

            throw;
        }
    }

    /// <summary>fsync of a folder. NTFS journals names itself, so nothing is done on Windows.</summary>
    public static void Sync(string path) => OnFolder(path, fsync);

    /// <summary>Everything on the folder's file system that was written before this call is durable after it.</summary>
    public static void SyncFileSystem(string path) => OnFolder(path, OperatingSystem.IsLinux() ? syncfs : fsync);

    private static void OnFolder(string path, Func<int, int> call)
    {
        if (OperatingSystem.IsWindows()) return;

        var folder = open(path, OperatingSystem.IsLinux() ? LinuxReadOnlyCloseOnExec : 0);
        if (folder < 0) throw Fault(path, "open");
        try
        {
            while (call(folder) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted) throw Fault(path, "sync");
            }
        }
        finally
        {
            _ = close(folder);
        }
    }

    private static IOException Fault(string path, string verb)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Could not {verb} the folder {path}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
