using System.Globalization;
using Grid.Client;
using Grid.Contracts.Patients;

namespace Grid.Chaos.Tests.Harness;

/// <summary>
/// The drawn studies again and again, each time of another patient: as much work, and little to draw and to store. Safe for any number
/// of callers.
/// </summary>
internal sealed class StudyCopies(IReadOnlyList<FoundStudy> drawn)
{
    private int _given;

    public FoundStudy Next()
    {
        var number = Interlocked.Increment(ref _given);
        var study = drawn[(number - 1) % drawn.Count];
        return study with
        {
            StudyInstanceUid = string.Create(CultureInfo.InvariantCulture, $"{study.StudyInstanceUid}.{number}"),
            Patient = new PatientIdentity("", string.Create(CultureInfo.InvariantCulture, $"ward-{number}")),
        };
    }

    public IReadOnlyList<FoundStudy> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
}
