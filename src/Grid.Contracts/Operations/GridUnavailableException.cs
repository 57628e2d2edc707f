namespace Grid.Contracts.Operations;

/// <summary>What was asked cannot be answered at the moment: the ledger is out of reach. The same request later may succeed.</summary>
[GenerateSerializer, Alias("grid.unavailable.v1")]
public sealed class GridUnavailableException(string message) : Exception(message);
