using Grid.Contracts.Studies;
using Grid.FaultSimulation;
using Grid.FaultSimulation.Ledger;
using Grid.FaultSimulation.Messages;
using Grid.Grains.Ports;
using Grid.Ledger.Contract;
using Grid.Scheduling.Dispatch;
using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.FaultSimulation.Ledger;

public sealed class SimLedgerTests : JobLedgerContract
{
    [Fact]
    public void ReadPage_ManyClosed_GivesTheOpenOnesInOrder()
    {
        var ledger = new SimLedger(dispatchers: 1);
        for (var i = 0; i < 500; i++) ledger.Admit(Given.Dental($"{i:000}"), 0);
        foreach (var row in ledger.Open.Where(r => r.Number % 5 != 0).ToList())
        {
            ledger.TakeLease(row.Job.Key, "n1", 0);
            ledger.Complete(row.Job.Key, "n1", 1);
        }

        var first = ledger.ReadPage(0, -1, 60);
        var second = ledger.ReadPage(0, first[^1].Number, 60);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 5), first.Concat(second).Select(r => r.Number));
    }

    [Fact]
    public void OnEvent_QuarantineOrderedTwice_IsCountedOnce()
    {
        var world = new Country(ShippedCountry.Of(new CountryOptions { Centres = 1, NodesPerCentre = 1, LoadFactor = 0 }), seed: 1).World;
        var job = Given.Dental("a");
        world.Ledger.Admit(job, 0);
        world.Checker.OnAdmitted(job);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            world.Ledger.TakeLease(job.Key, "n1", epoch);
            world.Checker.OnGranted(job.Key, "n1", epoch + 1);
        }

        // The checker refuses the quarantine of a closed job.
        var call = new DispatcherCall(world.Dispatchers[0], null!, new QuarantineJob(job.Key, 4, "kills its worker"));
        for (var time = 0; time < 2; time++) world.LedgerDoor.OnEvent(new ScheduledEvent(EventKind.Quarantine, call));

        Assert.Equal(RowState.Quarantined, world.Ledger.Find(job.Key)!.State);
    }

    protected override ValueTask<IJobLedger> CreateAsync() => ValueTask.FromResult<IJobLedger>(new SimJobLedger());

    protected override ValueTask AdmitAsync(string study, string dispatcher = "almaty")
    {
        ((SimJobLedger)Ledger).Admit(study, dispatcher);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<JobReport> FindJobAsync(JobId job) => ValueTask.FromResult(((SimJobLedger)Ledger).Find(job));
}
