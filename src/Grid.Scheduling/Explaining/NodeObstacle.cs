namespace Grid.Scheduling.Explaining;

/// <summary>Why a node does not take a job now; the first that holds, as placement judges them.</summary>
public enum NodeObstacle
{
    /// <summary>It can take it at once.</summary>
    None,

    /// <summary>Every slot is taken, and one comes free in time.</summary>
    Busy,

    /// <summary>Every slot is taken by a run that has made no progress for far longer than it should take.</summary>
    Stalled,

    /// <summary>Not heard of for so long that its work was given to others.</summary>
    Lost,

    /// <summary>A heartbeat or two are missing.</summary>
    Silent,

    /// <summary>It refused what it was given, and is left alone for a while.</summary>
    Refusing,
    Cordoned,
    Draining,

    /// <summary>It offers no slot: none is in service.</summary>
    WithoutSlots,

    /// <summary>It belongs to another region and may lend a slot.</summary>
    OfAnotherRegion,
    WithoutModel,
    WithoutMemory,

    /// <summary>The law keeps the images out of where it stands.</summary>
    ForeignJurisdiction,

    /// <summary>A link on the way is cut, or its site is unknown.</summary>
    OutOfReach,

    /// <summary>It could not get images from the job's site, load the model or run at all lately, and is left alone for a while.</summary>
    Faulty,

    /// <summary>The job failed there, and is tried elsewhere first or later again.</summary>
    FailedThere,
}

/// <summary>Obstacles as a person reads them.</summary>
public static class ObstacleWords
{
    public static string Of(NodeObstacle obstacle) => obstacle switch
    {
        NodeObstacle.None => "can take it",
        NodeObstacle.Busy => "all slots are taken",
        NodeObstacle.Stalled => "all slots are taken by runs that make no progress",
        NodeObstacle.Lost => "not heard of, taken for lost",
        NodeObstacle.Silent => "has missed heartbeats",
        NodeObstacle.Refusing => "refused what it was given and is left alone for a while",
        NodeObstacle.Cordoned => "cordoned",
        NodeObstacle.Draining => "draining",
        NodeObstacle.WithoutSlots => "no slot of it is in service",
        NodeObstacle.OfAnotherRegion => "belongs to another dispatcher, which may lend a slot",
        NodeObstacle.WithoutModel => "does not serve the model",
        NodeObstacle.WithoutMemory => "its device memory is too small for the model",
        NodeObstacle.ForeignJurisdiction => "the images must not leave their jurisdiction",
        NodeObstacle.OutOfReach => "the images cannot get there: a link is cut or the site is unknown",
        NodeObstacle.Faulty => "could not get these images, load the model or run lately, and is left alone for a while",
        NodeObstacle.FailedThere => "the job failed there",
        _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, null),
    };
}
