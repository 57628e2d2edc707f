using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>A study in <see cref="MemoryLedger"/> with all its revisions.</summary>
internal sealed class StoredStudy
{
    /// <summary>In their order; never empty.</summary>
    public List<StoredRevision> Revisions { get; } = [];

    public StoredRevision Newest => Revisions[^1];

    /// <summary>SOP Instance UIDs by content hash.</summary>
    public Dictionary<string, IReadOnlyList<string>> Conflicts { get; } = [];

    /// <summary>In the order in which they came.</summary>
    public List<DecisionReport> Decisions { get; } = [];

    public string[] Conflicting => [.. Conflicts.Values.SelectMany(c => c).Distinct()];

    public StoredRevision? Find(int revision) => Revisions.Find(r => r.Admission.Revision == revision);

    /// <summary>As lists have it.</summary>
    public StudyRecord Listed() => Newest.Record() with { Conflicts = Conflicts.Count, ConflictingInstances = Conflicting };

    public StudyRecord Record() => Listed() with
    {
        Jobs = Amending(Newest.Record()),
        Decisions = [.. Decisions],
        EarlierRevisions = [.. Revisions.SkipLast(1).Reverse().Select(r => Earlier(r, r.Record()))],
    };

    /// <summary>The newest revision as it was accepted just now: what earlier ones came to is not asked.</summary>
    public StudyRecord Accepted() => Newest.Record() with { Decisions = [.. Decisions.Where(d => d.Revision == Newest.Admission.Revision)] };

    private EarlierRevision Earlier(StoredRevision revision, StudyRecord record) => new()
    {
        Revision = record.Revision,
        SiteId = record.SiteId,
        Pathway = record.Pathway,
        State = record.State,
        ReceivedAt = record.ReceivedAt,
        InstanceCount = revision.Instances,
        Jobs = Amending(record),
    };

    private JobReport[] Amending(StudyRecord record) => [.. record.Jobs.Select(job => job with
    {
        Amends = Revisions.FindLast(r => r.Admission.Revision < job.Revision && r.Jobs.GetValueOrDefault(job.Model)?.End is JobState.Published)?.Admission.Revision ?? 0,
    })];
}
