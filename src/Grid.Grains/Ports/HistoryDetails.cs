using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>What a history says of a study's images, from the study's own record.</summary>
public static class HistoryDetails
{
    public static HistoryEntry With(this HistoryEntry entry, IReadOnlyList<SeriesManifest> series) => entry with
    {
        AcquiredAt = series.All(one => one.AcquiredFrom is not null) ? series.Min(one => one.AcquiredFrom) : null,
        Modality = Each(series.Select(one => one.Modality)),
        BodyPart = Each(series.SelectMany(one => one.Subjects.Count > 0 ? one.Subjects.Select(subject => subject.BodyPart) : [one.BodyPart])),
        Laterality = Each(series.SelectMany(one => one.Subjects.Count > 0 ? one.Subjects.Select(subject => subject.Laterality) : [one.Laterality])),
        Anatomy = Each(series.SelectMany(one => one.Subjects.SelectMany(subject => subject.Anatomy.Split('+')))),
    };

    private static string Each(IEnumerable<string> values) =>
        string.Join('+', values.Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
