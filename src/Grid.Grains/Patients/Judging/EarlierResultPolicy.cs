namespace Grid.Grains.Patients.Judging;

/// <summary>Whether the persons of two studies with one number are the same.</summary>
internal enum SamePerson
{
    /// <summary>Birth date and sex are said in both and are the same.</summary>
    Yes = 1,

    /// <summary>One of the studies does not say one of them.</summary>
    NotSaid = 2,

    /// <summary>They differ: two people share the number, or one of the studies is wrong about it.</summary>
    Contradicted = 3,
}

/// <summary>A study that asks for an answer.</summary>
/// <param name="HasChanged">The order names a change that this study was made after.</param>
internal sealed record AskedExam(ExamQuestion Question, DateTimeOffset Now, TimeSpan Validity, bool HasChanged);

/// <summary>A study of the same number and pathway that has been answered.</summary>
internal sealed record AnsweredExam(ExamQuestion Question, bool Conclusive, SamePerson Person);

/// <summary>
/// May an earlier result be given instead of a run? Only for the same person beyond doubt and the same question, made shortly before.
/// What the exam shows was so when it was acquired, whenever its result came out; and a later exam says nothing about an earlier one, as
/// when a study of former years is sent along with today's.
/// </summary>
internal static class EarlierResultPolicy
{
    /// <summary>Empty when it may be, else why not, in words.</summary>
    public static string FindDoubt(AskedExam asked, AnsweredExam earlier)
    {
        if (!earlier.Conclusive) return "it is indeterminate";
        if (earlier.Person == SamePerson.Contradicted) return "the birth date or sex of the two studies differs: they may be of two people";
        if (earlier.Person == SamePerson.NotSaid) return "birth date and sex are not known for both studies";
        if (asked.Question.Doubt.Length > 0) return $"what this study asks is not known ({asked.Question.Doubt})";
        if (earlier.Question.Doubt.Length > 0) return $"what the earlier study asked is not known ({earlier.Question.Doubt})";
        if (asked.Question.Text != earlier.Question.Text) return "it shows another body part, side, tooth, view or modality";
        return asked.HasChanged ? "the order names a change since" : FindDoubtOfTime(asked, earlier.Question);
    }

    private static string FindDoubtOfTime(AskedExam asked, ExamQuestion earlier)
    {
        if (asked.Question is not { AcquiredFrom: { } from, AcquiredUntil: { } until }) return "this study does not say when it was acquired";
        if (earlier is not { AcquiredFrom: { } earlierFrom, AcquiredUntil: { } earlierUntil }) return "the earlier study does not say when it was acquired";
        if (until > asked.Now) return "this study says that it was acquired in the future";
        if (earlierUntil > asked.Now) return "the earlier study says that it was acquired in the future";
        if (earlierUntil > from) return "it was acquired after this study";
        return asked.Now - earlierFrom > asked.Validity ? "it was acquired too long ago" : "";
    }
}
