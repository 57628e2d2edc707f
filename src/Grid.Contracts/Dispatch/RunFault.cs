namespace Grid.Contracts.Dispatch;

/// <summary>Whose fault a failed run is. Only the study's counts against the study; the others are tried elsewhere and never quarantine it.</summary>
public enum RunFault
{
    /// <summary>The study's own content, or what the model makes of it: another node would fail the same way.</summary>
    Study = 0,

    /// <summary>The node: its disk, its memory, its process.</summary>
    Node = 1,

    /// <summary>The way of the images to the node: the store did not answer, refused the ticket, or broke off.</summary>
    Images = 2,

    /// <summary>The model is missing or damaged on the node.</summary>
    Model = 3,

    /// <summary>The store that acknowledged the images says that it does not hold them, or its copy is damaged.</summary>
    ImagesLost = 4,
}
