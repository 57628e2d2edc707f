using Grid.Dicom;

namespace Grid.Inference.Tests.Ct;

/// <summary>The same slice stored another way, with a position and an orientation that say so.</summary>
internal static class Stored
{
    /// <param name="data">A slice; its rows run to the left and its columns to the back.</param>
    /// <param name="how">x: rows run to the right; y: columns run to the front; t: rows and columns change places.</param>
    public static DicomDataset Turned(this DicomDataset data, string how)
    {
        var (pixels, side) = (DrawnCt.Pixels(data), DrawnCt.Side);
        var position = data.GetDoubles(DicomTags.ImagePositionPatient);
        double[] row = [1, 0, 0], column = [0, 1, 0];
        var turned = new short[pixels.Length];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (fromY, fromX) = (how.Contains('y', StringComparison.Ordinal) ? side - 1 - y : y, how.Contains('x', StringComparison.Ordinal) ? side - 1 - x : x);
                turned[(y * side) + x] = how == "t" ? pixels[(x * side) + y] : pixels[(fromY * side) + fromX];
            }
        }

        if (how.Contains('x', StringComparison.Ordinal)) (position[0], row) = (position[0] + ((side - 1) * DrawnCt.PixelMm), [-1, 0, 0]);
        if (how.Contains('y', StringComparison.Ordinal)) (position[1], column) = (position[1] + ((side - 1) * DrawnCt.PixelMm), [0, -1, 0]);
        if (how == "t") (row, column) = (column, row);
        return data.SetPixels(turned).Set(DicomTags.ImagePositionPatient, position).Set(DicomTags.ImageOrientationPatient, [.. row, .. column]);
    }
}
