using System.Globalization;
using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>More in the study than the one series that answers: reconstructions, phases, repeats, other parts of the body, captures.</summary>
internal static class SeriesKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("a bone reconstruction beside the soft one", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file =>
        {
            file[Tags.Kernel] = "H70h";
            file[Tags.SeriesDescription] = "BONE 6.0";
        }, noise: 60)),
        new("a bone reconstruction whose UID sorts first", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file =>
        {
            file[Tags.Kernel] = "YA";
            file[Tags.SeriesInstance] = file[Tags.StudyInstance] + ".0";
        }, noise: 60)),
        new("an angiography without a named agent, longer than the native scan", Ct, Effect.Doubtful, (study, chance) =>
        {
            Extra(study, chance, file =>
            {
                file[Tags.SeriesDescription] = "CTA arch to vertex";
                file.Elements[Tags.Protocol] = Element.Text("LO", "CTA");
                file[Tags.AcquisitionNumber] = "2";
            });
        }),
        new("a series with contrast agent", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file =>
        {
            file.Elements[Tags.ContrastAgent] = Element.Text("LO", "OMNIPAQUE 350");
            file[Tags.AcquisitionNumber] = "2";
        })),
        new("the native scan says agent NONE, another series with agent", Ct, Effect.Doubtful, (study, chance) =>
        {
            foreach (var file in study.Original) file.Elements[Tags.ContrastAgent] = Element.Text("LO", "NONE");
            Extra(study, chance, file => file.Elements[Tags.ContrastAgent] = Element.Text("LO", "ULTRAVIST"));
        }),
        new("a repeat in the same series, at the same places, without the lesion", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file =>
        {
            file[Tags.SeriesInstance] = study.Original[0][Tags.SeriesInstance];
            file[Tags.SopInstance] += ".5";
            file[Tags.AcquisitionNumber] = "2";
            file[Tags.InstanceNumber] = (int.Parse(file[Tags.InstanceNumber], CultureInfo.InvariantCulture) + Heads.Slices).ToString(CultureInfo.InvariantCulture);
        })),
        new("a repeat in a series of its own, without the lesion", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file => file[Tags.AcquisitionNumber] = "2")),
        new("a chest in the same study, longer", Ct, Effect.Doubtful, (study, chance) => Extra(study, chance, file =>
        {
            file[Tags.BodyPart] = "CHEST";
            file[Tags.SeriesDescription] = "THORAX 6.0";
            file.Elements[Tags.FrameOfReference] = Element.Text("UI", file[Tags.FrameOfReference] + ".9");
        })),
        new("a localizer in the series", Ct, Effect.Harmless, (study, chance) =>
        {
            var scout = Heads.Slice(0, 2, 3, chance);
            Adopt(study, scout, "99");
            scout[Tags.ImageType] = @"ORIGINAL\PRIMARY\LOCALIZER";
            scout[Tags.Orientation] = @"0\1\0\0\0\-1";
            study.Files.Add(scout);
        }),
        new("a screen capture in a series of its own", Any, Effect.Doubtful, (study, _) => study.Files.Add(Capture(study, ".77", ".77.1"))),
        new("a screen capture in the middle of the series", Ct, Effect.Doubtful, (study, _) => study.Files.Add(Capture(study, "", ".88"))),
        new("slices of another matrix in the series", Ct, Effect.Losing, (study, chance) =>
        {
            var file = study.Original[chance.Next(4, 14)];
            (file.Rows, file.Columns) = (file.Rows / 2, file.Columns);
            file.Stored = file.Stored[..(file.Rows * file.Columns)];
        }),
    ];

    /// <summary>A second series of the same head, clean, after the first.</summary>
    private static void Extra(MessStudy study, Random chance, Action<MessFile> change, int noise = 4)
    {
        for (var index = 0; index < Heads.Slices; index++)
        {
            var file = Heads.Slice(0, 3, index, chance, noise);
            Adopt(study, file, FormattableString.Invariant($"3.{index + 1}"));
            file[Tags.SeriesInstance] = file[Tags.StudyInstance] + ".3";
            change(file);
            study.Files.Add(file);
        }
    }

    private static void Adopt(MessStudy study, MessFile file, string suffix)
    {
        foreach (var tag in new[] { Tags.StudyInstance, Tags.SeriesInstance, Tags.PatientId, Tags.FrameOfReference }) file.Elements[tag] = study.Original[0].Elements[tag];
        file[Tags.SopInstance] = FormattableString.Invariant($"{file[Tags.StudyInstance]}.{suffix}");
    }

    private static MessFile Capture(MessStudy study, string series, string instance)
    {
        var capture = study.Original[0].Copy();
        capture[Tags.SopClass] = "1.2.840.10008.5.1.4.1.1.7";
        capture[Tags.Modality] = series.Length > 0 ? "OT" : capture[Tags.Modality];
        capture[Tags.SeriesInstance] += series;
        capture[Tags.SopInstance] += instance;
        capture.Elements[Tags.ImageType] = Element.Text("CS", @"DERIVED\SECONDARY");
        foreach (var tag in new[] { Tags.Position, Tags.Orientation, Tags.PixelSpacing, Tags.Intercept, Tags.Slope }) capture.Elements.Remove(tag);
        capture.ShowsLesion = false;
        return capture;
    }
}
