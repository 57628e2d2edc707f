namespace Grid.Gateway.Instances;

/// <summary>
/// The gateway that keeps a site's images does not answer. Neither the study nor the node that wanted them is at fault: counted as
/// a failure of the study, it would take every study of that site out of work within seconds.
/// </summary>
public sealed class SiteOutOfReachException(string message) : Exception(message);
