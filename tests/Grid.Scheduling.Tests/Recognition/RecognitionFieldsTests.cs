using Grid.Scheduling.Recognition;

namespace Grid.Scheduling.Tests.Recognition;

/// <summary>Each field of a rule looks at its own value and at no other, and codes are compared whole.</summary>
public sealed class RecognitionFieldsTests
{
    private static readonly RecognitionField[] Codes =
    [
        RecognitionField.Modality, RecognitionField.ImageType, RecognitionField.Laterality, RecognitionField.View, RecognitionField.SopClass,
        RecognitionField.CallingAe, RecognitionField.CalledAe, RecognitionField.OrderPriority,
    ];

    public static TheoryData<RecognitionField> Fields => [.. Enum.GetValues<RecognitionField>().Except([RecognitionField.TextReadable, RecognitionField.Text])];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Recognise_ValueInOneField_IsFoundThereAndNowhereElse(RecognitionField field)
    {
        var found = Enum.GetValues<RecognitionField>().Where(asked => Holds(asked, "AB", With(field, "AB")));

        var isText = field is RecognitionField.StudyDescription or RecognitionField.SeriesDescription or RecognitionField.Protocol or RecognitionField.OrderReason;
        Assert.Equal(isText ? [field, RecognitionField.Text] : [field], found);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Recognise_LongerValue_IsAnotherCodeButMayHoldTheWord(RecognitionField field) =>
        Assert.Equal(!Codes.Contains(field), Holds(field, "AB", With(field, "AB CD")));

    [Theory]
    [InlineData(true, "YES", true)]
    [InlineData(true, "NO", false)]
    [InlineData(false, "NO", true)]
    [InlineData(false, "N", false)]
    public void Recognise_TextReadable_IsYesOrNo(bool isReadable, string word, bool holds) =>
        Assert.Equal(holds, Holds(RecognitionField.TextReadable, word, new StudyFacts { IsTextReadable = isReadable }));

    [Theory]
    [InlineData("bodyPart", true, RecognitionField.BodyPart)]
    [InlineData("BodyPart", false, default(RecognitionField))]
    [InlineData("", false, default(RecognitionField))]
    public void TryParse_Name_CaseMatters(string name, bool isField, RecognitionField expected)
    {
        Assert.Equal(isField, RecognitionFields.TryParse(name, out var field));
        Assert.Equal(expected, field);
    }

    [Theory]
    [InlineData("SC-*", "SC-07", true)]
    [InlineData("SC-*", "INST-SC-07", false)]
    [InlineData("SC-07", "SC-07", true)]
    [InlineData("SC-07", "SC-070", false)]
    public void SiteMatches_Entry_IsTheSiteOrItsBeginning(string entry, string site, bool matches) =>
        Assert.Equal(matches, RecognitionRule.SiteMatches(entry, site));

    private static StudyFacts With(RecognitionField field, string value)
    {
        var series = new SeriesFacts
        {
            Modality = If(RecognitionField.Modality),
            BodyPart = If(RecognitionField.BodyPart),
            SeriesDescription = If(RecognitionField.SeriesDescription),
            ProtocolName = If(RecognitionField.Protocol),
            ImageType = If(RecognitionField.ImageType),
            Laterality = If(RecognitionField.Laterality),
            ViewPosition = If(RecognitionField.View),
            SopClassUid = If(RecognitionField.SopClass),
            ContrastAgent = If(RecognitionField.Contrast),
        };
        return new StudyFacts
        {
            CallingAeTitle = If(RecognitionField.CallingAe),
            CalledAeTitle = If(RecognitionField.CalledAe),
            OrderPriority = If(RecognitionField.OrderPriority),
            OrderReason = If(RecognitionField.OrderReason),
            StudyDescription = If(RecognitionField.StudyDescription),
            Series = [series],
        };

        string If(RecognitionField one) => one == field ? value : "";
    }

    private static bool Holds(RecognitionField field, string word, StudyFacts facts)
    {
        var clause = new RecognitionClause([field], [WordPattern.Parse(word, out _)!]);
        return new RecognitionRules([new RecognitionRule { Name = "r", Pathway = "p", All = [clause] }], "general").Recognise(facts) is RecognitionOutcome.Recognised;
    }
}
