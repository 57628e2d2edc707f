using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;
using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Grid.Inference;
using Grid.Inference.Execution;

namespace Grid.Silo.Inference;

/// <summary>What the inference library says, in the grid's words.</summary>
internal static class JobTexts
{
    public static JobResult Result(StudyAnswer answer) => new()
    {
        Outcome = answer.Outcome switch
        {
            AnswerOutcome.Finding => ResultOutcome.Finding,
            AnswerOutcome.NoFinding => ResultOutcome.NoFinding,
            AnswerOutcome.Indeterminate => ResultOutcome.Indeterminate,
            _ => throw new JobFailedException($"model {answer.Model} answered {answer.Outcome}, which is no outcome"),
        },
        Model = answer.Model,
        ModelVersion = answer.ModelVersion,
        Score = answer.Score,
        Findings = [.. answer.Findings.Select(f => new Finding
        {
            Label = f.Label,
            Score = f.Score,
            Location = PlainText.Clean(f.Location),
            SopInstanceUids = f.SopInstanceUids,
        })],
        Notes = [.. answer.Notes.Select(PlainText.Clean)],
        IntendedUse = answer.IntendedUse,
    };

    public static RunEnd.Failed Failed(Exception fault) => new(Reason(fault), FaultOf(fault));

    /// <summary>Whose fault it is. What is not known to be the plumbing's is the study's: two nodes will tell.</summary>
    private static RunFault FaultOf(Exception fault) => fault switch
    {
        JobFailedException failed => failed.Fault,
        SiteOutOfReachException => RunFault.Images,
        IOException or UnauthorizedAccessException => RunFault.Node,
        HttpRequestException or TimeoutException => RunFault.Images,
        _ => RunFault.Study,
    };

    /// <summary>Why a job failed. Reasons are logged and shown, so only texts that cannot quote a study's files pass whole.</summary>
    public static string Reason(Exception fault) => PlainText.Clean(Quoted(fault));

    private static string Quoted(Exception fault) => fault switch
    {
        JobFailedException or InferenceFailedException or SiteOutOfReachException => fault.Message,
        IOException or UnauthorizedAccessException or HttpRequestException or OutOfMemoryException => $"{fault.GetType().Name}: {fault.Message}",
        _ => $"{fault.GetType().Name} in {fault.TargetSite?.DeclaringType?.Name}.{fault.TargetSite?.Name}; please report this, its text is left out because it may quote the images",
    };
}
