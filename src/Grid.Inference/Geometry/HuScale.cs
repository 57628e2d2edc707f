namespace Grid.Inference.Geometry;

/// <summary>What makes Hounsfield units of a CT image's stored values: Rescale Slope and Intercept (PS3.3 section C.11.1.1.2).</summary>
/// <param name="Slope">Finite and not 0.</param>
/// <param name="Intercept">Finite.</param>
/// <param name="HasComma">A decimal comma stood where DICOM has a point.</param>
public readonly record struct HuScale(double Slope, double Intercept, bool HasComma);

/// <summary>Stored values that are background, from the lowest to the highest: Pixel Padding Value to Pixel Padding Range Limit.</summary>
public readonly record struct PaddingRange(int Low, int High)
{
    public bool Contains(int stored) => stored >= Low && stored <= High;
}
