using Npgsql;

namespace Grid.Ledger.Tests.Schema;

public sealed class KeyFingerprintTests(PostgresFixture postgres)
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RememberAsync_SecondKey_AnswersTheFirst()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        Assert.Null(await KeyFingerprint.FindAsync(source, Cancellation));

        var first = await KeyFingerprint.RememberAsync(source, Key, Cancellation);
        var second = await KeyFingerprint.RememberAsync(source, new byte[32], Cancellation);

        Assert.Equal(KeyFingerprint.Of(Key), first.Fingerprint);
        Assert.Equal(first, second);
        Assert.NotEqual(KeyFingerprint.Of(new byte[32]), second.Fingerprint);
        Assert.False(await KeyFingerprint.IsInUseAsync(source, Cancellation));
    }

    [Fact]
    public async Task RememberAsync_SilosThatStartAtOnce_AgreeOnOne()
    {
        var connectionString = await postgres.CreateGridAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async n =>
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            return (await KeyFingerprint.RememberAsync(source, (byte[])[.. Key, (byte)n], Cancellation)).Fingerprint;
        }));

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void Of_AKey_HoldsNothingOfIt() =>
        Assert.DoesNotContain(Convert.ToHexStringLower(Key)[..16], KeyFingerprint.Of(Key), StringComparison.Ordinal);
}
