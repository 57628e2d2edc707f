using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>How much room emergencies find in the answer's tightest case, and what the policy's own means are worth there.</summary>
/// <param name="SlotsFor99">Slots of a site that other work must leave to 99 of 100 emergencies, were nothing to yield to them.</param>
/// <param name="Settings">The policy as it is, and with one setting changed.</param>
public sealed record Headroom(DownCase Case, EmergencyArrivals Arrivals, int SlotsFor99, IReadOnlyList<HeadroomSetting> Settings);

/// <summary>Means over the replications under one setting of the policy.</summary>
/// <param name="Setting">E.g. <c>preemption false</c>.</param>
/// <param name="Waits">Wait of emergencies at p99, in seconds, by pathway.</param>
/// <param name="Late">Share after the promise, by pathway of lesser tiers.</param>
public sealed record HeadroomSetting(string Setting, IReadOnlyList<PlanFigure> Waits, IReadOnlyList<PlanFigure> Late);
