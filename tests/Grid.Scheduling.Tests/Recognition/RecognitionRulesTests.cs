using CsCheck;
using Grid.Scheduling.Recognition;

namespace Grid.Scheduling.Tests.Recognition;

public sealed class RecognitionRulesTests
{
    private static readonly SeriesFacts Ct = new() { Modality = "CT" };

    [Fact]
    public void Recognise_TwoRulesHold_TheFirstDecides()
    {
        var rules = Rules(Rule("urgent", All("modality", "CT")), Rule("other", All("modality", "CT")));

        Assert.Equal("urgent", Decider(rules, Study(Ct)));
    }

    [Fact]
    public void Recognise_ConditionsHeldByDifferentSeries_DoNotAddUp()
    {
        var rules = Rules(Rule("ct-head", All("modality", "CT"), All("bodyPart", "HEAD")));

        Assert.Null(Decider(rules, Study(Ct, new SeriesFacts { Modality = "MR", BodyPart = "HEAD" })));
    }

    [Fact]
    public void Recognise_ExclusionInOneSeries_LeavesTheOthers()
    {
        var rules = Rules(Rule("ct", All("modality", "CT")) with { None = [All("imageType", "LOCALIZER")] });
        var scout = Ct with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER" };

        Assert.Null(Decider(rules, Study(scout)));
        Assert.Equal("ct", Decider(rules, Study(scout, Ct)));
    }

    [Fact]
    public void Recognise_AnyHasTwoClauses_OneIsEnough()
    {
        var rules = Rules(new RecognitionRule { Name = "dental", Pathway = "p", Any = [All("modality", "IO"), All("sopClass", "1.2.3")] });

        Assert.Equal("dental", Decider(rules, Study(new SeriesFacts { SopClassUid = "1.2.3" })));
        Assert.Null(Decider(rules, Study(new SeriesFacts { SopClassUid = "1.2.34" })));
    }

    [Theory]
    [InlineData("SC-07", true)]
    [InlineData("INST-001", true)]
    [InlineData("INST-002", false)]
    public void Recognise_RuleForSomeSites_IsNotTriedForOthers(string site, bool holds)
    {
        var rules = Rules(Rule("local", All("modality", "CT")) with { Sites = ["SC-*", "INST-001"] });

        Assert.Equal(holds ? "local" : null, Decider(rules, Study(Ct) with { SiteId = site }));
    }

    [Fact]
    public void Recognise_ContrastGiven_StarMatchesAnythingButNothing()
    {
        var rules = Rules(Rule("enhanced", All("contrast", "*")));

        Assert.Equal("enhanced", Decider(rules, Study(Ct with { ContrastAgent = "Omnipaque" })));
        Assert.Null(Decider(rules, Study(Ct with { ContrastAgent = " " })));
    }

    [Fact]
    public void Recognise_StudyWithoutSeries_MayBeRecognisedByItsOwnFields()
    {
        var rules = Rules(Rule("door", All("calledAe", "STROKE*")));

        Assert.Equal("door", Decider(rules, new StudyFacts { CalledAeTitle = "stroke_1" }));
    }

    [Fact]
    public void Recognise_Held_SaysRuleAndReasonInTheRulesWords()
    {
        var rules = Rules(Rule("ct-head", All("modality", "CT"), All("bodyPart|text", "BRAIN", "HEAD")) with { Because = "A head." });

        var outcome = Assert.IsType<RecognitionOutcome.Recognised>(rules.Recognise(Study(Ct with { SeriesDescription = "head 5mm" })));

        Assert.Equal("Rule ct-head: modality is CT, text has \"HEAD\". A head.", outcome.Why);
        Assert.Equal([new FactSeen("site", "SC-01"), new FactSeen("modality", "CT"), new FactSeen("seriesDescription", "head 5mm")], outcome.LookedAt);
    }

    [Fact]
    public void Recognise_NothingHeld_NamesTheNearestFirst()
    {
        var rules = Rules(
            Rule("far", All("modality", "MG"), All("bodyPart", "BREAST")),
            Rule("one-short", All("modality", "CT"), All("bodyPart", "CHEST")),
            Rule("excluded", All("modality", "CT")) with { None = [All("bodyPart", "KNEE")] });

        var outcome = Assert.IsType<RecognitionOutcome.Unrecognised>(rules.Recognise(Study(Ct with { BodyPart = "KNEE" })));

        Assert.Equal(["excluded", "one-short"], outcome.NearMisses.Select(miss => miss.Rule));
        Assert.Equal("fallback", outcome.Pathway);
        Assert.Equal("Not recognised: no model for this study. None of 3 rules holds; nearest was excluded: modality is CT, but excluded because bodyPart has \"KNEE\".", outcome.Why);
    }

    [Fact]
    public void Recognise_AnyFactsWhatever_AnswersWithoutThrowing()
    {
        string[] awkward = ["", "HEAD", "ГОЛОВА", "\ud800", "И\u0306", "\0", @"A\B\"];
        var text = Gen.OneOf(
            Gen.String[Gen.Char, 0, 80],
            Gen.Int[0, awkward.Length - 1].Select(i => awkward[i]),
            Gen.Char.Array[2_000].Select(letters => new string(letters)));
        var series = Gen.Select(text, text, text, text, text, text, (modality, part, description, protocol, type, other) => new SeriesFacts
        {
            Modality = modality,
            BodyPart = part,
            SeriesDescription = description,
            ProtocolName = protocol,
            ImageType = type,
            ContrastAgent = other,
            Laterality = other,
            SopClassUid = other,
        });
        var study = Gen.Select(text, text, text, series.Array[0, 5], (site, description, ae, all) => new StudyFacts
        {
            SiteId = site,
            StudyDescription = description,
            CalledAeTitle = ae,
            CallingAeTitle = ae,
            OrderReason = description,
            Series = all,
        });
        var rules = Rules(
            Rule("everything", [.. RecognitionFields.Names.Select(name => All(name, "*", "HEAD", "ГОЛОВ*", "A B"))]),
            Rule("ct-head", All("modality", "CT"), All("bodyPart|text", "HEAD")) with { None = [All("text", "SINUS*")] });

        study.Sample(facts =>
        {
            var outcome = rules.Recognise(facts);
            return outcome.Why.Length > 0 && outcome.Pathway.Length > 0 && outcome.NearMisses.Count <= RecognitionRules.MaxNearMisses;
        }, iter: 2_000);
    }

    [Fact]
    public void Recognise_MoreSeriesThanAnyExamination_LooksAtTheFirst()
    {
        var rules = Rules(Rule("ct", All("modality", "CT")));
        var many = Enumerable.Repeat(new SeriesFacts { Modality = "MR" }, RecognitionRules.MaxSeries).Append(Ct).ToArray();

        Assert.Null(Decider(rules, Study(many)));
    }

    [Fact]
    public void Decide_AnyStudy_IsWhatRecogniseSays()
    {
        var rules = Rules(
            Rule("scout", All("imageType", "LOCALIZER")) with { Sites = ["INST-001"] },
            Rule("ct-head", All("modality", "CT"), All("bodyPart|text", "HEAD")) with { None = [All("text", "SINUS*")], Because = "A head." },
            new RecognitionRule { Name = "dental", Pathway = "d", Any = [All("modality", "IO"), All("sopClass", "1.2.3")] },
            Rule("door", All("calledAe", "STROKE*")));
        StudyFacts[] studies =
        [
            Study(Ct with { BodyPart = "HEAD" }),
            Study(Ct with { BodyPart = "HEAD", SeriesDescription = "sinuses" }),
            Study(Ct with { ImageType = "LOCALIZER" }),
            Study(Ct with { ImageType = "LOCALIZER" }) with { SiteId = "INST-001" },
            Study(new SeriesFacts { Modality = "IO" }),
            Study(new SeriesFacts { SopClassUid = "1.2.3" }),
            Study(Ct, new SeriesFacts { Modality = "IO" }),
            Study(Ct),
            new() { SiteId = "SC-01", CalledAeTitle = "STROKE" },
            Study([.. Enumerable.Repeat(Ct, RecognitionRules.MaxSeries), new SeriesFacts { Modality = "IO" }]),
            Study([.. Enumerable.Repeat(Ct, RecognitionRules.MaxSeries - 1), new SeriesFacts { Modality = "IO" }]),
        ];

        Assert.All(studies, study =>
        {
            var outcome = rules.Recognise(study);
            Assert.Equal((outcome.Pathway, outcome.Why), rules.Decide(study));
        });
        Assert.Equal(["p", "fallback", "fallback", "p", "d", "d", "d", "fallback", "p", "fallback", "d"], studies.Select(study => rules.Decide(study).Pathway));
    }

    [Fact]
    public void Decide_OneAnyClauseOrOnlyExclusions_LooksAtTheStudysOwnSeries()
    {
        var rules = Rules(
            new RecognitionRule { Name = "foot", Pathway = "foot", Any = [All("bodyPart", "FOOT")] },
            new RecognitionRule { Name = "no-ct", Pathway = "other", None = [All("modality", "CT")] });

        Assert.Equal("fallback", rules.Decide(Study(Ct)).Pathway);
        Assert.Equal("foot", rules.Decide(Study(Ct with { BodyPart = "FOOT" })).Pathway);
        Assert.Equal("other", rules.Decide(Study(new SeriesFacts { Modality = "MR" })).Pathway);
        Assert.Equal("other", rules.Decide(Study(Ct, new SeriesFacts { Modality = "MR" })).Pathway);
        Assert.Equal("other", rules.Decide(Study()).Pathway);
    }

    [Fact]
    public void Recognise_ClauseMissing_IsNamedByItsFields()
    {
        var rules = Rules(
            Rule("one-short", All("modality", "CT"), All("bodyPart|text", "CHEST")),
            new RecognitionRule { Name = "none-of-two", Pathway = "p", All = [All("modality", "CT")], Any = [All("bodyPart", "ARM"), All("text", "LEG")] });

        Assert.Equal(
            ["modality is CT, but none of its words is in bodyPart|text", "modality is CT, but none of its words is in bodyPart or text"],
            rules.Recognise(Study(Ct)).NearMisses.Select(miss => miss.Why));
    }

    [Fact]
    public void Recognise_FarFromHolding_IsNoNearMiss()
    {
        var rules = Rules(
            Rule("nothing-found", All("modality", "MG")),
            Rule("two-short", All("modality", "CT"), All("bodyPart", "ARM"), All("text", "LEG")),
            Rule("short-and-excluded", All("modality", "CT"), All("bodyPart", "ARM")) with { None = [All("modality", "CT")] },
            new RecognitionRule { Name = "only-excluded", Pathway = "p", None = [All("modality", "CT")] });

        var outcome = rules.Recognise(Study(Ct));

        Assert.Empty(outcome.NearMisses);
        Assert.Equal("Not recognised: no model for this study. None of 4 rules holds; none came near.", outcome.Why);
    }

    [Fact]
    public void Recognise_ManyNearMisses_FiveAreNamedAndTheNearestFirst()
    {
        var rules = Rules([.. Enumerable.Range(0, 7).Select(i => Rule($"short-{i}", All("modality", "CT"), All("bodyPart", "ARM"))), Rule("excluded", All("modality", "CT")) with { None = [All("modality", "C*"), All("modality", "CT")] }]);

        var outcome = rules.Recognise(Study(Ct));

        Assert.Equal(["excluded", "short-0", "short-1", "short-2", "short-3"], outcome.NearMisses.Select(miss => miss.Rule));
        Assert.Equal("modality is CT, but excluded because modality is C*, modality is CT", outcome.NearMisses[0].Why);
    }

    [Fact]
    public void Recognise_SeveralSeries_TheNearestOfThemIsTold()
    {
        var rules = Rules(Rule("ct-head", All("modality", "CT"), All("bodyPart", "HEAD")) with { None = [All("text", "SINUS")] });

        var outcome = rules.Recognise(Study(Ct, Ct with { BodyPart = "HEAD", SeriesDescription = "sinus" }));

        Assert.Equal("modality is CT, bodyPart has \"HEAD\", but excluded because text has \"SINUS\"", Assert.Single(outcome.NearMisses).Why);
    }

    [Fact]
    public void Recognise_RuleThatAsksForNothing_HoldsBecauseNothingExcludesIt()
    {
        var rules = Rules(new RecognitionRule { Name = "rest", Pathway = "general", IsLastResort = true });

        Assert.Equal("Rule rest: nothing excludes it.", rules.Recognise(Study(Ct)).Why);
        Assert.Equal(("general", "Rule rest: nothing excludes it."), rules.Decide(Study(Ct)));
    }

    [Fact]
    public void Recognise_LookedAt_EveryValueOnceAndWhatCouldNotBeRead()
    {
        var study = Study(Ct with { ImageType = @"ORIGINAL\AXIAL", SeriesDescription = "head" }, Ct with { ImageType = @"ORIGINAL\MPR" }) with { IsTextReadable = false };

        Assert.Equal(
            [
                new FactSeen("site", "SC-01"), new FactSeen("modality", "CT"), new FactSeen("seriesDescription", "head"), new FactSeen("imageType", "ORIGINAL"),
                new FactSeen("imageType", "AXIAL"), new FactSeen("imageType", "MPR"), new FactSeen("textReadable", "NO"),
            ],
            Rules().Recognise(study).LookedAt);
    }

    private static RecognitionRules Rules(params RecognitionRule[] rules) => new(rules, "fallback");

    private static RecognitionRule Rule(string name, params RecognitionClause[] all) => new() { Name = name, Pathway = "p", All = all };

    private static RecognitionClause All(string fields, params string[] words) => new(
        [.. fields.Split('|').Select(name => RecognitionFields.TryParse(name, out var field) ? field : throw new ArgumentException(name))],
        [.. words.Select(word => WordPattern.Parse(word, out var problem) ?? throw new ArgumentException(problem))]);

    private static StudyFacts Study(params SeriesFacts[] series) => new() { SiteId = "SC-01", Series = series };

    private static string? Decider(RecognitionRules rules, StudyFacts facts) => (rules.Recognise(facts) as RecognitionOutcome.Recognised)?.Rule;
}
