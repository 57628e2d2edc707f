using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

public class SubmissionCheckTests
{
    public static TheoryData<string, SubmitStudy> Faults => new()
    {
        { "is not one of the 2 configured sites", Valid with { SiteId = "SC-99" } },
        { "is not a UID", Valid with { StudyInstanceUid = "../../etc/passwd" } },
        { "is not a UID", Valid with { StudyInstanceUid = "1.2.3\0" } },
        { "is not a UID", Valid with { StudyInstanceUid = "1.2\n" } },
        { "is not a UID", Valid with { StudyInstanceUid = "\u202e1.2" } },
        { "is not a UID", Valid with { StudyInstanceUid = new string('1', 65) } },
        { "is not a UID", Valid with { StudyInstanceUid = "" } },
        { "0 series", Valid with { Series = [] } },
        { "0 instances", Valid with { Series = [Valid.Series[0] with { Instances = [] }] } },
        { "more than 1024 characters", Valid with { StudyDescription = new string('x', 2_000) } },
        { "claims -1 bytes", WithInstance(Valid.Series[0].Instances[0] with { Bytes = -1 }) },
        { "claims 0 bytes", WithInstance(Valid.Series[0].Instances[0] with { Bytes = 0 }) },
        { "no valid content hash", WithInstance(Valid.Series[0].Instances[0] with { Sha256 = "abc" }) },
        { "no valid content hash", WithInstance(Valid.Series[0].Instances[0] with { Sha256 = new string('A', 64) }) },
        { "SOP Instance UID", WithInstance(Valid.Series[0].Instances[0] with { SopInstanceUid = "x" }) },
        { "a text of the study is missing", Valid with { StudyDescription = null! } },
        { "the patient is missing", Valid with { Patient = null! } },
        { "the patient is missing", Valid with { Patient = Valid.Patient with { Sex = null! } } },
        { "of a series is missing", Valid with { Series = [Valid.Series[0] with { Modality = null! }] } },
        { "of a series is missing", Valid with { Series = [Valid.Series[0] with { Subjects = null! }] } },
        { "of a series is missing", Valid with { Series = [Valid.Series[0] with { Subjects = [null!] }] } },
        { "of a series is missing", Valid with { Series = [Valid.Series[0] with { Subjects = [new ImageSubject { View = null! }] }] } },
        { "how texts were read is missing", Valid with { TextReadings = null! } },
        { "how texts were read is missing", Valid with { TextReadings = [new TextReading("ISO_IR 100", null!, 1)] } },
        { "listed 2 times", Valid with { Series = [Valid.Series[0] with { Instances = [Valid.Series[0].Instances[0], Valid.Series[0].Instances[0]] }] } },
    };

    private static SubmitStudy Valid => GridCluster.Study("1.2.3");

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SubmitAsync_BadRequest_RefusedWithTheReason(string expected, SubmitStudy request)
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);

        var reply = await grid.Intake.SubmitAsync(request);

        Assert.Equal(SubmissionOutcome.Refused, reply.Outcome);
        Assert.Contains(expected, reply.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrepareAsync_HashThatIsAPath_Refused()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);

        var plan = await grid.Intake.PrepareAsync(new PrepareUpload("SC-01", ["../../../etc/passwd"]));

        Assert.Contains("hexadecimal", plan.Refusal, StringComparison.Ordinal);
        Assert.Empty(plan.Ticket);
    }

    private static SubmitStudy WithInstance(InstanceManifest instance) =>
        Valid with { Series = [Valid.Series[0] with { Instances = [instance] }] };
}
