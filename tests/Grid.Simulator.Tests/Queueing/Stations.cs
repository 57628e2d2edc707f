using Grid.Simulator.Chance;
using Grid.Simulator.Queueing;

namespace Grid.Simulator.Tests.Queueing;

/// <summary>Stations that several tests use.</summary>
internal static class Stations
{
    public static StationModel Mmc(int servers, double arrivals, Discipline discipline = Discipline.Fifo) =>
        new(servers, discipline, [new CustomerClass("1", Distribution.Exponential(1 / arrivals), Distribution.Exponential(1))]);

    public static StationModel Classes(int servers, Discipline discipline, Distribution service, params double[] arrivals) =>
        new(servers, discipline, [.. arrivals.Select((rate, i) => new CustomerClass($"{i + 1}", Distribution.Exponential(1 / rate), service))]);
}
