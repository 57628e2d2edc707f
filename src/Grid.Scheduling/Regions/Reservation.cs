namespace Grid.Scheduling.Regions;

/// <summary>One region asks another for a slot for one job.</summary>
/// <param name="From">Region that asks and goes on owning the job.</param>
/// <param name="Node">Node that looked soonest; the other region may grant another.</param>
public sealed record ReservationRequest(string From, Job Job, string Node);

/// <summary>Granted with a node and for how long it is kept, or refused with the reason.</summary>
/// <param name="From">Region that answers.</param>
/// <param name="Node">Null when refused.</param>
/// <param name="KeptFor">From the answer on; a slot not taken by then falls back.</param>
/// <param name="Reason">In words; empty when granted.</param>
public sealed record ReservationReply(string From, JobKey Key, GrantedNode? Node, TimeSpan KeptFor, string Reason);

/// <summary>The node whose slot is kept.</summary>
public sealed record GrantedNode(string Name, string Site);
