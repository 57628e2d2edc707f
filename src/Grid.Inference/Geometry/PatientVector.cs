namespace Grid.Inference.Geometry;

/// <summary>A point or direction in the patient's coordinates: +x to the left, +y to the back, +z to the head (PS3.3 section C.7.6.2.1.1). Millimetres.</summary>
public readonly record struct PatientVector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    public double Dot(PatientVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public PatientVector Cross(PatientVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public PatientVector Minus(PatientVector other) => new(X - other.X, Y - other.Y, Z - other.Z);

    public PatientVector Plus(PatientVector other) => new(X + other.X, Y + other.Y, Z + other.Z);

    public PatientVector Times(double factor) => new(X * factor, Y * factor, Z * factor);

    /// <summary>Angle to another direction or to its opposite, 0 to 90 degrees; 0 where either has no length.</summary>
    public double DegreesTo(PatientVector other)
    {
        var lengths = Length * other.Length;
        return lengths == 0 ? 0 : Math.Acos(Math.Min(1, Math.Abs(Dot(other)) / lengths)) * 180 / Math.PI;
    }
}
