namespace Grid.Contracts.Studies;

/// <summary>The way in for studies. A stateless worker: any key reaches the nearest one, so always use 0.</summary>
[Alias("grid.intake")]
public interface IIntakeGrain : IGrainWithIntegerKey
{
    /// <summary>Says which instances are still missing at the site and gives a ticket to send them with. Safe to repeat.</summary>
    [Alias("prepare")] Task<UploadPlan> PrepareAsync(PrepareUpload request);

    /// <summary>Takes a study. The reply comes after the commit; safe to repeat after a timeout with the same request.</summary>
    [Alias("submit")] Task<SubmissionReply> SubmitAsync(SubmitStudy request);
}
