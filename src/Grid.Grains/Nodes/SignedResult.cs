using System.Globalization;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>A result as it is committed: with what it was made by and of, and with what came besides and was not read.</summary>
internal static class SignedResult
{
    public static JobResult Of(JobResult result, LeaseKey lease, string node, StudyContent content)
    {
        var read = result.Provenance ?? new ResultProvenance { InstancesRead = content.Series.Sum(s => s.Instances.Count) };
        var signed = result with
        {
            Provenance = read with { Node = node, Epoch = lease.Epoch, Revision = lease.Job.Revision, ContentHash = content.ContentHash },
        };
        return content.Conflicting.Count == 0 ? signed : Incomplete(signed, content.Conflicting);
    }

    /// <summary>A negative is none while the same images exist with other bytes that nobody read.</summary>
    private static JobResult Incomplete(JobResult result, IReadOnlyList<string> conflicting) => result with
    {
        Outcome = result.Outcome == ResultOutcome.NoFinding ? ResultOutcome.Indeterminate : result.Outcome,
        Notes =
        [
            .. result.Notes,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{conflicting.Count} instances of this study came again with other bytes under the same SOP Instance UID (first: {conflicting[0]}). What came first was read, the others are kept and were not: ask the sender which are right."),
        ],
    };
}
