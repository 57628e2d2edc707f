using Grid.Samples.Phantoms;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Traces;

namespace Grid.Cli.Load;

/// <summary>A study to be sent.</summary>
/// <param name="Number">From 0, in the order of sending.</param>
/// <param name="Due">When, from the beginning of the load.</param>
internal readonly record struct PlannedArrival(int Number, TimeSpan Due, string Pathway, SampleKind Kind, string Site);

/// <summary>What to send when: the scenario's own arrivals, the same that a simulation with this seed meets.</summary>
internal static class LoadPlan
{
    private const int Most = 1_000_000;

    /// <param name="scenario">As it was read.</param>
    /// <param name="lasting">For how long to send.</param>
    /// <param name="speed">So much faster than the scenario says.</param>
    /// <param name="perSecond">Studies a second on average; null as the scenario has it.</param>
    /// <param name="seed">Of all chance.</param>
    /// <exception cref="CliException">Nothing comes in that time, too much does, or there is no sample of a pathway.</exception>
    public static IReadOnlyList<PlannedArrival> Of(Scenario scenario, TimeSpan lasting, double speed, double? perSecond, ulong seed)
    {
        var window = scenario with { Duration = lasting * speed };
        try
        {
            if (perSecond is { } rate) window = ArrivalList.AtRate(window, rate / speed);
            var arrivals = new List<PlannedArrival>();
            foreach (var (at, pathway, site) in ArrivalList.Of(window, seed))
            {
                if (arrivals.Count == Most) throw new CliException(ExitCodes.BadInput, $"More than {Most} studies would be sent in {lasting:c}. Give a shorter --for or a lower --rate.");
                var kind = SampleStock.KindOf(pathway)
                    ?? throw new CliException(ExitCodes.BadInput, $"There is no sample study of pathway \"{pathway}\", only of {string.Join(", ", Enum.GetNames<SampleKind>()).ToLowerInvariant()}. Take its studies out of the scenario with --set load.studies.NAME.factor=0.");
                arrivals.Add(new PlannedArrival(arrivals.Count, at / speed, pathway, kind, site));
            }

            if (arrivals.Count > 0) return arrivals;
        }
        catch (ArgumentException) when (perSecond is not null)
        {
            // Said below, with what to do.
        }

        throw new CliException(
            ExitCodes.BadInput,
            $"{scenario.Name}: no study comes in the {window.Duration:c} from {scenario.Start:yyyy-MM-dd'T'HH:mm}. Begin at a busier hour, e.g. --set start=2026-03-02T10:00, or give --rate or --speed.");
    }
}
