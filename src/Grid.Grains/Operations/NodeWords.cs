using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;

namespace Grid.Grains.Operations;

/// <summary>Why a node takes no work, for people. Nothing that refuses is shown as taking work.</summary>
internal static class NodeWords
{
    /// <param name="status">What the node says of itself; null when it does not answer.</param>
    /// <param name="problem">Why it does not.</param>
    /// <param name="outlook">What its dispatcher says of it; null when that does not answer.</param>
    /// <returns>Empty when it takes work, now or when a slot comes free.</returns>
    public static string WhyNot(string node, NodeStatus? status, string problem, StrokeOutlook? outlook, string dispatcher)
    {
        if (status is null) return problem;
        if (status.Incarnation == 0) return "has not registered yet";
        if (status.ClockWords.StartsWith("clock off", StringComparison.Ordinal)) return status.ClockWords;
        if (status.Availability != NodeAvailability.Active) return status.Availability == NodeAvailability.Cordoned ? "cordoned" : "draining";
        if (outlook is null) return $"its dispatcher {dispatcher} does not answer";

        var seen = outlook.Nodes.Where(n => n.Node == node && status.Models.Contains(n.Model)).ToList();
        if (seen.Exists(n => n.WouldRun)) return "";
        if (seen.Count > 0) return string.Join("; ", seen.Select(n => n.WhyNot).Distinct()) + (status.Refusal.Length > 0 ? $" ({status.Refusal})" : "");

        // It serves no model of an emergency: its dispatcher was not asked about what it does serve.
        return status.Refusal;
    }
}
