namespace Grid.Contracts.Studies;

/// <summary>What became of an operator's order about a study.</summary>
/// <param name="Changed">False where it was so already.</param>
/// <param name="Words">How the study stands now, in words; empty with a refusal.</param>
/// <param name="Refusal">Why it cannot be done, and what can; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("grid.order-reply.v1")]
public sealed record OrderReply(
    [property: Id(0)] bool Changed,
    [property: Id(1)] string Words,
    [property: Id(2)] string Refusal = "");
