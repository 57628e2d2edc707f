using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>Values that are not what they claim, or are written in an odd way.</summary>
internal static class ValueKinds
{
    private static readonly Pathway[] WithoutStroke = XRay;

    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("rescale is absent where the lesion may be", Ct, Effect.Losing, (study, _) => Middle(study, file =>
        {
            file.Elements.Remove(Tags.Intercept);
            file.Elements.Remove(Tags.Slope);
        })),
        new("rescale intercept is empty where the lesion may be", Ct, Effect.Losing, (study, _) => Middle(study, file => file[Tags.Intercept] = "")),
        new("rescale intercept is no number in one slice", Ct, Effect.Losing, (study, chance) => One(study, chance)[Tags.Intercept] = "minus"),
        new("rescale slope is zero in one slice", Ct, Effect.Losing, (study, chance) => One(study, chance)[Tags.Slope] = "0"),
        new("rescale with decimal commas", Ct, Effect.Harmless, (study, _) => Each(study, file =>
        {
            file[Tags.Intercept] = "-1024,0";
            file[Tags.Slope] = "1,0";
        })),
        new("rescale with exponents and blanks", Ct, Effect.Harmless, (study, _) => Each(study, file =>
        {
            file[Tags.Intercept] = " -1.024E+03 ";
            file[Tags.Slope] = "+1.0e0";
        })),
        new("rescale differs from slice to slice", Ct, Effect.Harmless, (study, _) =>
        {
            for (var i = 0; i < study.Original.Count; i += 2)
            {
                var file = study.Original[i];
                file[Tags.Intercept] = "-2048";
                file.Stored = [.. file.Stored.Select(value => value + 1024)];
                Bits(file, 16);
            }
        }),
        new("rescale of another scanner: every value 1,000 too low", Ct, Effect.Losing, (study, _) => Each(study, file => file[Tags.Intercept] = "-2024")),
        new("negative values without the sign bit declared", Ct, Effect.Losing, (study, _) => Each(study, file =>
        {
            file.Stored = [.. file.Stored.Select(value => (value - 1024) & 0xFFFF)];
            file[Tags.Intercept] = "0";
            Bits(file, 16);
        })),
        new("signed values that say so", Ct, Effect.Harmless, (study, _) => Each(study, file =>
        {
            file.Stored = [.. file.Stored.Select(value => (value - 1024) & 0xFFFF)];
            file[Tags.Intercept] = "0";
            Bits(file, 16);
            file.Elements[Tags.PixelRepresentation] = Element.Short(1);
        })),
        new("MONOCHROME1 on CT", Ct, Effect.Harmless, (study, _) => Each(study, file => file[Tags.Photometric] = "MONOCHROME1")),
        new("MONOCHROME1 on an X-ray", WithoutStroke, Effect.Harmless, (study, _) => Each(study, file =>
        {
            file[Tags.Photometric] = "MONOCHROME1";
            file.Stored = [.. file.Stored.Select(value => Projections.Lesion - value)];
        })),
        new("padding outside the scanner's circle", Ct, Effect.Harmless, (study, _) => Each(study, file =>
        {
            Bits(file, 16);
            file.Elements[Tags.PixelRepresentation] = Element.Short(1);
            file.Elements[Tags.PixelPadding] = new Element("SS", [0x30, 0xF8]); // -2000
            for (var y = 0; y < file.Rows; y++)
            {
                for (var x = 0; x < file.Columns; x++)
                {
                    if (Math.Pow(y - (file.Rows / 2) + 0.5, 2) + Math.Pow(x - (file.Columns / 2) + 0.5, 2) > 39 * 39) file.Stored[(y * file.Columns) + x] = -2000 & 0xFFFF;
                }
            }
        })),
        new("a slice of one value", Ct, Effect.Losing, (study, chance) => Array.Fill(study.Original[chance.Next(3, 15)].Stored, 1054)),
        new("a slice of air", Ct, Effect.Losing, (study, chance) => Array.Fill(study.Original[chance.Next(3, 15)].Stored, 24)),
        new("a slice at the end of its range", Ct, Effect.Losing, (study, chance) => Array.Fill(study.Original[chance.Next(3, 15)].Stored, 0)),
        new("half of a slice is black", Ct, Effect.Losing, (study, chance) =>
        {
            var file = study.Original[chance.Next(4, 14)];
            Array.Clear(file.Stored, file.Stored.Length / 2, file.Stored.Length / 2);
        }),
        new("an image of one value", WithoutStroke, Effect.Losing, (study, _) => Each(study, file => Array.Fill(file.Stored, 40))),
        new("an image of zeros", WithoutStroke, Effect.Losing, (study, chance) => Array.Clear(One(study, chance).Stored)),
        new("high bits hold an overlay", Any, Effect.Harmless, (study, chance) => Each(study, file => file.Stored = [.. file.Stored.Select(value => value | (chance.Next(8) == 0 ? 0x8000 : 0))])),
    ];

    private static void Middle(MessStudy study, Action<MessFile> change)
    {
        foreach (var file in study.Original.Skip(4).Take(14)) change(file);
    }

    private static void Each(MessStudy study, Action<MessFile> change)
    {
        foreach (var file in study.Original) change(file);
    }

    private static void Bits(MessFile file, int stored)
    {
        file.Elements[Tags.BitsStored] = Element.Short(stored);
        file.Elements[Tags.HighBit] = Element.Short(stored - 1);
    }
}
