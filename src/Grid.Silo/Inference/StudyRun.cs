using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Inference.Execution;
using Grid.Inference.Reading;

namespace Grid.Silo.Inference;

/// <summary>A run and the files it reads.</summary>
/// <param name="Content">Of which content it is (<see cref="ContentOf"/>): nothing that was found may be used for another.</param>
internal sealed record StudyRun(ModelRun Run, StudyFiles Files, string Content)
{
    /// <summary>Files or frames, whichever are more: what the run holds in memory grows with them.</summary>
    public int Images => Math.Max(Files.Headers.Count, Run.PlanesTotal);

    public SliceProgress Progress => new(Run.StepsDone, Run.StepsTotal);

    /// <summary>SHA-256 over every instance's UIDs and hash, in the manifest's order: the plan of a study follows that order.</summary>
    public static string ContentOf(IReadOnlyList<SeriesManifest> series)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (seriesUid, instance) in series.SelectMany(one => one.Instances.Select(instance => (one.SeriesInstanceUid, instance))))
            hash.AppendData(Encoding.UTF8.GetBytes($"{seriesUid}\n{instance.SopInstanceUid}\n{instance.Sha256}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
