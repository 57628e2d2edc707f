using System.Globalization;

namespace Grid.Scheduling.Dispatch;

/// <summary>How many nodes could not take a job, by reason; a node is counted under the first that holds.</summary>
public record struct Exclusions
{
    public int Lost { get; set; }

    /// <summary>Silent for longer than a heartbeat or two, or refusing what it was given.</summary>
    public int Suspect { get; set; }
    public int Cordoned { get; set; }
    public int Draining { get; set; }

    /// <summary>The node does not serve the model.</summary>
    public int WithoutModel { get; set; }

    /// <summary>The model does not fit into the device's memory.</summary>
    public int WithoutMemory { get; set; }

    /// <summary>The law keeps the images out of where the node stands.</summary>
    public int ForeignJurisdiction { get; set; }

    /// <summary>A link on the way is cut, or the site is unknown.</summary>
    public int OutOfReach { get; set; }

    /// <summary>It could not get images from the job's site, load the model or run at all lately, and is left alone for a while.</summary>
    public int Faulty { get; set; }

    /// <summary>The job has failed there, and there are others to try.</summary>
    public int FailedThere { get; set; }

    public readonly int Total => Lost + Suspect + Cordoned + Draining + WithoutModel + WithoutMemory + ForeignJurisdiction + OutOfReach + Faulty + FailedThere;

    /// <summary>E.g. "1 lost, 3 without the model"; empty when none is.</summary>
    public readonly string InWords()
    {
        if (Total == 0) return "";
        var words = new List<string>(10);
        Add(words, Lost, "lost");
        Add(words, Suspect, "suspect");
        Add(words, Cordoned, "cordoned");
        Add(words, Draining, "draining");
        Add(words, WithoutModel, "without the model");
        Add(words, WithoutMemory, "without the memory");
        Add(words, ForeignJurisdiction, "in a foreign jurisdiction");
        Add(words, OutOfReach, "out of reach");
        Add(words, Faulty, "with a fault of their own lately");
        Add(words, FailedThere, "where it has failed");
        return string.Join(", ", words);
    }

    private static void Add(List<string> words, int count, string what)
    {
        if (count > 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
    }
}
