using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>Studies that grow.</summary>
public sealed class RevisionTests(PostgresFixture postgres)
{
    private static readonly JobId First = new("1.2.3", "stroke");
    private static readonly JobId Second = new("1.2.3", "stroke", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdmitAsync_TwoNextRevisionsAtOnce_OneIsTakenAndTheOtherIsToldWhatStands()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var one = TestLedger.Open(connectionString);
        await using var two = TestLedger.Open(connectionString);
        await one.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        var replies = await Task.WhenAll(
            one.Ledger.AdmitAsync(Grown("4"), Cancellation).AsTask(), two.Ledger.AdmitAsync(Grown("5"), Cancellation).AsTask());

        Assert.Equal([AdmissionOutcome.Accepted, AdmissionOutcome.Grows], replies.Select(r => r.Outcome).Order());
        Assert.All(replies, r => Assert.Equal(2, r.Stored.Revision));
        Assert.Equal(2, await one.CountAsync("study"));
    }

    /// <summary>The second revision of 1.2.3, with one instance more.</summary>
    private static StudyAdmission Grown(string added = "3")
    {
        var first = Admission("1.2.3");
        var series = first.Series[0];
        return first with
        {
            Revision = 2,
            ContentHash = "c2",
            ReceivedAt = Noon.AddSeconds(30),
            Series = [series with { Instances = [.. series.Instances, new InstanceManifest($"1.2.3.1.{added}", new string('2', 64), 500_002)] }],
        };
    }
}
