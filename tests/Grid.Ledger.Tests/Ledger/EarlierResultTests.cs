using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>A result that is offered instead of a run, or shown beside one, as the admission says.</summary>
public sealed class EarlierResultTests(PostgresFixture postgres)
{
    private static readonly string Patient = new('a', 64);
    private static readonly DateTimeOffset Published = Noon.AddSeconds(10).AddMicroseconds(7);
    private static readonly EarlierResult Earlier = new("1.2.1", Published, "hypodense territory 0.93, left") { AcquiredAt = Noon.AddHours(-1), SiteId = "SC-07" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StudyAdmission Next => Admission("1.2.3") with { ReceivedAt = Noon.AddHours(1), Earlier = Earlier, OfferedKey = Patient };

    [Fact]
    public async Task AdmitAsync_OffersAndOthersInOneBatch_EachGetsItsOwn()
    {
        await using var test = await AnsweredAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => test.Ledger.AdmitAsync(
            i % 2 == 0 ? Next with { StudyInstanceUid = $"1.4.{i}" } : Admission($"1.4.{i}"), Cancellation).AsTask()));

        Assert.All(replies, (reply, i) => Assert.Equal(i % 2 == 0 ? StudyState.EarlierResultOffered : StudyState.Waiting, reply.Stored.State));
    }

    [Fact]
    public async Task AdmitAsync_FactsOfThePerson_AreKeptAsHashesAlone()
    {
        await using var test = await AnsweredAsync();
        var facts = new PatientFacts(new string('1', 32), "", "Joins no patient's history: the number is zero, or so.");

        var reply = await test.Ledger.AdmitAsync(Next with { Facts = facts }, Cancellation);

        Assert.Equal(facts, reply.Stored.Facts);
        Assert.Equal(facts, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Facts);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await test.Ledger.AdmitAsync(Next with { StudyInstanceUid = "1.2.5", Facts = facts with { BirthDate = "19600101" } }, Cancellation));
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> Models = new() { ["stroke"] = ["stroke"] };

    private async Task<TestLedger> AnsweredAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.AnswerAsync(Admission("1.2.1"), Published);
        return test;
    }
}
