using Grid.FaultSimulation.Ledger;

namespace Grid.Simulator.Tests.FaultSimulation.Ledger;

public class SimLedgerTests
{
    private readonly SimLedger _ledger = new(dispatchers: 1);

    [Fact]
    public void TakeLease_EpochHasPassed_IsRefused()
    {
        var job = Given.Dental("a");
        _ledger.Admit(job, 0);

        Assert.Equal(LeaseOutcome.Granted, _ledger.TakeLease(job.Key, "n1", 0));
        Assert.Equal(LeaseOutcome.EpochPassed, _ledger.TakeLease(job.Key, "n2", 0));
        Assert.Equal(LeaseOutcome.Granted, _ledger.TakeLease(job.Key, "n2", 1));
        Assert.False(_ledger.Holds(job.Key, "n1", 1));
    }

    [Fact]
    public void Release_ByTheHolder_KeepsTheEpochAndTheFailure()
    {
        var job = Given.Dental("a");
        _ledger.Admit(job, 0);
        _ledger.TakeLease(job.Key, "n1", 0);

        Assert.False(_ledger.Release(job.Key, "n2", 1, "broke"));
        Assert.True(_ledger.Release(job.Key, "n1", 1, "broke"));
        Assert.False(_ledger.Release(job.Key, "n1", 1, "broke"));

        var row = _ledger.Find(job.Key)!;
        Assert.Equal((1L, null, 1, "n1"), (row.Epoch, row.Owner, row.Failures, row.FailedOn.Single()));
    }

    [Fact]
    public void Complete_StaleOrRepeated_ChangesNothing()
    {
        var job = Given.Dental("a");
        _ledger.Admit(job, 0);
        _ledger.TakeLease(job.Key, "n1", 0);
        _ledger.TakeLease(job.Key, "n2", 1);

        Assert.Equal(CompletionOutcome.Fenced, _ledger.Complete(job.Key, "n1", 1));
        Assert.Equal(CompletionOutcome.Completed, _ledger.Complete(job.Key, "n2", 2));
        Assert.Equal(CompletionOutcome.AlreadyCompleted, _ledger.Complete(job.Key, "n2", 2));
        Assert.Equal(LeaseOutcome.NotOpen, _ledger.TakeLease(job.Key, "n1", 2));
        Assert.Equal(0, _ledger.OpenCount);
    }

    [Fact]
    public void MarkPublished_Twice_IsTrueOnce()
    {
        var job = Given.Dental("a");
        _ledger.Admit(job, 0);
        _ledger.TakeLease(job.Key, "n1", 0);

        Assert.False(_ledger.MarkPublished(job.Key));
        _ledger.Complete(job.Key, "n1", 1);
        Assert.True(_ledger.MarkPublished(job.Key));
        Assert.False(_ledger.MarkPublished(job.Key));
    }

    [Fact]
    public void Quarantine_EpochHasPassed_IsRefused()
    {
        var job = Given.Dental("a");
        _ledger.Admit(job, 0);
        _ledger.TakeLease(job.Key, "n1", 0);

        Assert.False(_ledger.Quarantine(job.Key, 0, "why"));
        Assert.True(_ledger.Quarantine(job.Key, 1, "why"));
    }

    [Fact]
    public void ReadPage_ManyClosed_GivesTheOpenOnesInOrder()
    {
        for (var i = 0; i < 500; i++) _ledger.Admit(Given.Dental($"{i:000}"), 0);
        foreach (var row in _ledger.Open.Where(r => r.Number % 5 != 0).ToList())
        {
            _ledger.TakeLease(row.Job.Key, "n1", 0);
            _ledger.Complete(row.Job.Key, "n1", 1);
        }

        var first = _ledger.ReadPage(0, -1, 60);
        var second = _ledger.ReadPage(0, first[^1].Number, 60);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 5), first.Concat(second).Select(r => r.Number));
    }
}
