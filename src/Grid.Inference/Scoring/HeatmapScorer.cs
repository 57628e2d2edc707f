using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;

namespace Grid.Inference.Scoring;

/// <summary>Reads one output map: its score, and where in the plane its peaks lie. Pure; safe from several threads.</summary>
public sealed class HeatmapScorer(ModelManifest manifest)
{
    /// <summary>More places than this are not an answer a person can use.</summary>
    public const int MaxPeaks = 8;

    private readonly ModelOutput _output = manifest.Output;
    private readonly FindingSpec _finding = manifest.Finding;

    /// <summary>Values that one plane takes in the output.</summary>
    public int Length => _output.Rows * _output.Columns;

    /// <param name="map">Output values of one plane, row-major, <see cref="Length"/> of them.</param>
    /// <param name="planeIndex">Index of the plane in its study.</param>
    /// <param name="transform">What <see cref="PlanePreprocessor.Fill"/> returned for the plane.</param>
    public PlaneScore Score(ReadOnlySpan<float> map, int planeIndex, PlaneTransform transform)
    {
        if (map.Length != Length) throw new ArgumentException($"{map.Length} values, expected {Length}", nameof(map));

        var probabilities = new float[map.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var value = map[i];
            if (!float.IsFinite(value))
                return new PlaneScore(planeIndex, 0, [], $"output {_output.Name} holds {value} at row {i / _output.Columns}, column {i % _output.Columns} of plane {planeIndex}");
            probabilities[i] = _output.Activation == Activation.Sigmoid ? 1f / (1f + MathF.Exp(-value)) : value;
        }

        return new PlaneScore(planeIndex, TopMean(probabilities, _finding.Aggregation.Cells), Peaks(probabilities, transform));
    }

    private static double TopMean(float[] probabilities, int cells)
    {
        var sorted = (float[])probabilities.Clone();
        Array.Sort(sorted);
        double sum = 0;
        for (var i = sorted.Length - cells; i < sorted.Length; i++) sum += sorted[i];
        return sum / cells;
    }

    private List<Peak> Peaks(float[] map, PlaneTransform transform)
    {
        var peaks = new List<Peak>();
        for (var y = 0; y < _output.Rows; y++)
        {
            for (var x = 0; x < _output.Columns; x++)
            {
                var value = map[(y * _output.Columns) + x];
                if (value >= _finding.PeakThreshold && IsHighest(map, y, x)) peaks.Add(At(map, y, x, transform));
            }
        }

        peaks.Sort((a, b) => b.Score.CompareTo(a.Score));
        if (peaks.Count > MaxPeaks) peaks.RemoveRange(MaxPeaks, peaks.Count - MaxPeaks);
        return peaks;
    }

    /// <summary>Highest of the cells up to two away; of equal ones the first counts, so that a plateau is one peak.</summary>
    private bool IsHighest(float[] map, int row, int column)
    {
        var own = (row * _output.Columns) + column;
        for (var y = Math.Max(0, row - 2); y <= Math.Min(_output.Rows - 1, row + 2); y++)
        {
            for (var x = Math.Max(0, column - 2); x <= Math.Min(_output.Columns - 1, column + 2); x++)
            {
                var other = (y * _output.Columns) + x;
                if (map[other] > map[own] || (map[other] == map[own] && other < own)) return false;
            }
        }

        return true;
    }

    private Peak At(float[] map, int row, int column, PlaneTransform transform)
    {
        // The centre of mass of the 3 x 3 cells around places the peak finer than a cell.
        double sum = 0, rows = 0, columns = 0;
        for (var y = Math.Max(0, row - 1); y <= Math.Min(_output.Rows - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(_output.Columns - 1, column + 1); x++)
            {
                var weight = map[(y * _output.Columns) + x];
                (sum, rows, columns) = (sum + weight, rows + (weight * y), columns + (weight * x));
            }
        }

        var planeRow = transform.RowAt((((rows / sum) + 0.5) * manifest.Input.Rows / _output.Rows) - 0.5);
        var planeColumn = transform.ColumnAt((((columns / sum) + 0.5) * manifest.Input.Columns / _output.Columns) - 0.5);
        return new Peak(map[(row * _output.Columns) + column], planeRow, planeColumn, planeColumn > transform.MidlineColumn);
    }
}
