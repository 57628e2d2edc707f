using System.Globalization;
using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;
using static Grid.HospitalMess.Tests.Kinds.MessKind;

namespace Grid.HospitalMess.Tests.Kinds;

/// <summary>The same anatomy stored in another way, with headers that say so.</summary>
internal static class TurnKinds
{
    public static IReadOnlyList<MessKind> List { get; } =
    [
        new("rows run to the patient's right", Ct, Effect.Harmless, (study, _) => Each(study, FlipColumns)),
        new("columns run to the front", Ct, Effect.Harmless, (study, _) => Each(study, FlipRows)),
        new("turned by half a circle", Ct, Effect.Harmless, (study, _) => Each(study, file =>
        {
            FlipColumns(file);
            FlipRows(file);
        })),
        new("rows and columns exchanged", Ct, Effect.Harmless, (study, _) => Each(study, Transpose)),
        new("every second slice turned over", Ct, Effect.Doubtful, (study, _) =>
        {
            for (var i = 0; i < study.Original.Count; i += 2) FlipRows(study.Original[i]);
        }),
        new("the head lies off the middle of the field", Ct, Effect.Doubtful, (study, chance) =>
        {
            var (down, right) = (chance.Next(-10, 11), chance.Next(-10, 11));
            foreach (var file in study.Original) Shift(file, down, right);
        }),
        new("a field larger than the head by half", Ct, Effect.Doubtful, (study, _) => Each(study, Widen)),
    ];

    private static void Each(MessStudy study, Action<MessFile> change)
    {
        foreach (var file in study.Original) change(file);
    }

    private static void FlipColumns(MessFile file)
    {
        Projections.Mirror(file);
        if (Numbers(file, Tags.Position) is not [_, _, _] position || Numbers(file, Tags.Orientation) is not [_, _, _, _, _, _] orientation) return;
        Move(file, position, orientation[..3], (file.Columns - 1) * Heads.PixelMm);
        file.Elements[Tags.Orientation] = Element.Numbers("DS", [.. orientation[..3].Select(value => -value), .. orientation[3..]]);
    }

    private static void FlipRows(MessFile file)
    {
        file.Stored = [.. Enumerable.Range(0, file.Rows).Reverse().SelectMany(row => file.Stored[(row * file.Columns)..((row + 1) * file.Columns)])];
        if (Numbers(file, Tags.Position) is not [_, _, _] position || Numbers(file, Tags.Orientation) is not [_, _, _, _, _, _] orientation) return;
        Move(file, position, orientation[3..], (file.Rows - 1) * Heads.PixelMm);
        file.Elements[Tags.Orientation] = Element.Numbers("DS", [.. orientation[..3], .. orientation[3..].Select(value => -value)]);
    }

    private static void Transpose(MessFile file)
    {
        var turned = new int[file.Stored.Length];
        for (var y = 0; y < file.Rows; y++)
        {
            for (var x = 0; x < file.Columns; x++) turned[(x * file.Rows) + y] = file.Stored[(y * file.Columns) + x];
        }

        (file.Stored, file.Rows, file.Columns) = (turned, file.Columns, file.Rows);
        if (Numbers(file, Tags.Orientation) is not [_, _, _, _, _, _] orientation) return;
        file.Elements[Tags.Orientation] = Element.Numbers("DS", [.. orientation[3..], .. orientation[..3]]);
    }

    /// <summary>What leaves the field on one side is lost, as on a scanner; air comes in on the other.</summary>
    private static void Shift(MessFile file, int down, int right)
    {
        var moved = new int[file.Stored.Length];
        Array.Fill(moved, 24);
        for (var y = 0; y < file.Rows; y++)
        {
            for (var x = 0; x < file.Columns; x++)
            {
                var (toY, toX) = (y + down, x + right);
                if (toY >= 0 && toX >= 0 && toY < file.Rows && toX < file.Columns) moved[(toY * file.Columns) + toX] = file.Stored[(y * file.Columns) + x];
            }
        }

        file.Stored = moved;
    }

    private static void Widen(MessFile file)
    {
        const int Margin = 20;
        var side = file.Rows + (2 * Margin);
        var wide = new int[side * side];
        Array.Fill(wide, 24);
        for (var y = 0; y < file.Rows; y++) file.Stored.AsSpan(y * file.Columns, file.Columns).CopyTo(wide.AsSpan(((y + Margin) * side) + Margin));
        (file.Stored, file.Rows, file.Columns) = (wide, side, side);
        if (Numbers(file, Tags.Position) is not [_, _, _] position) return;
        file.Elements[Tags.Position] = Element.Numbers("DS", position[0] - (Margin * Heads.PixelMm), position[1] - (Margin * Heads.PixelMm), position[2]);
    }

    private static void Move(MessFile file, double[] position, double[] direction, double mm) =>
        file.Elements[Tags.Position] = Element.Numbers("DS", [.. position.Zip(direction, (at, along) => at + (along * mm))]);

    /// <summary>Fewer than there should be where another kind has been at them: then the pixels turn and nothing says so.</summary>
    private static double[] Numbers(MessFile file, uint tag) =>
        [.. file[tag].Split('\\').Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).TakeWhile(double.IsFinite)];
}
