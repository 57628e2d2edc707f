namespace Grid.Inference.Preprocessing;

/// <summary>
/// From the model's grid back to the plane: <c>row = Top + (y + 0.5) * RowStep - 0.5</c> for input row y, columns alike,
/// where a negative column step means that the plane was mirrored.
/// </summary>
/// <param name="Top">Plane rows before the first input row (negative where the input is padded).</param>
/// <param name="Left">The plane column where input column 0 begins.</param>
/// <param name="RowStep">Plane rows per input row.</param>
/// <param name="ColumnStep">Plane columns per input column.</param>
/// <param name="MidlineColumn">Plane column of the centre of what is not background; divides left from right.</param>
public readonly record struct PlaneTransform(double Top, double Left, double RowStep, double ColumnStep, double MidlineColumn)
{
    public double RowAt(double inputRow) => Top + ((inputRow + 0.5) * RowStep) - 0.5;

    public double ColumnAt(double inputColumn) => Left + ((inputColumn + 0.5) * ColumnStep) - 0.5;
}
