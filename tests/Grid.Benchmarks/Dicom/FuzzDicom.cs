using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Reporting;
using Grid.Dicom;

namespace Grid.Benchmarks.Dicom;

/// <summary>
/// The long form of the suite's mutation fuzz: <c>fuzz-dicom [SECONDS] [SEED]</c>. Mutates shared or generated files and reads,
/// decodes and prints each; an escaped exception ends it with the seed and the mutation's number.
/// </summary>
internal static class FuzzDicom
{
    public static BenchReport Run(string[] arguments)
    {
        var seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        var sources = Sources();
        var clock = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        long count = 0;
        long refused = 0;
        long slowestAt = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; count++)
        {
            // Each mutation has a generator of its own, so that one of them can be repeated alone.
            var random = new Random(unchecked((seed * 1_000_003) + (int)count));
            var bytes = DicomMutation.Of(sources[random.Next(sources.Length)], random);
            var before = clock.Elapsed;
            try
            {
                if (!DicomMutation.Exercise(bytes)) refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, mutation {count}: {error.GetType().Name}", error);
            }

            var took = clock.Elapsed - before;
            if (took > slowest) (slowest, slowestAt) = (took, count);
        }

        return new BenchReport("fuzz-dicom",
        [
            new BenchFigure("mutations", count, "1"),
            new BenchFigure("refused", refused, "1"),
            new BenchFigure("slowest_mutation", slowestAt, "index"),
            new BenchFigure("slowest_ms", Math.Round(slowest.TotalMilliseconds, 1), "ms"),
        ])
        { Environment = BenchEnvironment.Describe(("seed", seed.ToString(CultureInfo.InvariantCulture))) };
    }

    private static byte[][] Sources()
    {
        var shared = Environment.GetEnvironmentVariable("GRID_SHARED") ?? Path.Combine(BenchEnvironment.RepositoryRoot(), "..", "shared");
        var folder = Path.Combine(shared, "data", "dicom");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new FileInfo(path)).Where(file => file.Length < 200_000).Select(file => File.ReadAllBytes(file.FullName))]
            : [.. Enumerable.Range(0, 4).Select(CtFiles.Generate)];
    }
}
