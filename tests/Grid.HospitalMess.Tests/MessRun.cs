using Grid.HospitalMess.Tests.Reading;

namespace Grid.HospitalMess.Tests;

/// <summary>Writes a case into a folder of its own, has it read, and says what was wrong with the answer.</summary>
internal sealed class MessRun : IDisposable
{
    private readonly Reader _reader = new();
    private readonly string _root = Directory.CreateTempSubdirectory("grid-mess-").FullName;

    /// <summary>How often each answer was given.</summary>
    public Dictionary<Said, int> Counts { get; } = [];

    public async Task<string> FindFaultAsync(MessCase one, CancellationToken stop)
    {
        var folder = Path.Combine(_root, FormattableString.Invariant($"{one.Seed}"));
        try
        {
            one.Study.Write(folder);
            var conclusions = await _reader.ReadAsync(folder, one.Study.Pathway, stop);
            foreach (var conclusion in conclusions) Counts[conclusion.Said] = Counts.GetValueOrDefault(conclusion.Said) + 1;
            return one.FindFault(conclusions) is { Length: > 0 } fault ? $"{one}: {fault}\n    {string.Join("\n    ", conclusions)}" : "";
        }
        catch (Exception crash) when (crash is not OperationCanceledException)
        {
            return $"{one}: no end, but {crash}";
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
