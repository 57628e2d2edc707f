namespace Grid.Grains.Ports;

/// <summary>What an operator orders of a study, with why: both are kept on the study's record.</summary>
public sealed record StudyOrder(string StudyInstanceUid, string Reason, DateTimeOffset At);
