using Grid.Configuration.Reading;

namespace Grid.Configuration.Dispatch;

/// <summary>Intervals that must fit together, or healthy nodes lose their work; and a policy that makes sense.</summary>
internal static class DispatchValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        var dispatch = options.Dispatch;
        if (dispatch.NodeLostAfter < dispatch.HeartbeatInterval * 2)
        {
            context.Add("dispatch.nodeLostAfter", dispatch.NodeLostAfter.ToString("c"), $"at least two heartbeats, {dispatch.HeartbeatInterval * 2:c}",
                "One late heartbeat would lose a healthy node.");
        }

        // Leases are renewed by heartbeats: with fewer than two in a lease, one lost message hands running work to another node.
        if (dispatch.LeaseDuration < dispatch.HeartbeatInterval * 2)
        {
            context.Add("dispatch.leaseDuration", dispatch.LeaseDuration.ToString("c"), $"at least two heartbeats, {dispatch.HeartbeatInterval * 2:c}",
                "A lease must outlive one lost renewal.");
        }

        PolicyValidator.Validate(dispatch.Policy, "dispatch.policy", context);
        PolicyValidator.ValidateSites(dispatch.Policy, "dispatch.policy", options.Sites.Select(site => site.Id).ToHashSet(StringComparer.Ordinal), context);
    }
}
