using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Nodes;

internal sealed partial class NodeRuntime
{
    [LoggerMessage(1110, LogLevel.Information, "Node {Node} ended {Study} {Model} epoch {Epoch}: {Outcome} {Reason}")]
    private partial void LogRunEnded(string node, string study, string model, long epoch, RunOutcome outcome, string reason);

    [LoggerMessage(1111, LogLevel.Warning, "Node {Node} could not reach dispatcher {Dispatcher} with its heartbeat: {Fault}")]
    private partial void LogHeartbeatLost(string node, string dispatcher, string fault);

    [LoggerMessage(1112, LogLevel.Warning, "Node {Node} could not renew {Leases} leases: {Reason}")]
    private partial void LogRenewalUnanswered(string node, int leases, string reason);

    [LoggerMessage(1113, LogLevel.Warning, "Node {Node} could not commit the result of {Study} {Model}, asking again in {Wait}: {Reason}")]
    private partial void LogCommitUnanswered(string node, string study, string model, TimeSpan wait, string reason);

    [LoggerMessage(1114, LogLevel.Warning, "Node {Node} could not give back {Study} {Model}: {Reason}")]
    private partial void LogReleaseUnanswered(string node, string study, string model, string reason);

    [LoggerMessage(1115, LogLevel.Warning, "Node {Node} could not tell dispatcher {Dispatcher} that {Study} {Model} ended: {Fault}")]
    private partial void LogEndUnanswered(string node, string dispatcher, string study, string model, string fault);

    [LoggerMessage(1116, LogLevel.Warning, "Node {Node} left the result of {Study} {Model} in the outbox: {Fault}")]
    private partial void LogPublicationDeferred(string node, string study, string model, string fault);

    [LoggerMessage(1117, LogLevel.Information, "Node {Node} was asked to give up {Study} {Model} epoch {Epoch} (hard: {IsHard}), with {Jobs} jobs in its run")]
    private partial void LogYieldAsked(string node, string study, string model, long epoch, bool isHard, int jobs);

    [LoggerMessage(1121, LogLevel.Warning, "Node {Node}: the run of {Study} {Model} ({Jobs} jobs) has shown no progress for {Silent} past its expected end and is stopped")]
    private partial void LogStalled(string node, string study, string model, int jobs, TimeSpan silent);

    [LoggerMessage(1122, LogLevel.Error, "Node {Node}: the run of {Study} {Model} ({Jobs} jobs) hangs; its jobs go elsewhere and its slot is out of service until it returns")]
    private partial void LogHung(string node, string study, string model, int jobs);

    [LoggerMessage(1119, LogLevel.Information, "Node {Node} began {Study} {Model} epoch {Epoch}, with {Jobs} jobs in its run")]
    private partial void LogRunBegan(string node, string study, string model, long epoch, int jobs);

    [LoggerMessage(1118, LogLevel.Information, "Node {Node} is no longer {Before} but {Now}")]
    private partial void LogAvailability(string node, NodeAvailability before, NodeAvailability now);
}
