using Grid.HospitalMess.Tests.Writing;

namespace Grid.HospitalMess.Tests.Studies;

/// <summary>X-ray images: mammograms of four views, a frontal chest, one tooth film. Anatomy lies below a value of 60, a lesion at 100.</summary>
internal static class Projections
{
    public const int Lesion = 100;

    public static MessStudy Breast(int study, bool hasLesion, Random chance)
    {
        var files = new List<MessFile>();
        foreach (var (side, view) in new[] { ("R", "CC"), ("L", "CC"), ("R", "MLO"), ("L", "MLO") })
        {
            var file = Image(study, 1, files.Count + 1, "MG", "1.2.840.10008.5.1.4.1.1.1.2", 192, 144, chance);
            file.Elements[Tags.ImageType] = Element.Text("CS", @"ORIGINAL\PRIMARY");
            file.Elements[Tags.BodyPart] = Element.Text("CS", "BREAST");
            file.Elements[Tags.ViewPosition] = Element.Text("CS", view);
            file.Elements[Tags.ImageLaterality] = Element.Text("CS", side);
            file.Elements[Tags.PatientOrientation] = Element.Text("CS", (side, view) switch { ("R", "CC") => @"P\L", ("L", "CC") => @"A\R", ("R", _) => @"P\FL", _ => @"A\FR" });
            file.Elements[Tags.PresentationIntent] = Element.Text("CS", "FOR PRESENTATION");
            if (side == "R") Mirror(file);
            files.Add(file);
        }

        if (hasLesion)
        {
            // Both views of one side show it.
            var side = chance.Next(2);
            foreach (var file in new[] { files[side], files[side + 2] })
                Common.Square(file, chance.Next(80, 112), side == 0 ? chance.Next(80, 120) : chance.Next(24, 64), 10, Lesion);
        }

        return new MessStudy(Pathway.Breast, hasLesion, files);
    }

    public static MessStudy Chest(int study, bool hasLesion, Random chance)
    {
        var file = Image(study, 1, 1, "DX", "1.2.840.10008.5.1.4.1.1.1.1", 160, 160, chance);
        file.Elements[Tags.ImageType] = Element.Text("CS", @"ORIGINAL\PRIMARY");
        file.Elements[Tags.BodyPart] = Element.Text("CS", "CHEST");
        file.Elements[Tags.ViewPosition] = Element.Text("CS", "PA");
        file.Elements[Tags.PatientOrientation] = Element.Text("CS", @"L\F");
        file.Elements[Tags.PresentationIntent] = Element.Text("CS", "FOR PRESENTATION");
        if (hasLesion) Common.Square(file, chance.Next(40, 120), chance.Next(40, 120), 9, Lesion);
        return new MessStudy(Pathway.Lung, hasLesion, [file]);
    }

    public static MessStudy Tooth(int study, bool hasLesion, Random chance)
    {
        var file = Image(study, 1, 1, "IO", "1.2.840.10008.5.1.4.1.1.1.3", 144, 160, chance);
        file.Elements[Tags.ImageType] = Element.Text("CS", @"ORIGINAL\PRIMARY");
        file.Elements[Tags.BodyPart] = Element.Text("CS", "TEETH");
        file.Elements[Tags.PatientOrientation] = Element.Text("CS", @"L\F");
        file.Elements[Tags.PresentationIntent] = Element.Text("CS", "FOR PRESENTATION");
        if (hasLesion) Common.Square(file, chance.Next(40, 100), chance.Next(32, 128), 10, Lesion);
        return new MessStudy(Pathway.Dental, hasLesion, [file]);
    }

    /// <summary>The chest wall, or the middle, lies at the first column; noise everywhere, so that no two images are equal.</summary>
    private static MessFile Image(int study, int series, int number, string modality, string sopClass, int rows, int columns, Random chance)
    {
        var file = Common.File(study, series, number, modality, sopClass, rows, columns);
        file.Elements[Tags.ImagerPixelSpacing] = Element.Numbers("DS", 1, 1);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var inside = Math.Pow((y - (rows / 2.0)) / (rows / 2.2), 2) + Math.Pow(x / (columns / 1.2), 2) < 1;
                file.Stored[(y * columns) + x] = (inside ? 30 + (20 * y / rows) : 4) + chance.Next(0, 6);
            }
        }

        return file;
    }

    public static void Mirror(MessFile file)
    {
        for (var y = 0; y < file.Rows; y++) Array.Reverse(file.Stored, y * file.Columns, file.Columns);
    }
}
