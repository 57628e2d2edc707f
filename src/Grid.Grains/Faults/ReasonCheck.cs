using Grid.Contracts.Text;

namespace Grid.Grains.Faults;

/// <summary>A reason is kept with what it is about, for ever, and shown.</summary>
internal static class ReasonCheck
{
    public const int MaximumLength = 256;

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public static string FindFault(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return "A reason is kept with every order and correction; none was given.";
        return reason.Length <= MaximumLength && PlainText.IsPlain(reason) ? "" : $"A reason has at most {MaximumLength} characters and no control characters.";
    }
}
