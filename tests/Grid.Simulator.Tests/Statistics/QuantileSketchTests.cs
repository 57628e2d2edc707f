using Grid.Simulator.Chance;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Tests.Statistics;

public class QuantileSketchTests
{
    [Fact]
    public void Quantile_ManyShapesAndSeeds_StaysWithinTheStatedError()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var chance = new SeededChance(seed);
            var values = Draw(chance, 1 + chance.Below(5_000));
            var sketch = Of(values);
            Array.Sort(values);
            foreach (var share in (double[])[0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1])
            {
                var exact = values[Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1)];
                var off = Math.Abs(sketch.Quantile(share) - exact);
                Assert.True(off <= (exact * QuantileSketch.RelativeError) + QuantileSketch.Resolution, $"seed {seed}, share {share}: {sketch.Quantile(share)} for {exact}");
            }
        }
    }

    [Fact]
    public void RelativeError_AsStated_IsAtMostOnePercent() => Assert.InRange(QuantileSketch.RelativeError, 0, 0.01);

    [Fact]
    public void Merge_AnyOrder_GivesTheSameAsOne()
    {
        var values = Draw(new SeededChance(5), 30_000);
        var parts = values.Chunk(7_000).Select(Of).ToList();
        var (forth, back) = (new QuantileSketch(), new QuantileSketch());
        foreach (var part in parts) forth.Merge(part);
        foreach (var part in Enumerable.Reverse(parts)) back.Merge(part);

        Assert.Equal(Shares(Of(values)), Shares(forth));
        Assert.Equal(Shares(forth), Shares(back));
        Assert.Equal(values.Length, forth.Count);
    }

    [Fact]
    public void Quantile_HalfAreZero_IsZeroUpToTheHalf()
    {
        var sketch = Of(0, 0, 0, 8, 9, 10);

        Assert.Equal(0, sketch.Quantile(0.5));
        Assert.Equal(10, sketch.Quantile(1));
        Assert.Equal(0.5, sketch.ShareUpTo(0));
        Assert.Equal(0.5, sketch.ShareUpTo(7));
        Assert.Equal(1, sketch.ShareUpTo(10));
    }

    [Fact]
    public void Quantile_NoObservation_IsNotANumber() => Assert.Equal(double.NaN, new QuantileSketch().Quantile(0.5));

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(QuantileSketch.Limit)]
    public void Add_WhatItCannotHold_IsRefused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch().Add(value));

    [Fact]
    public void Add_AfterWarmUp_AllocatesNothing()
    {
        var chance = new SeededChance(2);
        var sketch = Of(Draw(chance, 1_000));
        var values = Draw(new SeededChance(2), 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values) sketch.Add(value);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Each set of its own shape: from even to spanning nine powers of ten, some with zeros.
    private static double[] Draw(SeededChance chance, int count)
    {
        var (stretch, zeros) = (chance.Between(0.5, 20), chance.Below(2) * 0.3);
        return [.. Enumerable.Range(0, count).Select(_ => chance.Happens(zeros) ? 0 : Math.Exp(stretch * (chance.Next() - 0.5)) * chance.Exponential(10))];
    }

    private static QuantileSketch Of(params double[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values) sketch.Add(value);
        return sketch;
    }

    private static List<double> Shares(QuantileSketch sketch) =>
        [.. Enumerable.Range(0, 1_001).Select(i => sketch.Quantile(i / 1_000.0))];
}
