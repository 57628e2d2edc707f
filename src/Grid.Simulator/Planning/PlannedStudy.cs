using Grid.Scheduling.Jobs;

namespace Grid.Simulator.Planning;

/// <summary>A study on its way through the planned country.</summary>
internal sealed class PlannedStudy(int flow, int pathway, int site, long admittedAt, long bytes, double runFactor, int jobs)
{
    // Few studies ever leave a second copy behind.
    private List<int>? _copies;

    public int Flow => flow;
    public int Pathway => pathway;

    /// <summary>Index of the site that sent it.</summary>
    public int Site => site;

    /// <summary>Ticks since the start.</summary>
    public long AdmittedAt => admittedAt;
    public long Bytes => bytes;

    /// <summary>Run time over the stated one, drawn when it came, so that every policy meets the same.</summary>
    public double RunFactor => runFactor;
    public int JobsLeft { get; set; } = jobs;
    public bool IsStarted { get; set; }
    public bool IsQuarantined { get; set; }

    public bool IsAt(int place) => place == site || (_copies is not null && _copies.Contains(place));

    public void AddCopy(int place)
    {
        if (!IsAt(place)) (_copies ??= []).Add(place);
    }
}

/// <summary>One model to run on a study, and what the ledger would hold of it.</summary>
internal sealed class PlannedJob(PlannedStudy study, Job job)
{
    public PlannedStudy Study => study;
    public Job Job => job;

    /// <summary>Run time that was measured where it ran; 0 where it is drawn.</summary>
    public long MeasuredTicks { get; init; }

    /// <summary>How long its images took to the one site that they are known to have gone to; null where that is not known.</summary>
    public MeasuredTransfer? MeasuredTransfer { get; init; }

    /// <summary>Of the newest lease granted: a run under an older one may not answer.</summary>
    public long Epoch { get; set; }

    /// <summary>Node of that lease; null while it waits.</summary>
    public PlannedNode? LeasedTo { get; set; }
}

/// <param name="Site">Index of the site that the images were brought to.</param>
internal sealed record MeasuredTransfer(int Site, long Ticks);
