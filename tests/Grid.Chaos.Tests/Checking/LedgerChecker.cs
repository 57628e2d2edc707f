using System.Globalization;
using Grid.Contracts.Studies;

namespace Grid.Chaos.Tests.Checking;

/// <summary>
/// Holds what the tables say against what senders were told. Knows nothing of the grid's code: only the tables, and the promise that
/// every acknowledged revision of a study has exactly one published result per model, or waits, or is taken out with a reason, or was
/// never begun because the next revision came.
/// </summary>
internal static class LedgerChecker
{
    private const short Open = 1;
    private const short Completed = 3;
    private const short Published = 4;
    private const short Quarantined = 5;
    private const short Cancelled = 6;
    private const short Superseded = 9;
    private const short StudyWaiting = 1;

    /// <summary>Every broken promise in words; empty when all were kept.</summary>
    /// <param name="acknowledged">Replies by study.</param>
    /// <param name="answers">Last reports by study, of those that were followed.</param>
    /// <param name="isDrained">Nothing should be open or on its way any more.</param>
    public static IReadOnlyList<BrokenPromise> FindBroken(
        LedgerRows rows, IReadOnlyDictionary<string, SubmissionReply> acknowledged, IReadOnlyDictionary<string, StudyReport> answers, bool isDrained)
    {
        var broken = new List<BrokenPromise>();
        var studies = rows.Studies.ToDictionary(study => study.Study, StringComparer.Ordinal);
        var jobs = rows.Jobs.ToLookup(job => job.Study, StringComparer.Ordinal);
        foreach (var study in acknowledged.Keys)
        {
            if (!studies.TryGetValue(study, out var row)) broken.Add(new(PromiseKind.Lost, $"{study} was acknowledged and is not in the ledger"));
            else CheckStudy(row, [.. jobs[study]], broken);
        }

        var view = new JobView(rows);
        foreach (var job in rows.Jobs) CheckJob(job, view, isDrained, broken);
        foreach (var (study, report) in answers)
        {
            var name = report.Revision == 1 ? study : $"{study}#{report.Revision}";
            CheckTold(name, report, [.. jobs[name]], broken);
        }

        if (isDrained) broken.AddRange(rows.Outbox.Select(row => new BrokenPromise(PromiseKind.Open, $"{row.Study} {row.Model} is still in the outbox")));
        return broken;
    }

    private static void CheckStudy(StudyRow study, IReadOnlyList<JobRow> jobs, List<BrokenPromise> broken)
    {
        if (study.State != StudyWaiting) return;
        var models = study.Models.Order(StringComparer.Ordinal);
        if (study.Models.Length == 0) broken.Add(new(PromiseKind.Lost, $"{study.Study} is to run and was admitted without a job"));
        if (!models.SequenceEqual(jobs.Select(job => job.Model).Order(StringComparer.Ordinal)))
            broken.Add(new(PromiseKind.Lost, $"{study.Study} is to run {string.Join(",", study.Models)} and has jobs for {string.Join(",", jobs.Select(job => job.Model))}"));
    }

    private static void CheckJob(JobRow job, JobView view, bool isDrained, List<BrokenPromise> broken)
    {
        var (key, name) = ((job.Study, job.Model), $"{job.Study} {job.Model}");
        var leases = view.Leases[key].ToList();
        var grants = view.Grants[key].ToList();
        var ends = view.Ends[key].ToList();
        var inOutbox = view.Outbox[key].Count();

        if (leases.Count != (job.State == Open ? 1 : 0)) broken.Add(new(PromiseKind.Inconsistent, $"{name} is in state {job.State} and has {leases.Count} lease rows"));
        if (inOutbox != (job.State == Completed ? 1 : 0)) broken.Add(new(PromiseKind.Inconsistent, $"{name} is in state {job.State} and has {inOutbox} outbox rows"));
        if (isDrained && job.State is Open or Completed) broken.Add(new(PromiseKind.Open, $"{name} is still in state {job.State}"));
        if (job.State is Quarantined or Cancelled && (job.LastFailure.Length == 0 || !job.HasQuarantineTime)) broken.Add(new(PromiseKind.Unexplained, $"{name} was taken out without a reason"));

        if (job.State == Superseded && !view.HasLater(job.Study)) broken.Add(new(PromiseKind.Lost, $"{name} was superseded, and there is no later revision that is answered instead"));

        // Each epoch is granted once and follows the one before it.
        var epochs = grants.ConvertAll(grant => grant.Epoch);
        if (!epochs.SequenceEqual(Enumerable.Range(1, epochs.Count).Select(n => (long)n))) broken.Add(new(PromiseKind.Stale, $"{name} was granted the epochs {string.Join(",", epochs)}"));

        CheckEnds(job, name, grants.LastOrDefault(), ends, broken);
    }

    private static void CheckEnds(JobRow job, string name, GrantRow? last, List<EndRow> ends, List<BrokenPromise> broken)
    {
        var completions = ends.Where(end => end.State == Completed).ToList();
        var publications = ends.Count(end => end.State == Published);
        if (completions.Count > 1) broken.Add(new(PromiseKind.Twice, $"{name} was completed {completions.Count} times"));
        if (publications > 1) broken.Add(new(PromiseKind.Twice, $"{name} was published {publications} times"));
        if ((job.State == Published) != (publications == 1)) broken.Add(new(PromiseKind.Inconsistent, $"{name} is in state {job.State} and was published {publications} times"));
        if (job.State is Open or Superseded or Cancelled) return;

        // No result of a stale owner: who ended it is who held it last.
        if (last is null || job.Epoch != last.Epoch || job.Node != last.Node)
            broken.Add(new(PromiseKind.Stale, $"{name} was ended by {job.Node} in epoch {job.Epoch}; the last lease was {last?.Node ?? "none"}, epoch {last?.Epoch ?? 0}"));
        foreach (var end in completions.Where(end => end.Epoch != last?.Epoch))
            broken.Add(new(PromiseKind.Stale, $"{name} has a result of epoch {end.Epoch}, the last lease was epoch {last?.Epoch}"));
    }

    private static void CheckTold(string study, StudyReport told, IReadOnlyList<JobRow> jobs, List<BrokenPromise> broken)
    {
        if (told.State != StudyState.Answered) return;
        foreach (var job in told.Jobs)
        {
            var row = jobs.FirstOrDefault(row => row.Model == job.Model);
            if (row is not { State: Published } || row.Epoch != job.Epoch) broken.Add(new(PromiseKind.Told, $"{study} {job.Model} was told as answered in epoch {job.Epoch}; the ledger has state {row?.State}, epoch {row?.Epoch}"));
            else if (row.Score is { } score && job.Result?.Score is { } said && double.Parse(score, CultureInfo.InvariantCulture) != said) broken.Add(new(PromiseKind.Told, $"{study} {job.Model} was told with score {said}; the ledger has {score}"));
        }
    }

    private sealed class JobView(LedgerRows rows)
    {
        private readonly HashSet<string> _studies = [.. rows.Studies.Select(row => row.Study)];

        public bool HasLater(string study) => study.Split('#') is [var uid, .. var number]
            && _studies.Contains($"{uid}#{(number.Length == 0 ? 1 : int.Parse(number[0], CultureInfo.InvariantCulture)) + 1}");

        public ILookup<(string, string), LeaseRow> Leases { get; } = rows.Leases.ToLookup(row => (row.Study, row.Model));

        public ILookup<(string, string), (string, string)> Outbox { get; } = rows.Outbox.ToLookup(row => (row.Study, row.Model));

        public ILookup<(string, string), GrantRow> Grants { get; } = rows.Grants.ToLookup(row => (row.Study, row.Model));

        public ILookup<(string, string), EndRow> Ends { get; } = rows.Ends.ToLookup(row => (row.Study, row.Model));
    }
}
