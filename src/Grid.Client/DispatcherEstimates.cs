using Grid.Contracts.Dispatch;

namespace Grid.Client;

/// <summary>How good one dispatcher's estimates were.</summary>
public sealed record DispatcherEstimates(string Dispatcher, IReadOnlyList<EstimateQuality> Estimates);
