using Grid.HospitalMess.Tests.Writing;

namespace Grid.HospitalMess.Tests.Studies;

/// <summary>
/// Head CT: 25 axial slices 6 mm apart, 80 x 80 pixels of 2.7 mm; a brain in a ring of bone that opens to the foramen magnum below and closes
/// to a cap above. The lesion is 2,000 HU, which nothing else is.
/// </summary>
internal static class Heads
{
    public const int Slices = 25;
    public const int Side = 80;
    public const double PixelMm = 2.7;
    public const double StepMm = 6;
    private const int LesionHu = 2000;

    public static MessStudy Draw(int study, bool hasLesion, Random chance)
    {
        var files = Enumerable.Range(0, Slices).Select(index => Slice(study, 2, index, chance)).ToList();
        if (hasLesion)
        {
            var first = chance.Next(5, 14);
            var (row, column) = (chance.Next(32, 48), chance.Next(32, 48));
            for (var index = first; index < first + 3; index++) Common.Square(files[index], row, column, 4, LesionHu + 1024);
        }

        return new MessStudy(Pathway.Stroke, hasLesion, files);
    }

    public static MessFile Slice(int study, int series, int index, Random chance, int noise = 4)
    {
        var file = Common.File(study, series, index + 1, "CT", "1.2.840.10008.5.1.4.1.1.2", Side, Side);
        file.Elements[Tags.ImageType] = Element.Text("CS", @"ORIGINAL\PRIMARY\AXIAL");
        file[Tags.StudyDescription] = "CT HEAD";
        file[Tags.SeriesDescription] = "BRAIN 6.0";
        file.Elements[Tags.BodyPart] = Element.Text("CS", "HEAD");
        file.Elements[Tags.SliceThickness] = Element.Numbers("DS", StepMm);
        file.Elements[Tags.Kernel] = Element.Text("SH", "H31s");
        file.Elements[Tags.AcquisitionNumber] = Element.Text("IS", "1");
        file.Elements[Tags.FrameOfReference] = Element.Text("UI", FormattableString.Invariant($"1.2.826.0.1.3680043.10.2.{study}"));
        file.Elements[Tags.PixelSpacing] = Element.Numbers("DS", PixelMm, PixelMm);
        file.Elements[Tags.Position] = Element.Numbers("DS", -Side * PixelMm / 2, -Side * PixelMm / 2, -40 + (index * StepMm));
        file.Elements[Tags.Orientation] = Element.Text("DS", @"1\0\0\0\1\0");
        file.Elements[Tags.Intercept] = Element.Text("DS", "-1024");
        file.Elements[Tags.Slope] = Element.Text("DS", "1");

        var brain = index == 0 ? 18.0 : index < 17 ? 70 : 70 * (Slices - 1 - index) / 8.0;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var radius = PixelMm * Math.Sqrt(Math.Pow(x - (Side / 2) + 0.5, 2) + Math.Pow(y - (Side / 2) + 0.5, 2));
                var hu = radius <= brain ? 30 + (index / 10) : radius <= brain + 9 ? 1000 : -1000;
                file.Stored[(y * Side) + x] = hu + 1024 + (hu == -1000 ? 0 : chance.Next(-noise, noise + 1));
            }
        }

        return file;
    }
}
