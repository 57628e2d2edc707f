namespace Grid.Samples.Drawing;

/// <summary>
/// Sixty-five thousand normal values, read from a new random place for every row: making a fresh one for each of a
/// mammogram's pixels takes longer than drawing the breast.
/// </summary>
internal static class Grain
{
    public const int Mask = 0xFFFF;

    public static float[] Table { get; } = Make();

    private static float[] Make()
    {
        var random = new SeededRandom(0x6772_6169_6EUL);
        var table = new float[Mask + 1];
        for (var i = 0; i < table.Length; i++) table[i] = random.Normal();
        return table;
    }
}
