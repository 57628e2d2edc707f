using System.Globalization;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>The losses of a job as the ledger keeps them: <c>node incarnation epoch begun|asked</c>, joined by semicolons.</summary>
internal static class LossText
{
    private const string Begun = "begun";

    public static string Of(IReadOnlyList<NodeLoss> losses) => losses.Count == 0 ? "" : string.Join(';', losses.Select(static loss =>
        string.Create(CultureInfo.InvariantCulture, $"{loss.Node} {loss.Incarnation} {loss.Epoch} {(loss.HadBegun ? Begun : "asked")}")));

    /// <summary>What cannot be read is left out: a job that is run once too often is better than one that is not run at all.</summary>
    public static IReadOnlyList<NodeLoss> Parse(string text)
    {
        if (text.Length == 0) return [];
        var losses = new List<NodeLoss>();
        foreach (var one in text.Split(';'))
        {
            if (one.Split(' ') is [{ Length: > 0 } node, var incarnation, var epoch, var how]
                && long.TryParse(incarnation, NumberStyles.Integer, CultureInfo.InvariantCulture, out var i)
                && long.TryParse(epoch, NumberStyles.Integer, CultureInfo.InvariantCulture, out var e))
                losses.Add(new NodeLoss(node, i, e, how == Begun));
        }

        return losses;
    }
}
