using Grid.Scheduling.Recognition;

namespace Grid.Configuration.Tests.Recognition;

/// <summary>The rules of the shipped silo.json against the wording of real sites: the table is studies.txt.</summary>
public sealed class ShippedRulesTests
{
    private static readonly RecognitionRules Rules =
        ((ConfigurationResult.Loaded)GridConfiguration.Load(Repository.SiloJson, new Dictionary<string, string>(), [])).Model.Rules;

    public static TheoryData<string, string, string, string, string, string> Studies { get; } = ReadStudies();

    private static TheoryData<string, string, string, string, string, string> ReadStudies()
    {
        var rows = new TheoryData<string, string, string, string, string, string>();
        var table = Path.Combine(Repository.Root, "tests", "Grid.Configuration.Tests", "Recognition", "studies.txt");
        foreach (var line in File.ReadLines(table).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            rows.Add(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Recognise_SiteWording_TakesTheExpectedPathway(string pathway, string rule, string modality, string bodyPart, string study, string series)
    {
        var facts = Study(study, new SeriesFacts { Modality = modality, BodyPart = bodyPart, SeriesDescription = series });

        var outcome = Recognise(facts);

        Assert.Equal((pathway, rule), (outcome.Pathway, outcome is RecognitionOutcome.Recognised one ? one.Rule : "-"));
    }

    [Fact]
    public void Recognise_HeadCtWithItsScout_IsStroke()
    {
        var scout = new SeriesFacts { Modality = "CT", BodyPart = "HEAD", ImageType = @"ORIGINAL\PRIMARY\LOCALIZER" };
        var axial = scout with { ImageType = @"ORIGINAL\PRIMARY\AXIAL" };

        Assert.IsType<RecognitionOutcome.Unrecognised>(Recognise(Study("HEAD", scout)));
        Assert.Equal("stroke", Recognise(Study("HEAD", scout, axial)).Pathway);
    }

    [Fact]
    public void Recognise_HeadOfOneSeriesAndCtOfAnother_IsNotStroke()
    {
        var outcome = Recognise(Study("", new SeriesFacts { Modality = "MR", BodyPart = "HEAD" }, new SeriesFacts { Modality = "CT", BodyPart = "CHEST" }));

        Assert.Equal("lung", outcome.Pathway);
    }

    [Fact]
    public void Recognise_HeadAndChestInOneStudy_TakesTheMoreUrgent()
    {
        var outcome = Recognise(Study("", new SeriesFacts { Modality = "CT", BodyPart = "CHEST" }, new SeriesFacts { Modality = "CT", BodyPart = "HEAD" }));

        Assert.Equal("stroke", outcome.Pathway);
    }

    [Fact]
    public void Recognise_CtSentToTheStrokeDoor_IsStrokeWhateverItSays()
    {
        var outcome = Recognise(Study("", new SeriesFacts { Modality = "CT" }) with { CalledAeTitle = "STROKE_SC07" });

        Assert.Equal("stroke-door", Assert.IsType<RecognitionOutcome.Recognised>(outcome).Rule);
    }

    [Fact]
    public void Recognise_OrderSaysStroke_IsStrokeThoughImagesDoNot()
    {
        var outcome = Recognise(Study("", new SeriesFacts { Modality = "CT" }) with { OrderReason = "подозрение на инсульт, 2 часа" });

        Assert.Equal("stroke-named", Assert.IsType<RecognitionOutcome.Recognised>(outcome).Rule);
    }

    [Fact]
    public void Recognise_SinusCt_SaysWhichRuleNearlyHeldAndWhatExcludedIt()
    {
        var outcome = Recognise(Study("CT Sinuses", new SeriesFacts { Modality = "CT", BodyPart = "HEAD" }));

        var miss = Assert.Single(outcome.NearMisses, one => one.Rule == "stroke-head");
        Assert.Equal("modality is CT, bodyPart has \"HEAD\", but excluded because text has \"SINUS*\"", miss.Why);
        Assert.StartsWith("Not recognised: no model for this study.", outcome.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognise_FreeTextInTheStudy_IsNotRepeatedInTheReasons()
    {
        var outcome = Recognise(Study("HEAD Иванов Иван", new SeriesFacts { Modality = "CT", BodyPart = "HEAD" }));

        Assert.DoesNotContain("Иванов", outcome.Why + string.Concat(outcome.NearMisses), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(new FactSeen("studyDescription", "HEAD Иванов Иван"), outcome.LookedAt);
    }

    [Theory]
    [InlineData("CT", "", "", false, "stroke", "stroke-unreadable")]
    [InlineData("CT", "KNEE", "", false, "stroke", "stroke-unreadable")]
    [InlineData("CT", "CHEST", "", false, "lung", "lung-ct")]
    [InlineData("CT", "", "ORIGINAL\\PRIMARY\\LOCALIZER", false, "general", "-")]
    [InlineData("MR", "", "", false, "general", "-")]
    [InlineData("CT", "KNEE", "", true, "general", "-")]
    public void Recognise_TextUnreadable_ACtThatNoOtherRuleTakesIsAPossibleStroke(
        string modality, string bodyPart, string imageType, bool isTextReadable, string pathway, string rule)
    {
        var facts = Study("", new SeriesFacts { Modality = modality, BodyPart = bodyPart, ImageType = imageType }) with { IsTextReadable = isTextReadable };

        var outcome = Recognise(facts);

        Assert.Equal((pathway, rule), (outcome.Pathway, outcome is RecognitionOutcome.Recognised one ? one.Rule : "-"));
    }

    private static StudyFacts Study(string description, params SeriesFacts[] series) =>
        new() { SiteId = "SC-07", StudyDescription = description, Series = series };

    /// <summary>In words for people, having seen that intake decides the same.</summary>
    private static RecognitionOutcome Recognise(StudyFacts facts)
    {
        var outcome = Rules.Recognise(facts);
        Assert.Equal((outcome.Pathway, outcome.Why), Rules.Decide(facts));
        return outcome;
    }
}
