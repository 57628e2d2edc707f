using Grid.Cli.Output;
using Grid.Cli.Patients;
using Grid.Contracts.Patients;

namespace Grid.Cli.Tests.Patients;

public sealed class PatientCommandTests : IDisposable
{
    private const string Nowhere = "127.0.0.1:1";

    private readonly StringWriter _out = new() { NewLine = "\n" };

    public void Dispose() => _out.Dispose();

    [Theory]
    [InlineData("get", "history", "--site", "SC-01")]
    [InlineData("correct-patient", "1.2.3", "--site", "SC-01", "--reason", "wrong wristband")]
    [InlineData("link", "--site", "SC-01", "--reason", "one person")]
    [InlineData("unlink", "--site", "SC-01", "--reason", "two people")]
    public async Task Run_NoNumberOnStandardInput_IsBadInputBeforeAnythingIsAsked(params string[] args)
    {
        var run = await CommandLine.RunAsync([.. args, "--gateway", Nowhere]);

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("patient number", run.Error, StringComparison.Ordinal);
        Assert.Contains("standard input", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OnlyOneNumber_AsksForTheSecond()
    {
        var run = await CommandLine.TypeAsync("4711\n\n", "link", "--site", "SC-01", "--reason", "one person", "--gateway", Nowhere);

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("No second patient number", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", run.Error + run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "history")]
    [InlineData("link", "--site", "SC-01")]
    [InlineData("correct-patient", "--site", "SC-01", "--reason", "x")]
    public async Task Run_WithoutWhatItNeeds_IsWrongUsage(params string[] args) =>
        Assert.Equal(ExitCodes.BadInput, (await CommandLine.TypeAsync("4711\n", args)).ExitCode);

    [Fact]
    public async Task ReadAsync_Typed_NumberThenIssuer()
    {
        using var typed = new StringReader(" 4711 \nHOSPITAL-7\n0815");
        using var error = new StringWriter();
        var console = new CliConsole(_out, error, Stream.Null, Width: null) { In = typed, IsInteractive = true };

        var first = await PatientInput.ReadAsync(console, "first ", TestContext.Current.CancellationToken);
        var second = await PatientInput.ReadAsync(console, "second ", TestContext.Current.CancellationToken);

        Assert.Equal((new PatientIdentity("HOSPITAL-7", "4711"), new PatientIdentity("", "0815")), (first, second));
        Assert.Contains("second issuer", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.ToString() + _out, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_History_ShowsEachResultAndWhatMovedAway()
    {
        var entry = new HistoryEntry
        {
            StudyInstanceUid = "1.2.3",
            Pathway = "dental",
            Model = "dental-lesion",
            ModelVersion = "1.0.0",
            SiteId = "INST-042",
            Region = "astana",
            AcquiredAt = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
            PublishedAt = new DateTimeOffset(2026, 11, 24, 9, 1, 0, TimeSpan.Zero),
            Conclusive = true,
            Summary = "no finding",
            BodyPart = "TOOTH",
            Anatomy = "SCT:245648009",
            Laterality = "R",
        };

        GetHistoryCommand.Write(new CliConsole(_out, TextWriter.Null, Stream.Null, Width: null), new HistoryReply
        {
            Entries = [entry],
            Moved = [new MovedStudy("1.2.4", new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), "wrong wristband")],
            BeforeExam = new ExamAnswer { Text = "done 3 days ago at INST-042, conclusive, still valid", Last = entry, IsValid = true },
        });

        Assert.Equal(
            """
            done 3 days ago at INST-042, conclusive, still valid

            ACQUIRED              PUBLISHED             STUDY  REVISION  SITE      REGION  PATHWAY  BODY PART            SIDE  MODEL          VERSION  CONCLUSIVE  FINDING
            2026-11-24 09:00:00Z  2026-11-24 09:01:00Z  1.2.3  1         INST-042  astana  dental   TOOTH SCT:245648009  R     dental-lesion  1.0.0    yes         no finding
            moved  1.2.4: belongs to somebody else, corrected 2026-11-25 09:00:00Z: wrong wristband

            """,
            _out.ToString());
    }
}
