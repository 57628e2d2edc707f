using Grid.Samples.People;

namespace Grid.Samples.Tests.People;

public sealed class SyntheticPersonTests
{
    private static readonly List<SyntheticPerson> Many = [.. Enumerable.Range(0, 600).Select(seed => SyntheticPerson.Create((ulong)seed))];

    [Fact]
    public void Create_ManySeeds_UseEveryKazakhLetterThatRussianLacks()
    {
        var letters = Many.SelectMany(person => person.Name.ToLowerInvariant()).ToHashSet();

        Assert.All("әғқңөұүһі", letter => Assert.Contains(letter, letters));
    }

    [Fact]
    public void Create_ManySeeds_WriteNamesInThreeScripts()
    {
        Assert.Equal(3, Many.Select(person => person.Script).Distinct().Count());
        Assert.All(Many, person => Assert.Equal(person.Script == NameScript.Latin, person.Name.All(char.IsAscii)));
    }

    [Fact]
    public void Create_ManySeeds_GivePersonNamesAndIdsThatDicomAccepts() => Assert.All(Many, person =>
    {
        Assert.InRange(person.Name.Length, 3, 64);
        Assert.InRange(person.Name.Split('^').Length, 2, 3);
        Assert.DoesNotContain('\\', person.Name);
        Assert.Matches("^SYN[0-9]{10}$", person.PatientId);
        Assert.Contains(person.Sex, (string[])["F", "M"]);
    });

    [Fact]
    public void Create_SameSeed_IsTheSamePerson() => Assert.Equal(SyntheticPerson.Create(5), SyntheticPerson.Create(5));

    [Fact]
    public void Create_WomanAskedFor_HasAWomansName()
    {
        var women = Enumerable.Range(0, 60).Select(seed => SyntheticPerson.Create((ulong)seed, isFemale: true)).ToList();

        Assert.All(women, person => Assert.Equal("F", person.Sex));
        Assert.All(women.Where(person => person.Script == NameScript.Kazakh), person => Assert.EndsWith("қызы", person.Name, StringComparison.Ordinal));
        Assert.All(women.Where(person => person.Script == NameScript.Russian), person => Assert.EndsWith("на", person.Name, StringComparison.Ordinal));
    }
}
