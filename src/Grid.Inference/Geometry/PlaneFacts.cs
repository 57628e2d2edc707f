using System.Buffers;
using System.Runtime.InteropServices;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>What the pixels of one CT slice show, measured once while it is read. What rests on it is decided elsewhere.</summary>
internal sealed record PlaneFacts
{
    /// <summary>Null without pixel spacing.</summary>
    public HeadContent? Head { get; init; }

    /// <summary>Why the values cannot be what they claim, or null (<see cref="HounsfieldCheck"/>).</summary>
    public string? Fault { get; init; }

    /// <summary>Fine noise within the skull, in HU: what a sharp kernel raises tenfold. Null where little brain is seen.</summary>
    public double? NoiseHu { get; init; }

    /// <summary>Bright places within the skull that are no bone: vessels with contrast agent, and calcifications.</summary>
    public double VesselCm2 { get; init; }

    /// <summary>The rows and columns between which bone lies; null where there is none to speak of.</summary>
    public BoneBox? Bone { get; init; }

    /// <summary>Tissue ends in a straight line, and beyond it there is one value to the edge: rows are missing.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of all values: slices with equal ones are compared no further.</summary>
    public ulong Fingerprint { get; init; }

    public static PlaneFacts Measure(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        var counts = HounsfieldCheck.Count(plane.Values);
        if (counts.Fault is not null) return new PlaneFacts { Fault = counts.Fault };

        var length = plane.Values.Length;
        var marks = ArrayPool<byte>.Shared.Rent(length);
        var pending = ArrayPool<int>.Shared.Rent(2 * length);
        try
        {
            var flood = new OutsideFlood(plane, marks, pending);
            flood.Run();
            var cm2 = plane is { RowSpacingMm: { } row, ColumnSpacingMm: { } column } ? row * column / 100 : (double?)null;
            var (brain, air) = flood.CountInside();
            var body = counts.Body;
            return new PlaneFacts
            {
                Head = cm2 is { } area ? new HeadContent(brain * area, body * area, air * area) : null,
                Fault = HounsfieldCheck.Judge(counts, length, plane.PaddedPixels, body * (cm2 ?? 0)),
                NoiseHu = NoiseMeasure.Of(plane, marks),
                VesselCm2 = (cm2 ?? 0) * NoiseMeasure.Vessels(plane, marks),
                Bone = BoneBox.Of(plane),
                IsCut = LostRows.At(plane),
                Fingerprint = FingerprintOf(plane.Values),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(marks);
            ArrayPool<int>.Shared.Return(pending);
        }
    }

    /// <summary>FNV-1a over pairs of values.</summary>
    private static ulong FingerprintOf(float[] values)
    {
        var hash = 14695981039346656037UL;
        foreach (var pair in MemoryMarshal.Cast<float, ulong>(values)) hash = (hash ^ pair) * 1099511628211UL;
        return (values.Length & 1) == 1 ? (hash ^ BitConverter.SingleToUInt32Bits(values[^1])) * 1099511628211UL : hash;
    }
}
