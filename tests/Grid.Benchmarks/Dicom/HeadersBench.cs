using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Dicom;

namespace Grid.Benchmarks.Dicom;

/// <summary>
/// Header-only reading of 500 CT files in memory, one thread, against DCMTK's and GDCM's tools over the same files in a memory
/// file system. Each peer runs as one process over all files in its fastest form: <c>dcmdump -M +sb 7fe0,0010 +P 0008,0060</c> (no
/// pixel data, one element printed) and <c>gdcmscanner -t 0028,1053</c> (reads up to the last tag asked for). Their start-up, taken
/// from a run over one file, is not counted. Rounds alternate and the best of each counts.
/// </summary>
internal static class HeadersBench
{
    private const int FileCount = 500;
    private const int Rounds = 7;
    private const double Bar = 2;
    private const string Dcmdump = "/usr/bin/dcmdump";
    private const string Gdcmscanner = "/usr/bin/gdcmscanner";

    public static BenchReport Run(string[] arguments)
    {
        var (files, source) = CtFiles.Load(FileCount);
        using var folder = new TemporaryFolder(files);
        var peers = new (string Name, string Program, Func<string, string[]> Arguments)[]
        {
            ("dcmdump", Dcmdump, path => ["-q", "-M", "+sb", "7fe0,0010", "+P", "0008,0060", "+sd", path]),
            ("gdcmscanner", Gdcmscanner, path => ["-d", path, "-t", "0028,1053"]),
        };
        var present = peers.Where(peer => PeerProcess.Exists(peer.Program)).ToArray();
        var shortest = present.ToDictionary(peer => peer.Name, _ => (All: TimeSpan.MaxValue, One: TimeSpan.MaxValue));
        var best = 0d;
        for (var warmUp = 0; warmUp < 20; warmUp++) ReadAll(files);
        for (var round = 0; round < Rounds; round++)
        {
            best = Math.Max(best, FileCount / ReadAll(files).TotalSeconds);
            foreach (var (name, program, form) in present)
            {
                var (all, one) = shortest[name];
                shortest[name] = (Shorter(all, PeerProcess.Time(program, form(folder.All))), Shorter(one, PeerProcess.Time(program, form(folder.One))));
            }

            Console.Error.WriteLine($"round {round + 1} of {Rounds}: Grid {best:F0} files/s{string.Concat(shortest.Select(peer => $", {peer.Key} {Rate(peer.Value):F0}"))}");
        }

        var figures = shortest.Count == 0
            ? [new BenchFigure("header_files_per_s", Math.Round(best), "1/s")]
            : shortest.Select(peer => BenchFigure.AgainstPeer("header_files_per_s", best, "1/s", peer.Key, Rate(peer.Value), Bar)).ToArray();
        return new BenchReport("headers", figures)
        {
            Environment = BenchEnvironment.Describe(
                ("files", source),
                ("bytes_per_file", (files.Sum(file => (long)file.Length) / FileCount).ToString(CultureInfo.InvariantCulture)),
                ("peer_form", "one process over all files, start-up subtracted; dcmdump -M +sb 7fe0,0010 +P 0008,0060; gdcmscanner -t 0028,1053")),
        };
    }

    /// <summary>The shortest of each, not the shortest difference: that would be the luckiest pair of two noisy times.</summary>
    private static double Rate((TimeSpan All, TimeSpan One) shortest) =>
        (FileCount - 1) / (shortest.All > shortest.One ? shortest.All - shortest.One : shortest.All).TotalSeconds;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan ReadAll(byte[][] files)
    {
        var clock = Stopwatch.StartNew();
        foreach (var bytes in files)
        {
            if (!DicomFile.Read(bytes, DicomReadOptions.HeaderOnly).TryGetFile(out var file, out var fault))
                throw new InvalidOperationException(fault.ToString());
            if (file.Dataset.GetString(DicomTags.Modality) != "CT") throw new InvalidOperationException("A file of the bench is no CT.");
        }

        return clock.Elapsed;
    }

    /// <summary>The files on disk for the peers, in memory where the system offers that; removed afterwards.</summary>
    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _root;

        public TemporaryFolder(byte[][] files)
        {
            _root = Directory.CreateDirectory(Path.Combine(
                Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "grid-bench-headers-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture))).FullName;
            Directory.CreateDirectory(All);
            Directory.CreateDirectory(One);
            for (var i = 0; i < files.Length; i++)
                File.WriteAllBytes(Path.Combine(All, i.ToString("D4", CultureInfo.InvariantCulture) + ".dcm"), files[i]);
            File.WriteAllBytes(Path.Combine(One, "0000.dcm"), files[0]);
        }

        public string All => Path.Combine(_root, "all");

        public string One => Path.Combine(_root, "one");

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
