using System.Runtime.Versioning;
using Grid.Benchmarks.Dicom;
using Grid.Benchmarks.Ledger;
using Grid.Benchmarks.Reporting;
using Grid.Benchmarks.Scheduling;
using Grid.Benchmarks.Simulation;

// The silo that the storm starts runs its own PostgreSQL, which is for Linux only.
[assembly: SupportedOSPlatform("linux")]

// One file per bench; each returns its figures, the report is written in one place.
var benches = new Dictionary<string, Func<string[], BenchReport>>(StringComparer.Ordinal)
{
    ["headers"] = HeadersBench.Run,
    ["fuzz-dicom"] = FuzzDicom.Run,
    ["decide"] = DecideBench.Run,
    ["simulate-faults"] = SimulateFaults.Run,
    ["simulate-day"] = SimulateDay.Run,
    ["national"] = NationalBench.Run,
    ["plan"] = PlanBench.Run,
    ["simulate"] = SimulateBench.Run,
    ["agreement"] = AgreementBench.Run,
    ["storm"] = StormBench.Run,
    ["quality"] = QualityBench.Run,
    ["submit"] = SubmitBench.Run,
    ["cycle"] = CycleBench.Run,
    ["dispatch"] = DispatchBench.Run,
    ["memory"] = MemoryBench.Run,
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"usage: Grid.Benchmarks {string.Join('|', benches.Keys)} [arguments]");
    return 2;
}

bench(args[1..]).Publish();

// Measured is success, met or not; a fault program that found a broken rule says so here.
return Environment.ExitCode;
