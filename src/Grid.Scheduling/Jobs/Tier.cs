namespace Grid.Scheduling.Jobs;

/// <summary>Urgency class; a lower number goes first.</summary>
public enum Tier
{
    Emergency = 0,
    Scheduled = 1,
    Routine = 2,
}
