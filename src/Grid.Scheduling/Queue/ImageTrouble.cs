namespace Grid.Scheduling.Queue;

/// <summary>
/// A job that could not be run for want of its images, or for another fault that is not its own: where it was tried since it last
/// waited, and for how long that has gone on. Times are monotonic ticks.
/// </summary>
internal sealed class ImageTrouble
{
    /// <summary>Nodes tried since it last waited out of the queue: others first.</summary>
    public List<string> Tried { get; private set; } = [];

    /// <summary>Since when it has met nothing but such faults.</summary>
    public long Since { get; init; }

    public int Times { get; set; }

    /// <summary>How often the site's store said that it does not hold the images, and since when; 0 before.</summary>
    public int TimesLost { get; set; }
    public long LostSince { get; set; }
    public string Reason { get; set; } = "";

    public ImageTrouble Copy()
    {
        var copy = (ImageTrouble)MemberwiseClone();
        copy.Tried = [.. Tried];
        return copy;
    }
}
