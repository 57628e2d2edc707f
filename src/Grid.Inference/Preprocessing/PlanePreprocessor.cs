using Grid.Inference.Geometry;
using Grid.Inference.Repository;

namespace Grid.Inference.Preprocessing;

/// <summary>
/// Turns planes into input tensors as a manifest says. Training uses this very code, so that a model is asked what it was
/// taught. Holds no state between calls; safe to use from several threads.
/// </summary>
public sealed class PlanePreprocessor(ModelManifest manifest)
{
    private readonly ModelInput _input = manifest.Input;
    private readonly PreprocessSpec _spec = manifest.Preprocess;

    /// <summary>Values that one plane takes in the tensor.</summary>
    public int Length => _input.Rows * _input.Columns;

    /// <summary>
    /// Why the plane cannot be shown to this model, or null when it can. An image without pixel spacing cannot be scaled to
    /// millimetres: guessing would answer confidently about the wrong size.
    /// </summary>
    public string? Refuse(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (plane.Rows < 1 || plane.Columns < 1 || plane.Values.LongLength != (long)plane.Rows * plane.Columns)
            return $"{plane.Values.Length} values for {plane.Rows} rows x {plane.Columns} columns";
        if (_spec.Resample == Resampling.FieldOfView && !(plane.RowSpacingMm is > 0 and < 100 && plane.ColumnSpacingMm is > 0 and < 100))
            return FormattableString.Invariant($"pixel spacing is {plane.RowSpacingMm} x {plane.ColumnSpacingMm} mm; {manifest.Name} needs it, between 0 and 100 mm, to show {_spec.FieldOfViewMm} mm");
        return null;
    }

    /// <summary>Fills <paramref name="tensor"/> (<see cref="Length"/> values, row-major, 0 to 1) and says where each came from.</summary>
    /// <param name="plane">Read, with its modality values.</param>
    /// <param name="tensor">Filled.</param>
    /// <param name="anatomy">The rows and columns that a field of view must hold, where they are known: it is laid about them if it would cut them off.</param>
    /// <exception cref="ArgumentException">The plane is one that <see cref="Refuse"/> refuses, or the tensor has another length.</exception>
    public PlaneTransform Fill(ImagePlane plane, Span<float> tensor, BoneBox? anatomy = null)
    {
        if (Refuse(plane) is { } reason) throw new ArgumentException(reason, nameof(plane));
        if (tensor.Length != Length) throw new ArgumentException($"{tensor.Length} values, expected {Length}", nameof(tensor));

        var window = ValueWindow.Of(_spec.Window, plane);
        plane = window.WithoutPadding(plane);
        var transform = Place(plane, anatomy);
        AreaResampler.Resample(plane, transform, tensor, _input.Rows, _input.Columns);
        window.Apply(tensor);
        return transform with { MidlineColumn = Midline(tensor, transform) };
    }

    /// <summary>
    /// Brings another plane of the same size onto the same grid, without the window: truth masks in training. Outside is NaN.
    /// </summary>
    public void Follow(ImagePlane plane, PlaneTransform transform, Span<float> tensor)
    {
        if (Refuse(plane) is { } reason) throw new ArgumentException(reason, nameof(plane));
        AreaResampler.Resample(plane, transform, tensor, _input.Rows, _input.Columns);
    }

    private PlaneTransform Place(ImagePlane plane, BoneBox? anatomy)
    {
        double rowStep, columnStep;
        if (_spec.Resample == Resampling.FieldOfView)
        {
            var mm = _spec.FieldOfViewMm!.Value / _input.Rows;
            (rowStep, columnStep) = (mm / plane.RowSpacingMm!.Value, mm / plane.ColumnSpacingMm!.Value);
        }
        else
        {
            // Keep the shape on the film: pixels may be oblong.
            var oblong = plane is { RowSpacingMm: > 0, ColumnSpacingMm: > 0 } ? plane.ColumnSpacingMm.Value / plane.RowSpacingMm.Value : 1.0;
            rowStep = Math.Max((double)plane.Rows / _input.Rows, plane.Columns * oblong / _input.Columns);
            columnStep = rowStep / oblong;
        }

        var top = (plane.Rows - (rowStep * _input.Rows)) / 2;
        var left = (plane.Columns - (columnStep * _input.Columns)) / 2;
        if (_spec.Resample == Resampling.FieldOfView && anatomy is { } box)
        {
            top = Around(top, rowStep * _input.Rows, box.Top, box.Bottom + 1);
            left = Around(left, columnStep * _input.Columns, box.Left, box.Right + 1);
        }

        return IsMirrored(plane)
            ? new PlaneTransform(top, plane.Columns - left, rowStep, -columnStep, 0)
            : new PlaneTransform(top, left, rowStep, columnStep, 0);
    }

    /// <summary>The start of a field of this length, moved no further than it takes to hold what lies between; about its middle where that is longer.</summary>
    private static double Around(double start, double length, double first, double last) =>
        last - first > length ? ((first + last) - length) / 2
        : first < start ? first
        : last > start + length ? last - length
        : start;

    private bool IsMirrored(ImagePlane plane) => _spec.Mirror == Mirroring.ChestWallFirst && ChestWall.IsAtLastColumn(plane);

    private double Midline(ReadOnlySpan<float> tensor, PlaneTransform transform)
    {
        // The mean column of everything brighter than background. Not the image's middle: heads lie off-centre.
        const float Background = 0.02f;
        double sum = 0, count = 0;
        for (var y = 0; y < _input.Rows; y++)
        {
            var row = tensor.Slice(y * _input.Columns, _input.Columns);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] <= Background) continue;
                sum += x;
                count++;
            }
        }

        return transform.ColumnAt(count > 0 ? sum / count : (_input.Columns - 1) / 2.0);
    }
}
