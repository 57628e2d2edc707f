using Grid.Scheduling.Recognition;

namespace Grid.Scheduling.Tests.Recognition;

public sealed class WordPatternTests
{
    [Theory]
    [InlineData("HEAD", "ct head/brain", true)]
    [InlineData("HEAD", "HEADACHE", false)]
    [InlineData("HEAD*", "HEADACHE", true)]
    [InlineData("CT HEAD", "CT, HEAD", true)]
    [InlineData("CT HEAD", "HEAD CT", false)]
    [InlineData("HEAD", "Head_5.0mm", true)]
    [InlineData("HEAD", "HEAD2", true)]
    [InlineData("ГОЛОВА", "голова", true)]
    [InlineData("ГОЛОВА", "Головка бедра", false)]
    [InlineData("ГОЛОВН* МОЗГ*", "КТ головного мозга", true)]
    [InlineData("ГОЛОВН* МОЗГ*", "мозг головной", false)]
    [InlineData("БАС", "ЖАМБАС КТ", false)]
    [InlineData("ӨКПЕ*", "өкпенің КТ", true)]
    [InlineData("ҚАН", "қан", true)]
    [InlineData("КТ", "KT", true)] // Latin letters from the other keyboard
    [InlineData("ЛЕГКИХ", "лёгких", true)]
    [InlineData("НОЙ", "НОИ\u0306", true)] // decomposed Й
    [InlineData("X-RAY", "Chest x ray PA", true)]
    [InlineData("*", "anything", true)]
    [InlineData("*", " ", false)]
    public void Matches_InAText_FindsWholeWordsInOrder(string pattern, string text, bool found)
    {
        var clause = new RecognitionClause([RecognitionField.StudyDescription], [Parse(pattern)]);

        Assert.Equal(found, Holds(clause, new StudyFacts { StudyDescription = text }));
    }

    [Theory]
    [InlineData("CT", "ct", true)]
    [InlineData("CT", " CT ", true)]
    [InlineData("CT", "CTA", false)]
    [InlineData("CT*", "CTA", true)]
    [InlineData("*", "", false)]
    public void Matches_InACode_ComparesTheWholeValue(string pattern, string modality, bool found)
    {
        var clause = new RecognitionClause([RecognitionField.Modality], [Parse(pattern)]);

        Assert.Equal(found, Holds(clause, new StudyFacts { Series = [new SeriesFacts { Modality = modality }] }));
    }

    [Theory]
    [InlineData("", "an entry has 1 to 128 characters")]
    [InlineData("A*B", "'*' may stand alone or at the end of a word")]
    [InlineData("HEAD *", "'*' may stand alone or at the end of a word")]
    [InlineData("--", "an entry needs a letter or digit")]
    public void Parse_UnusablePattern_SaysWhy(string pattern, string expected)
    {
        Assert.Null(WordPattern.Parse(pattern, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Parse_LongEntry_HasAtMost128Characters(int length, bool isUsable) => Assert.Equal(isUsable, WordPattern.Parse(new string('A', length), out _) is not null);

    [Theory]
    [InlineData("X-RAY*", "x raybox", true)] // only the last of its words may end in any way
    [InlineData("X-RAY*", "xx ray", false)]
    [InlineData("CT HEAD", "CT", false)]
    [InlineData("CT HEAD", "NECK CT HEAD", true)]
    [InlineData("CT HEAD", "CT NECK", false)]
    public void Matches_SeveralWords_AllOfThemFollowEachOther(string pattern, string text, bool found) =>
        Assert.Equal(found, Holds(new RecognitionClause([RecognitionField.StudyDescription], [Parse(pattern)]), new StudyFacts { StudyDescription = text }));

    private static WordPattern Parse(string text) => WordPattern.Parse(text, out var problem) ?? throw new ArgumentException(problem);

    private static bool Holds(RecognitionClause clause, StudyFacts facts) =>
        new RecognitionRules([new RecognitionRule { Name = "r", Pathway = "p", All = [clause] }], "general").Recognise(facts) is RecognitionOutcome.Recognised;
}
