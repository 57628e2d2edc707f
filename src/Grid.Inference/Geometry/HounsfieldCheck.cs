using System.Numerics;
using System.Runtime.InteropServices;

namespace Grid.Inference.Geometry;

/// <summary>
/// Whether values can be Hounsfield units: air lies at about -1000 and soft tissue at 0 to 100, whatever the header claims.
/// Signed pixels marked unsigned, a wrong intercept or slope, and blank or saturated slices show here.
/// </summary>
internal static class HounsfieldCheck
{
    private const float AirLow = -1200, AirHigh = -850, SoftLow = -20, SoftHigh = 110, HighestHu = 5000;

    // A slice of a head or chest has air about it or in it; one cut so tightly that it shows none does not show all of it.
    private const double MinAirShare = 0.01, MaxTooHighShare = 0.02, MaxSaturatedShare = 0.2;

    // At the skull base half of the body is bone, fat and air; muscle and brain are a tenth at the least.
    private const double MinSoftShare = 0.08, MinJudgedCm2 = 60;

    private const float Uncounted = -600;

    /// <summary>Pixels of each kind; those below air without the ones that have the very lowest value.</summary>
    internal readonly record struct Counts(float Highest, int AtHighest, int Air, int Body, int Soft, int TooHigh, int TooLow, string? Fault);

    public static Counts Count(float[] values)
    {
        if (values.Length == 0) return new Counts { Fault = "it has no pixels" };
        var (lowest, highest, numbers) = Range(values);
        if (numbers < values.Length) return new Counts { Fault = $"{values.Length - numbers} of its values are no numbers" };
        if (lowest == highest) return new Counts { Fault = Invariant($"all of its values are {lowest:0}: it is blank") };

        return Count(values, lowest, highest);
    }

    private static Counts Count(float[] values, float lowest, float highest)
    {
        var (atHighest, air, body, soft, tooHigh, tooLow) = (Vector<int>.Zero, Vector<int>.Zero, Vector<int>.Zero, Vector<int>.Zero, Vector<int>.Zero, Vector<int>.Zero);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i <= vectors.Length; i++)
        {
            var value = i < vectors.Length ? vectors[i] : Rest(values, vectors.Length);
            body -= Vector.GreaterThan(value, new Vector<float>(OutsideFlood.BodyHu));
            tooHigh -= Vector.GreaterThan(value, new Vector<float>(HighestHu));
            atHighest -= Vector.Equals(value, new Vector<float>(highest));
            air -= Between(value, AirLow, AirHigh);
            soft -= Between(value, SoftLow, SoftHigh);
            tooLow -= Vector.AndNot(Vector.LessThan(value, new Vector<float>(AirLow)), Vector.Equals(value, new Vector<float>(lowest)));
        }

        return new Counts(highest, Vector.Sum(atHighest), Vector.Sum(air), Vector.Sum(body), Vector.Sum(soft), Vector.Sum(tooHigh), Vector.Sum(tooLow), null);
    }

    private static Vector<int> Between(Vector<float> value, float low, float high) =>
        Vector.GreaterThanOrEqual(value, new Vector<float>(low)) & Vector.LessThanOrEqual(value, new Vector<float>(high));

    /// <summary>What no whole vector holds, filled up with a value that no rule counts.</summary>
    private static Vector<float> Rest(float[] values, int vectors)
    {
        Span<float> rest = stackalloc float[Vector<float>.Count];
        rest.Fill(Uncounted);
        values.AsSpan(vectors * Vector<float>.Count).CopyTo(rest);
        return new Vector<float>(rest);
    }

    /// <summary>Lowest and highest value, and how many are numbers.</summary>
    private static (float Lowest, float Highest, int Numbers) Range(float[] values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (low, high, finite) = (new Vector<float>(float.PositiveInfinity), new Vector<float>(float.NegativeInfinity), Vector<int>.Zero);
        foreach (var vector in vectors)
        {
            // An infinity or NaN less itself is NaN.
            finite -= Vector.Equals(vector - vector, Vector<float>.Zero);
            (low, high) = (Vector.Min(low, vector), Vector.Max(high, vector));
        }

        var (lowest, highest, numbers) = (float.PositiveInfinity, float.NegativeInfinity, Vector.Sum(finite));
        for (var i = 0; i < Vector<float>.Count; i++) (lowest, highest) = (Math.Min(lowest, low[i]), Math.Max(highest, high[i]));
        foreach (var value in values.AsSpan(vectors.Length * Vector<float>.Count))
        {
            if (float.IsFinite(value)) numbers++;
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }

        return (lowest, highest, numbers);
    }

    /// <summary>Why the values are no HU, without figures that differ from slice to slice: equal faults are told once. Null when they can be.</summary>
    /// <param name="counts">Of all pixels.</param>
    /// <param name="pixels">How many there are.</param>
    /// <param name="padded">How many of them were padding and count as air for everything but this.</param>
    /// <param name="bodyCm2">Denser than air; 0 where it is not known.</param>
    public static string? Judge(in Counts counts, int pixels, int padded, double bodyCm2)
    {
        if (counts.TooHigh > pixels * MaxTooHighShare)
            return $"its values are no HU: more than {MaxTooHighShare:P0} lie above {HighestHu:0} (are signed pixels marked as unsigned?)";
        if (counts.AtHighest > pixels * MaxSaturatedShare && counts.Highest > OutsideFlood.BodyHu)
            return $"its values are no HU: more than {MaxSaturatedShare:P0} have the highest value of the slice, as in a saturated or partly filled image";

        // Scanners fill the corners with one low value; noise about a low value is air in the wrong place.
        if (counts.TooLow > pixels * MaxTooHighShare)
            return Invariant($"its values are no HU: air lies below {AirLow:0}, expected at about -1000 (is the Rescale Intercept right?)");
        if (counts.Air - padded < (pixels - padded) * MinAirShare)
            return "its values are no HU: nothing in it is as low as air, expected at about -1000 (is the Rescale Intercept right?)";
        if (bodyCm2 >= MinJudgedCm2 && counts.Soft < counts.Body * MinSoftShare)
            return Invariant($"its values are no HU: less than {MinSoftShare:P0} of the body lies between {SoftLow:0} and {SoftHigh:0}, where soft tissue is expected");
        return null;
    }
}
