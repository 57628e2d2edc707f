namespace Grid.Scheduling.Tests.Dispatch;

public class LossyCountryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_MessagesLostDoubledAndLate_EveryJobIsAnsweredExactlyOnce(int seed)
    {
        var country = new LossyCountry(seed, nodes: 2 + seed % 5, jobs: 150, lossRate: seed % 4 * 0.05);

        country.RunUntil(seconds: 900);

        Assert.True(country.Open == 0, $"seed {seed}: {country.Open} jobs were never answered, {country.Completed} were");
        Assert.Equal(150, country.Completed);
    }

    [Fact]
    public void Run_WithoutFaults_NoJobIsLeasedTwice()
    {
        var country = new LossyCountry(seed: 7, nodes: 4, jobs: 150, lossRate: 0);

        country.RunUntil(seconds: 900);

        // The dispatcher is restarted twice on purpose: what runs then is found in the ledger and left alone.
        Assert.Equal(150, country.Leases);
    }
}
