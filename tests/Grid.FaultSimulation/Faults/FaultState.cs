using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Faults;

/// <summary>What is going wrong at the moment. The injector turns it on and off; the parts ask.</summary>
internal sealed class FaultState(int places)
{
    private readonly bool[,] _cut = new bool[places, places];
    private readonly HashSet<JobKey> _poisoned = [];
    private readonly HashSet<string> _withoutImages = [];
    private readonly Dictionary<int, int> _storesAway = [];
    private readonly HashSet<string> _fullDisks = [];

    /// <summary>Whether anything can go wrong in this run at all: without it nobody needs a timeout.</summary>
    public bool CanHappen { get; init; }

    public double Loss { get; set; }
    public double Doubling { get; set; }
    public double Delaying { get; set; }
    public long LongestDelayTicks { get; set; }
    public double LedgerLate { get; set; }
    public double LedgerLosesAnswers { get; set; }
    public double Refusals { get; set; }
    public double RunFailures { get; set; }

    /// <summary>Outages that overlap are counted, so that the end of one does not end the other.</summary>
    public int LedgerOutages { get; set; }

    public bool IsCut(int from, int to) => _cut[from, to];

    public void Cut(int from, int to, bool isCut) => (_cut[from, to], _cut[to, from]) = (isCut, isCut);

    public void Poison(JobKey key) => _poisoned.Add(key);

    public bool IsPoisoned(JobKey key) => _poisoned.Count > 0 && _poisoned.Contains(key);

    /// <summary>The store of the study's site holds nothing of it any more.</summary>
    public void LoseImages(string study) => _withoutImages.Add(study);

    public bool AreImagesLost(string study) => _withoutImages.Contains(study);

    /// <summary>Absences that overlap are counted.</summary>
    public void Store(int site, bool isAway) => _storesAway[site] = Math.Max(0, _storesAway.GetValueOrDefault(site) + (isAway ? 1 : -1));

    public void Disk(string node, bool isFull)
    {
        if (isFull) _fullDisks.Add(node);
        else _fullDisks.Remove(node);
    }

    /// <summary>Why a node cannot get a study's images at the moment; null where it can.</summary>
    public FaultKind? FetchFault(string study, int site, string node)
    {
        if (_fullDisks.Contains(node)) return FaultKind.Node;
        if (_storesAway.GetValueOrDefault(site) > 0) return FaultKind.Images;
        return _withoutImages.Contains(study) ? FaultKind.ImagesLost : null;
    }

    public void Clear()
    {
        _storesAway.Clear();
        _fullDisks.Clear();
        (Loss, Doubling, Delaying) = (0, 0, 0);
        (LedgerLate, LedgerLosesAnswers, Refusals, RunFailures) = (0, 0, 0, 0);
        LedgerOutages = 0;
        Array.Clear(_cut);
    }
}
