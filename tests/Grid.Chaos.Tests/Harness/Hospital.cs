using System.Collections.Concurrent;
using Grid.Client;
using Grid.Contracts.Studies;

namespace Grid.Chaos.Tests.Harness;

/// <summary>A sender that remembers word for word what the grid has promised it. Safe for any number of callers.</summary>
internal sealed class Hospital(GridClient client)
{
    public GridClient Client => client;

    /// <summary>What was acknowledged, by study.</summary>
    public ConcurrentDictionary<string, SubmissionReply> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>The last word on each study that was followed to its end.</summary>
    public ConcurrentDictionary<string, StudyReport> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Submissions that were not acknowledged, and why.</summary>
    public ConcurrentQueue<GridClientException> Refusals { get; } = new();

    /// <summary>True when it was acknowledged.</summary>
    public async Task<bool> SubmitAsync(FoundStudy study, string site, CancellationToken cancel = default)
    {
        try
        {
            var reply = (await client.SubmitAsync(study, new SubmitOptions { SiteId = site }, null, cancel)).Reply;
            if (reply.Outcome is not (SubmissionOutcome.Accepted or SubmissionOutcome.AlreadyKnown))
                throw new InvalidOperationException($"A study that is right was answered {reply.Outcome}: {reply.Reason}");
            Acknowledged[study.StudyInstanceUid] = reply;
            return true;
        }
        catch (GridClientException refusal)
        {
            Refusals.Enqueue(refusal);
            return false;
        }
    }

    /// <summary>Follows everything acknowledged to its end.</summary>
    public async Task AnsweredAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await Parallel.ForEachAsync(
            Acknowledged.Keys.Where(study => !Answers.ContainsKey(study)),
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = patience.Token },
            async (study, stop) =>
            {
                await foreach (var report in client.FollowAsync(study, stop)) Answers[study] = report;
            });
    }
}
