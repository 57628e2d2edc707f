namespace Grid.Client.Tests.Connection;

public sealed class RetryingCallerTests
{
    private readonly SkippingClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_TimesOutTwice_IsRepeatedUntilItIsAnswered()
    {
        var calls = 0;

        var answer = await new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync(
            "submit", () => ++calls < 3 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(42), Cancel);

        Assert.Equal((42, 3), (answer, calls));
    }

    [Fact]
    public async Task Call_NeverAnswered_GivesUpInTimeAndSaysThatItIsUnknown()
    {
        var fault = await Assert.ThrowsAsync<GridClientException>(() => new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync<int>(
            "submit", () => Task.FromException<int>(new Orleans.Runtime.SiloUnavailableException()), Cancel));

        Assert.True(fault.RetryMayHelp);
        Assert.Contains("Whether it was done is unknown", fault.Message, StringComparison.Ordinal);
        Assert.InRange(_clock.GetElapsedTime(0), TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_SiloThatKnowsNoOther_IsRepeatedUntilItIsAnswered()
    {
        // What a gateway answers that is joining, or has woken and was declared dead: seen with SIGSTOP under load.
        var calls = 0;

        var answer = await new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync(
            "prepare upload",
            () => ++calls < 3 ? Task.FromException<int>(new Orleans.Runtime.OrleansException("No active nodes are compatible with grain intake")) : Task.FromResult(42),
            Cancel);

        Assert.Equal((42, 3), (answer, calls));
    }

    [Fact]
    public async Task Call_RanOutWhileItsGrainWasBeingPlaced_IsRepeatedUntilItIsAnswered()
    {
        // Seen when six silos began at once on two cores.
        var calls = 0;

        var answer = await new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync(
            "prepare upload",
            () => ++calls < 3 ? Task.FromException<int>(new OperationCanceledException("Message expired before placement could complete for grain intake/0.")) : Task.FromResult(42),
            Cancel);

        Assert.Equal((42, 3), (answer, calls));
    }

    [Fact]
    public async Task Call_CallerGivesUp_EndsAtOnce()
    {
        var calls = 0;
        using var over = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync<int>(
            "submit",
            async () =>
            {
                calls++;
                await over.CancelAsync();
                throw new OperationCanceledException(over.Token);
            },
            over.Token));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Call_Fails_IsNotRepeated()
    {
        var calls = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => new RetryingCaller(TimeSpan.FromSeconds(60), _clock).CallAsync<int>(
            "submit",
            () =>
            {
                calls++;
                return Task.FromException<int>(new InvalidOperationException());
            },
            Cancel));

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData(":30000")]
    public async Task Connect_NotHostAndPort_SaysWhatWasExpected(string gateway)
    {
        var fault = await Assert.ThrowsAsync<GridClientException>(() => GridClient.ConnectAsync(new GridClientOptions { Gateways = [gateway] }, Cancel));

        Assert.Contains("expected host:port", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.RetryMayHelp);
    }

    [Fact]
    public async Task Connect_NobodyThere_SaysWhereItAsked()
    {
        var options = new GridClientOptions { Gateways = ["127.0.0.1:1"], ConnectFor = TimeSpan.FromMilliseconds(300) };

        var fault = await Assert.ThrowsAsync<GridClientException>(() => GridClient.ConnectAsync(options, Cancel));

        Assert.Contains("127.0.0.1:1", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.RetryMayHelp);
    }
}
