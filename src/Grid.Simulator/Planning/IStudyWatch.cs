namespace Grid.Simulator.Planning;

/// <summary>Sees every measured study of one replication beside the recorder. Decides nothing.</summary>
internal interface IStudyWatch
{
    /// <summary>The country is built and nothing has come yet.</summary>
    void Begin(ScenarioWorld world);

    /// <summary>It has come, and the dispatcher does not know of it yet.</summary>
    void OnAdmitted(PlannedStudy study);

    void OnStarted(PlannedStudy study, double waitSeconds);

    void OnAnswered(PlannedStudy study, double resultSeconds);
}
