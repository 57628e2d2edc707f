using System.Globalization;
using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Slices that are missing, doubled, renumbered or without their place.</summary>
internal static class SliceKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("one slice of the middle is missing", Ct, Effect.Losing, (study, chance) => study.Files.Remove(study.Original[chance.Next(2, Heads.Slices - 2)])),
        new("slices at the top are missing and the rest is renumbered", Ct, Effect.Losing, (study, chance) =>
        {
            foreach (var file in study.Original.Skip(Heads.Slices - chance.Next(4, 10))) study.Files.Remove(file);
            Renumber(study);
        }),
        new("slices at the bottom are missing and the rest is renumbered", Ct, Effect.Losing, (study, chance) =>
        {
            foreach (var file in study.Original.Take(chance.Next(6, 12))) study.Files.Remove(file);
            Renumber(study);
        }),
        new("every second slice is missing", Ct, Effect.Losing, (study, _) =>
        {
            for (var i = 1; i < Heads.Slices; i += 2) study.Files.Remove(study.Original[i]);
            Renumber(study);
        }),
        new("every second slice is missing and none says how thick it is", Ct, Effect.Doubtful, (study, _) =>
        {
            for (var i = 1; i < Heads.Slices; i += 2) study.Files.Remove(study.Original[i]);
            foreach (var file in study.Files) file.Elements.Remove(Tags.SliceThickness);
        }),
        new("instance numbers run the other way", Ct, Effect.Harmless, (study, _) =>
        {
            foreach (var file in study.Original) file[Tags.InstanceNumber] = (Heads.Slices + 1 - Number(file)).ToString(CultureInfo.InvariantCulture);
        }),
        new("no slice has a number", Ct, Effect.Doubtful, (study, _) =>
        {
            foreach (var file in study.Original) file.Elements.Remove(Tags.InstanceNumber);
        }),
        new("no slice says how thick it is", Ct, Effect.Harmless, (study, _) =>
        {
            foreach (var file in study.Original) file.Elements.Remove(Tags.SliceThickness);
        }),
        new("a slice comes twice, byte for byte, under a UID of its own", Any, Effect.Doubtful, (study, chance) =>
        {
            var copy = One(study, chance).Copy();
            copy[Tags.SopInstance] += ".7";
            study.Files.Add(copy);
        }),
        new("a slice has no position", Ct, Effect.Losing, (study, chance) => One(study, chance).Elements.Remove(Tags.Position)),
        new("a slice has no orientation", Ct, Effect.Losing, (study, chance) => One(study, chance).Elements.Remove(Tags.Orientation)),
        new("a position is no number", Ct, Effect.Losing, (study, chance) => One(study, chance)[Tags.Position] = @"a\b\c"),
        new("another slice lies at the place of one", Ct, Effect.Losing, (study, chance) =>
        {
            var at = chance.Next(3, Heads.Slices - 4);
            study.Original[at].Elements[Tags.Position] = study.Original[at + 1].Elements[Tags.Position];
        }),
        new("no pixel spacing", Ct, Effect.Losing, (study, _) =>
        {
            foreach (var file in study.Original) file.Elements.Remove(Tags.PixelSpacing);
        }),
    ];

    /// <summary>0 where another kind has taken the number away.</summary>
    private static int Number(MessFile file) => int.TryParse(file[Tags.InstanceNumber], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void Renumber(MessStudy study)
    {
        var number = 0;
        foreach (var file in study.Files) file[Tags.InstanceNumber] = (++number).ToString(CultureInfo.InvariantCulture);
    }
}
