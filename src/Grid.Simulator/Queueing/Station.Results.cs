using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing;

/// <summary>Where measuring begins and ends.</summary>
internal sealed partial class Station
{
    private double _measuredFrom;

    private void Restart(double now)
    {
        _measuredFrom = now;
        var ages = Ages(now);
        for (var kind = 0; kind < _monitors.Length; kind++) _monitors[kind].Restart(now, ages[kind]);
    }

    private StationResult SumUp(double now)
    {
        var ages = Ages(now);
        var classes = new ClassResult[_monitors.Length];
        for (var kind = 0; kind < classes.Length; kind++)
            classes[kind] = new ClassResult(_model.Classes[kind], _monitors[kind], _measuredFrom, now, ages[kind]);
        return new StationResult(_model, _run, classes, Judge());
    }

    private SteadyState Judge()
    {
        if (_model.QueueLimit is null && _model.OfferedUtilisation >= 1)
        {
            return new SteadyState(false, 0, FormattableString.Invariant(
                $"no steady state: {_model.OfferedUtilisation:0.###} of what the servers can do comes in, so the backlog grows without bound"));
        }

        return SteadyState.Judge(_backlog.Means);
    }

    // How long those present have been here, in sum for each class: what Little's law needs at both ends.
    private double[] Ages(double now)
    {
        var ages = new double[_monitors.Length];
        foreach (var line in _lines)
        {
            for (var i = 0; i < line.Count; i++) ages[line[i].Class] += now - line[i].Arrived;
        }

        var free = new HashSet<int>(_free.Take(_freeCount));
        for (var at = 0; at < _servers.Length; at++)
        {
            if (!free.Contains(at)) ages[_servers[at].Customer.Class] += now - _servers[at].Customer.Arrived;
        }

        return ages;
    }
}
