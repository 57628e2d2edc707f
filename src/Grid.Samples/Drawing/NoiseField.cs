namespace Grid.Samples.Drawing;

/// <summary>
/// Smooth noise: normal values on a lattice, blended between its points; about -2 to 2. A field has depth, so that
/// neighbouring slices of a head share their folds.
/// </summary>
internal sealed class NoiseField
{
    private readonly int _rows, _columns, _layers;
    private readonly float _cell, _layerStep;
    private readonly float[] _lattice;

    /// <param name="random">Where the values come from.</param>
    /// <param name="height">Extent in the unit of the coordinates.</param>
    /// <param name="width">Extent in the same unit.</param>
    /// <param name="cell">Lattice distance in the same unit: the size of the lumps.</param>
    /// <param name="depth">Extent through the slices; 0 for a single plane.</param>
    /// <param name="layerStep">Lattice distance through the slices.</param>
    public NoiseField(SeededRandom random, float height, float width, float cell, float depth = 0, float layerStep = 1)
    {
        (_cell, _layerStep) = (cell, layerStep);
        (_rows, _columns, _layers) = ((int)(height / cell) + 3, (int)(width / cell) + 3, (int)(depth / layerStep) + 2);
        _lattice = new float[_rows * _columns * _layers];
        for (var i = 0; i < _lattice.Length; i++) _lattice[i] = random.Normal();
    }

    /// <summary>The plane at a depth, ready to be read row by row.</summary>
    public Slice At(float depth = 0)
    {
        var z = Math.Clamp(depth / _layerStep, 0f, _layers - 1.001f);
        var share = Canvas.Step(0, 1, z - (int)z);
        var plane = new float[_rows * _columns];
        var (from, to) = ((int)z * plane.Length, ((int)z + 1) * plane.Length);
        for (var i = 0; i < plane.Length; i++) plane[i] = _lattice[from + i] + (share * (_lattice[to + i] - _lattice[from + i]));
        return new Slice(plane, _rows, _columns, _cell);
    }

    internal sealed class Slice(float[] plane, int rows, int columns, float cell)
    {
        private readonly float _perCell = 1f / cell;

        /// <summary>The value at a place, in the unit of the field; places outside repeat the edge.</summary>
        public float this[float y, float x]
        {
            get
            {
                y = Math.Clamp(y * _perCell, 0f, rows - 1.001f);
                x = Math.Clamp(x * _perCell, 0f, columns - 1.001f);
                int row = (int)y, column = (int)x;
                float v = y - row, u = x - column;
                v = v * v * (3f - (2f * v));
                u = u * u * (3f - (2f * u));
                var at = (row * columns) + column;
                var top = plane[at] + (u * (plane[at + 1] - plane[at]));
                var bottom = plane[at + columns] + (u * (plane[at + columns + 1] - plane[at + columns]));
                return top + (v * (bottom - top));
            }
        }

        /// <summary>Adds <paramref name="amount"/> times the field to a canvas whose pixels are the unit. The fast way for whole planes.</summary>
        public void AddTo(Canvas canvas, float amount)
        {
            var (index, blend) = (new int[canvas.Columns], new float[canvas.Columns]);
            for (var x = 0; x < canvas.Columns; x++)
            {
                var u = Math.Clamp(x * _perCell, 0f, columns - 1.001f);
                index[x] = (int)u;
                blend[x] = Canvas.Step(0, 1, u - index[x]);
            }

            var line = new float[columns];
            for (var y = 0; y < canvas.Rows; y++)
            {
                var v = Math.Clamp(y * _perCell, 0f, rows - 1.001f);
                var row = (int)v;
                var share = Canvas.Step(0, 1, v - row);
                for (var i = 0; i < columns; i++)
                    line[i] = amount * (plane[(row * columns) + i] + (share * (plane[((row + 1) * columns) + i] - plane[(row * columns) + i])));
                var to = canvas.Row(y);
                for (var x = 0; x < to.Length; x++) to[x] += line[index[x]] + (blend[x] * (line[index[x] + 1] - line[index[x]]));
            }
        }
    }
}
