namespace Grid.Scheduling.Dispatch;

/// <summary>Whose fault a failed run is. Only <see cref="Study"/> counts against the study.</summary>
public enum FaultKind
{
    Study = 0,

    /// <summary>The node itself.</summary>
    Node = 1,

    /// <summary>The way of the images from the study's site to the node.</summary>
    Images = 2,

    /// <summary>The model on this node.</summary>
    Model = 3,

    /// <summary>The site's store says that it does not hold what it acknowledged.</summary>
    ImagesLost = 4,
}
