using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;

namespace Grid.Cli.Tests;

/// <summary>Nodes as the grid would list them.</summary>
internal static class SampleNodes
{
    public static NodeListing Silent(string name) => new(name, "SC-01", null, "does not answer: TimeoutException");

    /// <param name="running">Studies that run on it.</param>
    public static NodeListing Node(string name, NodeAvailability availability, params string[] running) => new(name, "SC-01", new NodeStatus
    {
        Node = name,
        SiteId = "SC-01",
        Silo = "silo-1",
        Device = "cpu",
        Slots = 2,
        Incarnation = 1,
        Models = ["stroke"],
        BusySlots = running.Length > 0 ? 1 : 0,
        Running = [.. running.Select(uid => new RunningJob(uid, "stroke", 1, SampleReports.Noon, 3, 12))],
        Finished = 7,
        MemoryMib = 2048,
        Availability = availability,
        Dispatcher = "kz",
    }, "");
}
