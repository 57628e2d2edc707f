namespace Grid.Inference.Tests.ShippedModels;

/// <summary>Area under the ROC curve with a 95 % interval (Hanley and McNeil, Radiology 1982;143:29).</summary>
internal readonly record struct Auc(double Value, double Low, double High)
{
    public static Auc Of(IReadOnlyList<double> positives, IReadOnlyList<double> negatives)
    {
        var wins = positives.Sum(positive => negatives.Sum(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));
        var auc = wins / (positives.Count * (double)negatives.Count);
        var (q1, q2) = (auc / (2 - auc), 2 * auc * auc / (1 + auc));
        var variance = ((auc * (1 - auc)) + ((positives.Count - 1) * (q1 - (auc * auc))) + ((negatives.Count - 1) * (q2 - (auc * auc))))
            / (positives.Count * (double)negatives.Count);
        var half = 1.96 * Math.Sqrt(Math.Max(variance, 0));
        return new Auc(auc, Math.Max(0, auc - half), Math.Min(1, auc + half));
    }
}
