namespace Grid.Grains.Clocks;

/// <param name="MostOff">How far a machine's clock may be from the ledger's; beyond it the silo's nodes are taken out.</param>
/// <param name="MeasureEvery">How often the ledger's clock is read.</param>
public sealed record ClockPlan(TimeSpan MostOff, TimeSpan MeasureEvery);
