using Grid.Grains.Patients.Judging;

namespace Grid.Grains.Tests.Patients.Judging;

/// <summary>Validity one day; this study was acquired at eleven and is sent at noon, the earlier one was acquired at nine.</summary>
public class EarlierResultPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly ExamQuestion Earlier = new("MG|BREAST", "", Noon.AddHours(-3), Noon.AddHours(-3).AddMinutes(5));
    private static readonly AskedExam Asked = new(Earlier with { AcquiredFrom = Noon.AddHours(-1), AcquiredUntil = Noon.AddMinutes(-55) }, Noon, TimeSpan.FromDays(1), HasChanged: false);
    private static readonly AnsweredExam Answered = new(Earlier, Conclusive: true, SamePerson.Yes);

    [Fact]
    public void FindDoubt_SamePersonSameQuestionShortlyBefore_HasNone() => Assert.Equal("", EarlierResultPolicy.FindDoubt(Asked, Answered));

    [Fact]
    public void FindDoubt_SameInstantAndLastMomentOfValidity_HaveNone()
    {
        Assert.Equal("", EarlierResultPolicy.FindDoubt(Asked with { Question = Earlier with { AcquiredFrom = Earlier.AcquiredUntil } }, Answered));
        Assert.Equal("", EarlierResultPolicy.FindDoubt(Asked, Answered with { Question = At(Noon.AddDays(-1)) }));
    }

    [Theory]
    [MemberData(nameof(Doubts))]
    public void FindDoubt_AnythingElse_SaysWhy(string why, object asked, object earlier) =>
        Assert.Contains(why, EarlierResultPolicy.FindDoubt((AskedExam)asked, (AnsweredExam)earlier), StringComparison.Ordinal);

    public static TheoryData<string, object, object> Doubts => new()
    {
        { "indeterminate", Asked, Answered with { Conclusive = false } },
        { "two people", Asked, Answered with { Person = SamePerson.Contradicted } },
        { "not known for both", Asked, Answered with { Person = SamePerson.NotSaid } },
        { "another body part", Asked, Answered with { Question = Earlier with { Text = "MG|OTHER" } } },
        { "what this study asks", Asked with { Question = Asked.Question with { Doubt = "no side" } }, Answered },
        { "what the earlier study asked", Asked, Answered with { Question = Earlier with { Doubt = "no side" } } },
        { "change", Asked with { HasChanged = true }, Answered },
        { "this study does not say when", Asked with { Question = Asked.Question with { AcquiredFrom = null, AcquiredUntil = null } }, Answered },
        { "the earlier study does not say when", Asked, Answered with { Question = Earlier with { AcquiredFrom = null, AcquiredUntil = null } } },
        { "this study says that it was acquired in the future", Asked with { Question = Asked.Question with { AcquiredUntil = Noon.AddSeconds(1) } }, Answered },
        { "the earlier study says that it was acquired in the future", Asked, Answered with { Question = At(Noon.AddYears(1)) } },
        { "too long ago", Asked, Answered with { Question = At(new DateTimeOffset(2019, 3, 1, 9, 0, 0, TimeSpan.Zero)) } },
        { "too long ago", Asked, Answered with { Question = At(Noon.AddDays(-1).AddSeconds(-1)) } },
        { "after this study", Asked, Answered with { Question = At(Noon.AddMinutes(-30)) } },
        { "after this study", Asked with { Question = At(new DateTimeOffset(2019, 3, 1, 9, 0, 0, TimeSpan.Zero)) }, Answered },
    };

    [Theory]
    [InlineData("", null, false)]
    [InlineData("screening", null, false)]
    [InlineData("подозрение на новообразование", null, false)]
    [InlineData("trauma of the chest", null, true)]
    [InlineData("новые жалобы", null, true)]
    [InlineData("жарақат", null, true)]
    [InlineData("", -60, true)]
    [InlineData("", 60, false)]
    public void IsBefore_ChangeInTheOrder_CountsWhenTheStudyWasMadeAfterIt(string reason, int? minutes, bool expected) =>
        Assert.Equal(expected, NamedChange.IsBefore(Noon, minutes is { } by ? Noon.AddMinutes(by) : null, reason));

    private static ExamQuestion At(DateTimeOffset acquired) => Earlier with { AcquiredFrom = acquired, AcquiredUntil = acquired };
}
