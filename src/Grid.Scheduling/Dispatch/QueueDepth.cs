namespace Grid.Scheduling.Dispatch;

/// <summary>How much of one pathway is open.</summary>
/// <param name="Waiting">Jobs that occupy no slot.</param>
/// <param name="Running">Jobs that occupy one.</param>
/// <param name="OldestAdmittedAt">When the longest-waiting one came; null when none waits.</param>
public readonly record struct QueueDepth(string Pathway, Tier Tier, int Waiting, int Running, DateTimeOffset? OldestAdmittedAt);
