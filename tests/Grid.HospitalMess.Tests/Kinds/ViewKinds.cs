using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Views of X-ray studies: missing, unnamed, named in codes only, or not what they stand for.</summary>
internal static class ViewKinds
{
    private static readonly Pathway[] Breast = [Pathway.Breast];
    private static readonly Pathway[] Lung = [Pathway.Lung];

    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("one mammogram is missing", Breast, Effect.Losing, (study, chance) => study.Files.Remove(One(study, chance))),
        new("one side is missing", Breast, Effect.Losing, (study, chance) =>
        {
            var side = chance.Next(2) == 0 ? "L" : "R";
            study.Files.RemoveAll(file => file[Tags.ImageLaterality] == side && !file.ShowsLesion);
            if (study.Files.Count == 4) study.Files.RemoveAll(file => file[Tags.ImageLaterality] != side);
        }),
        new("a spot view in place of a whole one", Breast, Effect.Losing, (study, chance) =>
        {
            var file = One(study, chance);
            file.Elements[Tags.ViewCodes] = Element.Sequence(
                [.. Code("399162004", "SCT", "cranio-caudal"), (Tags.ViewModifiers, Element.Sequence(Code("399055006", "SCT", "Spot Compression")))]);
            file.Elements[Tags.PartialView] = Element.Text("CS", "YES");
        }),
        new("a mammogram without a side", Breast, Effect.Losing, (study, chance) =>
        {
            var file = One(study, chance);
            file.Elements.Remove(Tags.ImageLaterality);
            file.Elements.Remove(Tags.PatientOrientation);
        }),
        new("a mammogram without a view position", Breast, Effect.Doubtful, (study, chance) => One(study, chance).Elements.Remove(Tags.ViewPosition)),
        new("four further clean views of each side", Breast, Effect.Doubtful, (study, chance) =>
        {
            for (var i = 0; i < 4; i++)
            {
                foreach (var file in Projections.Breast(1, false, chance).Original)
                {
                    foreach (var tag in new[] { Tags.StudyInstance, Tags.SeriesInstance, Tags.PatientId }) file.Elements[tag] = study.Original[0].Elements[tag];
                    file[Tags.SopInstance] = FormattableString.Invariant($"{file[Tags.StudyInstance]}.9.{study.Files.Count}");
                    study.Files.Add(file);
                }
            }
        }),
        new("only images for processing", Breast, Effect.Losing, (study, _) =>
        {
            foreach (var file in study.Original)
            {
                file[Tags.PresentationIntent] = "FOR PROCESSING";
                file[Tags.SopClass] = "1.2.840.10008.5.1.4.1.1.1.2.1";
            }
        }),
        new("a chest without a view", Lung, Effect.Losing, (study, _) => Strip(study)),
        new("a lateral chest by view position", Lung, Effect.Losing, (study, _) => study.Original[0][Tags.ViewPosition] = "LL"),
        new("a lateral chest by orientation alone", Lung, Effect.Losing, (study, _) =>
        {
            Strip(study);
            study.Original[0].Elements[Tags.PatientOrientation] = Element.Text("CS", @"A\F");
        }),
        new("a lateral chest by code alone", Lung, Effect.Losing, (study, _) =>
        {
            Strip(study);
            study.Original[0].Elements[Tags.ViewCodes] = Element.Sequence(Code("399067008", "SCT", "lateral projection"));
        }),
        new("a lateral chest by the old code alone", Lung, Effect.Losing, (study, _) =>
        {
            Strip(study);
            study.Original[0].Elements[Tags.ViewCodes] = Element.Sequence(Code("R-10206", "SRT", "lateral"));
        }),
        new("a lateral chest by description alone", Lung, Effect.Losing, (study, _) =>
        {
            Strip(study);
            study.Original[0][Tags.SeriesDescription] = "CHEST LAT";
        }),
    ];

    private static void Strip(MessStudy study)
    {
        study.Original[0].Elements.Remove(Tags.ViewPosition);
        study.Original[0].Elements.Remove(Tags.PatientOrientation);
    }

    private static (uint, Element)[] Code(string value, string scheme, string meaning) =>
        [(Tags.CodeValue, Element.Text("SH", value)), (Tags.CodeScheme, Element.Text("SH", scheme)), (Tags.CodeMeaning, Element.Text("LO", meaning))];
}
