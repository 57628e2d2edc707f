using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Scheduling.Recognition;

namespace Grid.Grains.Studies;

/// <summary>The pathway of a submission, and the rule that decided, in words that hold nothing of the patient.</summary>
internal sealed record StudyRecognition(PathwayPlan Pathway, string Why)
{
    public static StudyRecognition Of(SubmitStudy request, GridTopology plan)
    {
        var (pathway, why) = plan.Recognition.Decide(new StudyFacts
        {
            SiteId = request.SiteId,
            CallingAeTitle = request.CallingAeTitle,
            CalledAeTitle = request.CalledAeTitle,
            OrderReason = request.OrderReason,
            OrderPriority = request.OrderPriority,
            StudyDescription = request.StudyDescription,
            IsTextReadable = request.TextReadings.Count == 0,
            Series = [.. request.Series.Select(FactsOf)],
        });
        var readings = SubmittedText.DescribeReadings(request);
        return new StudyRecognition(plan.Pathways[pathway], readings.Length == 0 ? why : $"{why} {readings}");
    }

    private static SeriesFacts FactsOf(SeriesManifest series) => new()
    {
        Modality = series.Modality,
        BodyPart = series.BodyPart,
        SeriesDescription = series.SeriesDescription,
        ProtocolName = series.ProtocolName,
        ImageType = series.ImageType,
        Laterality = series.Laterality,
        ViewPosition = series.ViewPosition,
        SopClassUid = series.SopClassUid,
        ContrastAgent = series.ContrastAgent,
        InstanceCount = series.Instances.Count,
    };
}
