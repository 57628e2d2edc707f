using Grid.Contracts.Studies;
using Grid.Scheduling.Explaining;

namespace Grid.Grains.Dispatch;

/// <summary>What the scheduler says of a job, on the wire.</summary>
internal static class WaitReports
{
    public static WaitReport Of(WaitExplanation explained) => new()
    {
        Why = explained.Why,
        WaitsFor = explained.WaitsFor,
        Place = explained.Place,
        Of = explained.Of,
        MoreUrgent = explained.MoreUrgent,
        ExpectedStart = explained.ExpectedStart,
        ExpectedAnswer = explained.ExpectedAnswer,
        UsualError = explained.UsualError,
        Left = explained.Left,
        IsLate = explained.IsLate,
        Nodes = [.. explained.Nodes.Select(n => new NodeWait(n.Node, n.Site, n.WhyNot, n.AnswerIn))],
    };
}
