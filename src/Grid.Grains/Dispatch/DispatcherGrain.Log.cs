using Grid.Contracts.Nodes;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Dispatch;

internal sealed partial class DispatcherGrain
{
    [LoggerMessage(1130, LogLevel.Information, "Dispatcher {Dispatcher} has read the ledger: {Waiting} jobs wait")]
    private partial void LogRebuilt(string dispatcher, int waiting);

    [LoggerMessage(1131, LogLevel.Warning, "Dispatcher {Dispatcher} got no answer from the ledger to {Question}: {Reason}")]
    private partial void LogLedgerSilent(string dispatcher, string question, string reason);

    [LoggerMessage(1132, LogLevel.Warning, "Dispatcher {Dispatcher} got no answer from node {Node} about a run of {Jobs} jobs, first {Study} {Model}: {Fault}")]
    private partial void LogStartUnanswered(string dispatcher, string node, string study, string model, int jobs, string fault);

    [LoggerMessage(1133, LogLevel.Warning, "Dispatcher {Dispatcher}: node {Node} did not take {Study} {Model}: {Outcome} {Reason}")]
    private partial void LogStartRefused(string dispatcher, string node, string study, string model, StartOutcome outcome, string reason);

    [LoggerMessage(1134, LogLevel.Error, "Dispatcher {Dispatcher} quarantined {Study} {Model}: {Reason}")]
    private partial void LogQuarantined(string dispatcher, string study, string model, string reason);

    [LoggerMessage(1135, LogLevel.Warning, "Dispatcher {Dispatcher} got no answer from node {Node} to whether {Study} {Model} yields: {Fault}")]
    private partial void LogYieldUnanswered(string dispatcher, string node, string study, string model, string fault);

    [LoggerMessage(1136, LogLevel.Debug, "Dispatcher {Dispatcher} could not reach dispatcher {Peer} with its {Word}: {Fault}")]
    private partial void LogPeerUnanswered(string dispatcher, string peer, string word, string fault);

    [LoggerMessage(1137, LogLevel.Warning, "Dispatcher {Dispatcher} has lost {Dropped} notes for the record, because the ledger does not take them")]
    private partial void LogRecordsDropped(string dispatcher, int dropped);

    [LoggerMessage(1139, LogLevel.Error, "Dispatcher {Dispatcher} answered {Study} {Model} as indeterminate: {Reason}")]
    private partial void LogConcluded(string dispatcher, string study, string model, string reason);

    [LoggerMessage(1140, LogLevel.Error, "Dispatcher {Dispatcher} raises an alarm: {Alarm}")]
    private partial void LogAlarm(string dispatcher, string alarm);

    [LoggerMessage(1141, LogLevel.Information, "Dispatcher {Dispatcher}: an alarm is over: {Alarm}")]
    private partial void LogAlarmOver(string dispatcher, string alarm);

    [LoggerMessage(1142, LogLevel.Warning, "Dispatcher {Dispatcher} has adopted {Jobs} open jobs of its sites that belonged to another dispatcher")]
    private partial void LogAdopted(string dispatcher, int jobs);

    [LoggerMessage(1138, LogLevel.Critical, "Dispatcher {Dispatcher} failed over {Event} and begins again from the ledger; this is a fault in the program")]
    private partial void LogBroken(Exception fault, string dispatcher, string @event);
}
