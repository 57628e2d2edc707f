using Grid.Benchmarks.Dicom;
using Grid.Benchmarks.Reporting;
using Grid.Benchmarks.Scheduling;

// One file per bench; each returns its figures, the report is written in one place.
var benches = new Dictionary<string, Func<string[], BenchReport>>(StringComparer.Ordinal)
{
    ["headers"] = HeadersBench.Run,
    ["fuzz-dicom"] = FuzzDicom.Run,
    ["decide"] = DecideBench.Run,
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"usage: Grid.Benchmarks {string.Join('|', benches.Keys)} [arguments]");
    return 2;
}

bench(args[1..]).Publish();
return 0;
