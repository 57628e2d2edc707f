using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>What a state means to somebody who waits.</summary>
public static class StudyStates
{
    /// <summary>True when nothing more will happen by itself.</summary>
    public static bool IsFinal(this StudyState state) => state
        is StudyState.Answered or StudyState.EarlierResultOffered or StudyState.NotRecognised or StudyState.Quarantined or StudyState.Cancelled;
}
