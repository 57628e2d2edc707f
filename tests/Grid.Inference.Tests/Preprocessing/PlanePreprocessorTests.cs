using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;

namespace Grid.Inference.Tests.Preprocessing;

public sealed class PlanePreprocessorTests
{
    private static readonly PreprocessSpec Fit = ModelManifests.Small.Preprocess;

    [Fact]
    public void Fill_SameSize_IsTheWindowedPlane()
    {
        var (tensor, transform) = Fill(ModelManifests.Small, Plane(8, 8, (y, x) => (y * 20) - 10));

        Assert.Equal(0f, tensor[0]);         // -10 is below the window
        Assert.Equal(0.1f, tensor[8], 1e-6f);
        Assert.Equal(1f, tensor[56]);        // 130 is above it
        Assert.Equal(3, transform.RowAt(3), 1e-9);
        Assert.Equal(5, transform.ColumnAt(5), 1e-9);
    }

    [Fact]
    public void Fill_TwiceAsLarge_EachCellIsTheMeanOfItsFour()
    {
        var (tensor, transform) = Fill(ModelManifests.Small, Plane(16, 16, (y, x) => y % 2 == 0 ? 20 : x % 2 == 0 ? 40 : 80));

        Assert.All(tensor, value => Assert.Equal(0.40f, value, 1e-5f));
        Assert.Equal(0.5, transform.RowAt(0), 1e-9);
        Assert.Equal(14.5, transform.ColumnAt(7), 1e-9);
    }

    [Fact]
    public void Fill_WidePlane_KeepsItsShapeAndPadsWithBlack()
    {
        var (tensor, transform) = Fill(ModelManifests.Small, Plane(8, 16, (_, _) => 50));

        for (var x = 0; x < 8; x++)
        {
            Assert.Equal(0f, tensor[8 + x]);
            Assert.Equal(0.5f, tensor[(2 * 8) + x], 1e-6f);
            Assert.Equal(0.5f, tensor[(5 * 8) + x], 1e-6f);
            Assert.Equal(0f, tensor[(6 * 8) + x]);
        }

        Assert.Equal(0.5, transform.RowAt(2), 1e-9);
    }

    [Fact]
    public void Fill_OblongPixels_KeepTheShapeOnTheFilm()
    {
        // 8 rows of 2 mm and 16 columns of 1 mm are square on the film, so nothing is padded.
        var plane = Plane(8, 16, (_, _) => 50) with { RowSpacingMm = 2, ColumnSpacingMm = 1 };

        var (tensor, _) = Fill(ModelManifests.Small, plane);

        Assert.All(tensor, value => Assert.Equal(0.5f, value, 1e-6f));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Fill_FieldOfView_ShowsTheSameMillimetresWhateverTheSpacing(double spacing)
    {
        var manifest = ModelManifests.With(Fit with { Resample = Resampling.FieldOfView, FieldOfViewMm = 32 });
        var size = (int)(64 / spacing);
        // A square of 16 mm in the middle of 64 mm.
        var plane = Plane(size, size, (y, x) => Math.Abs(((y + 0.5) * spacing) - 32) < 8 && Math.Abs(((x + 0.5) * spacing) - 32) < 8 ? 100 : 0)
            with
        { RowSpacingMm = spacing, ColumnSpacingMm = spacing };

        var (tensor, transform) = Fill(manifest, plane);

        Assert.Equal(16, tensor.Count(value => value > 0.99f));
        Assert.Equal(48, tensor.Count(value => value < 0.01f));
        Assert.Equal((32 - 16 + 2) / spacing, transform.RowAt(0) + 0.5, 1e-9);
    }

    [Fact]
    public void Refuse_FieldOfViewWithoutSpacing_SaysWhatIsMissing()
    {
        var manifest = ModelManifests.With(Fit with { Resample = Resampling.FieldOfView, FieldOfViewMm = 32 });
        var preprocessor = new PlanePreprocessor(manifest);

        Assert.Contains("pixel spacing", preprocessor.Refuse(Plane(8, 8, (_, _) => 0)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => preprocessor.Fill(Plane(8, 8, (_, _) => 0), new float[64]));
    }

    [Fact]
    public void Refuse_TooFewValues_SaysHowMany() =>
        Assert.Equal("63 values for 8 rows x 8 columns", new PlanePreprocessor(ModelManifests.Small).Refuse(Plane(8, 8, (_, _) => 0) with { Values = new float[63] }));

    [Fact]
    public void Fill_Monochrome1_EqualsTheSamePlaneInMonochrome2()
    {
        var manifest = ModelManifests.With(Fit with { Window = new WindowSpec { Kind = WindowKind.Percentile, Low = 1, High = 99 } });
        var plane = Plane(40, 40, (y, x) => (y * 40) + x);
        var inverted = plane with { Values = Array.ConvertAll(plane.Values, value => 4095 - value), IsMonochrome1 = true };

        var (expected, _) = Fill(manifest, plane);
        var (found, _) = Fill(manifest, inverted);

        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 2e-3f);
        Assert.True(expected[63] > expected[0]);
    }

    [Fact]
    public void Fill_FlatPlaneInPercentileWindow_IsBlackAndNotNaN()
    {
        var manifest = ModelManifests.With(Fit with { Window = new WindowSpec { Kind = WindowKind.Percentile, Low = 1, High = 99 } });

        Assert.All(Fill(manifest, Plane(8, 8, (_, _) => 7)).Tensor, value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill_ChestWallFirst_TurnsRightBreastsAndMapsBack(bool isMonochrome1)
    {
        var manifest = ModelManifests.With(Fit with { Mirror = Mirroring.ChestWallFirst });
        // Chest wall at the last column; one bright place at row 2, column 6.
        var plane = Plane(8, 8, (y, x) => y == 2 && x == 6 ? 90 : x * 10) with { IsMonochrome1 = isMonochrome1 };
        if (isMonochrome1) plane = plane with { Values = Array.ConvertAll(plane.Values, value => 100 - value) };

        var (tensor, transform) = Fill(manifest, plane);

        Assert.Equal(0.9f, tensor[(2 * 8) + 1], 1e-5f);
        Assert.Equal(6, transform.ColumnAt(1), 1e-9);
        Assert.Equal(2, transform.RowAt(2), 1e-9);
    }

    [Fact]
    public void Fill_HeadOffCentre_PutsTheMidlineInTheHead()
    {
        var (_, transform) = Fill(ModelManifests.Small, Plane(8, 8, (_, x) => x >= 4 ? 50 : 0));

        Assert.Equal(5.5, transform.MidlineColumn, 1e-6);
    }

    private static ImagePlane Plane(int rows, int columns, Func<int, int, double> value)
    {
        var values = new float[rows * columns];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++) values[(y * columns) + x] = (float)value(y, x);
        }

        return new ImagePlane { Values = values, Rows = rows, Columns = columns };
    }

    private static (float[] Tensor, PlaneTransform Transform) Fill(ModelManifest manifest, ImagePlane plane)
    {
        var preprocessor = new PlanePreprocessor(manifest);
        var tensor = new float[preprocessor.Length];
        return (tensor, preprocessor.Fill(plane, tensor));
    }
}
