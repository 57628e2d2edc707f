namespace Grid.Inference.Geometry;

/// <summary>An image that was received and could not be read.</summary>
/// <param name="SopInstanceUid">Which.</param>
/// <param name="Reason">Why, without its name: equal reasons are told once.</param>
/// <param name="InstanceNumber">As viewers call it; null where even its header could not be read.</param>
public sealed record UnreadImage(string SopInstanceUid, string Reason, int? InstanceNumber = null)
{
    private const int MaxNamed = 3;

    /// <summary>The failure's text without the instance that it begins with.</summary>
    internal static string ReasonOf(InferenceFailedException broken, string sopInstanceUid)
    {
        var prefix = $"instance {sopInstanceUid}: ";
        return broken.Message.StartsWith(prefix, StringComparison.Ordinal) ? broken.Message[prefix.Length..] : broken.Message;
    }

    /// <summary>One line for each reason: "30 images could not be read (instances 1 to 30): ...".</summary>
    public static IEnumerable<string> Describe(IEnumerable<UnreadImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.GroupBy(image => image.Reason, StringComparer.Ordinal).Select(group =>
            $"{(group.Count() == 1 ? "an image" : $"{group.Count()} images")} could not be read ({Name([.. group])}): {group.Key}");
    }

    private static string Name(List<UnreadImage> images)
    {
        var numbers = images.Where(image => image.InstanceNumber is not null).Select(image => image.InstanceNumber!.Value).ToList();
        var byNumber = numbers.Count == 0 ? "" : $"{(numbers.Count == 1 ? "instance" : "instances")} {SliceWords.Ranges(numbers)}";
        if (images.Count == 1) return byNumber.Length > 0 ? $"{byNumber}, SOP Instance UID {images[0].SopInstanceUid}" : $"SOP Instance UID {images[0].SopInstanceUid}";

        var unnumbered = images.Where(image => image.InstanceNumber is null).Select(image => image.SopInstanceUid).ToList();
        if (unnumbered.Count == 0) return byNumber;
        var byUid = $"SOP Instance UIDs {string.Join(", ", unnumbered.Take(MaxNamed))}{(unnumbered.Count > MaxNamed ? $" and {unnumbered.Count - MaxNamed} more" : "")}";
        return byNumber.Length > 0 ? $"{byNumber}; {byUid}" : byUid;
    }
}
