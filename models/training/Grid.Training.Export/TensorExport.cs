using System.Globalization;
using System.Runtime.InteropServices;
using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;
using Grid.Samples.Phantoms;

namespace Grid.Training.Export;

/// <summary>
/// Writes what the model will be shown, through the preprocessing that serves it: <c>planes.f16</c> (halves, n x rows x columns),
/// <c>masks.u8</c> (the share of each output cell that the finding covers, times 255) and <c>index.tsv</c> (seed, label, plane).
/// </summary>
internal static class TensorExport
{
    public static void Write(string manifestPath, ulong first, int count, int planes, string folder)
    {
        var manifest = TrainingStudy.ReadManifest(manifestPath);
        var preprocessor = new PlanePreprocessor(manifest);
        Directory.CreateDirectory(folder);
        using var tensors = File.Create(Path.Combine(folder, "planes.f16"));
        using var masks = File.Create(Path.Combine(folder, "masks.u8"));
        using var index = new StreamWriter(Path.Combine(folder, "index.tsv"));
        index.NewLine = "\n";
        for (var i = 0; i < count; i++)
        {
            var phantom = TrainingStudy.Draw(manifest.Pathway, first + (ulong)i, planes);
            foreach (var plane in phantom.Planes)
            {
                var (tensor, mask) = Prepare(manifest, preprocessor, plane);
                tensors.Write(MemoryMarshal.AsBytes<Half>(tensor));
                masks.Write(mask);
                index.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{phantom.Seed}\t{(phantom.IsPositive ? 1 : 0)}\t{plane.HeightMm}{plane.Laterality}{plane.View}"));
            }
        }
    }

    private static (Half[] Tensor, byte[] Mask) Prepare(ModelManifest manifest, PlanePreprocessor preprocessor, PhantomPlane plane)
    {
        var values = new float[preprocessor.Length];
        var transform = preprocessor.Fill(TrainingStudy.ToPlane(plane), values);
        var tensor = Array.ConvertAll(values, value => (Half)value);
        var mask = new byte[manifest.Output.Rows * manifest.Output.Columns];
        if (plane.Truth is null) return (tensor, mask);

        preprocessor.Follow(TrainingStudy.ToPlane(plane) with { Values = Array.ConvertAll(plane.Truth, truth => (float)truth) }, transform, values);
        var (down, across) = (manifest.Input.Rows / manifest.Output.Rows, manifest.Input.Columns / manifest.Output.Columns);
        for (var y = 0; y < manifest.Output.Rows; y++)
        {
            for (var x = 0; x < manifest.Output.Columns; x++) mask[(y * manifest.Output.Columns) + x] = Share(values, y * down, x * across, down, across, manifest.Input.Columns);
        }

        return (tensor, mask);
    }

    private static byte Share(float[] values, int top, int left, int down, int across, int columns)
    {
        var sum = 0f;
        for (var y = top; y < top + down; y++)
        {
            for (var x = left; x < left + across; x++)
            {
                var value = values[(y * columns) + x];
                sum += float.IsNaN(value) ? 0 : value;
            }
        }

        return (byte)MathF.Round(255 * sum / (down * across));
    }
}
