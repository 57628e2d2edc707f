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

    internal readonly record struct Counts(float Lowest, float Highest, int AtHighest, int Air, int Low, int Body, int Soft, int TooHigh, int TooLow, int AtLowest, string? Fault);

    public static Counts Count(float[] values)
    {
        if (values.Length == 0) return new Counts { Fault = "it has no pixels" };
        var (lowest, highest, notNumbers) = (values[0], values[0], 0);
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) notNumbers++;
            else (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }

        if (notNumbers > 0) return new Counts { Fault = $"{notNumbers} of its values are no numbers" };
        if (lowest == highest) return new Counts { Fault = Invariant($"all of its values are {lowest:0}: it is blank") };

        int atHighest = 0, atLowest = 0, air = 0, low = 0, body = 0, soft = 0, tooHigh = 0, tooLow = 0;
        foreach (var value in values)
        {
            if (value == highest) atHighest++;
            else if (value == lowest) atLowest++;
            if (value > OutsideFlood.BodyHu)
            {
                body++;
                if (value is >= SoftLow and <= SoftHigh) soft++;
                else if (value > HighestHu) tooHigh++;
            }
            else
            {
                low++;
                if (value is >= AirLow and <= AirHigh) air++;
                else if (value < AirLow) tooLow++;
            }
        }

        return new Counts(lowest, highest, atHighest, air, low, body, soft, tooHigh, tooLow, atLowest, null);
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
        if (counts.TooLow - counts.AtLowest > pixels * MaxTooHighShare)
            return Invariant($"its values are no HU: air lies below {AirLow:0}, expected at about -1000 (is the Rescale Intercept right?)");
        if (counts.Air - padded < (pixels - padded) * MinAirShare)
            return "its values are no HU: nothing in it is as low as air, expected at about -1000 (is the Rescale Intercept right?)";
        if (bodyCm2 >= MinJudgedCm2 && counts.Soft < counts.Body * MinSoftShare)
            return Invariant($"its values are no HU: less than {MinSoftShare:P0} of the body lies between {SoftLow:0} and {SoftHigh:0}, where soft tissue is expected");
        return null;
    }
}
