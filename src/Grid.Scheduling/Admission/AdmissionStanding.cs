namespace Grid.Scheduling.Admission;

/// <summary>What is turned away at the moment, and why: routine work first, then scheduled work; emergencies never.</summary>
/// <param name="Routine">Why routine work of every site is; empty when it is taken.</param>
/// <param name="Scheduled">Why scheduled work of every site is; empty when it is taken.</param>
/// <param name="RoutineSites">Sites over their own limit, with the reason.</param>
/// <param name="ScheduledSites">Sites over their own limit, with the reason.</param>
public sealed record AdmissionStanding(
    string Routine, string Scheduled, IReadOnlyDictionary<string, string> RoutineSites, IReadOnlyDictionary<string, string> ScheduledSites);
