using Grid.Simulator.Map;

namespace Grid.Simulator.Tests.Map;

public class CountryMapTests
{
    [Fact]
    public void Map_WholeCountry_HasTheProgrammesCounts()
    {
        var map = new CountryMap(new CountryOptions());

        // The programme's own figures, not those of the code: 33 stroke centres, 190 institutions, 20 regions and cities.
        Assert.Equal(33, map.Sites.Count(s => s.IsCentre));
        Assert.Equal(190, map.Sites.Count(s => !s.IsCentre));
        Assert.Equal(20, Kazakhstan.Regions.Count);
        Assert.Equal(66, map.Nodes.Count);
        Assert.All(map.Nodes, node => Assert.True(node.Site.IsCentre, $"{node.Name} stands in a stroke centre"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(33, 1)]
    [InlineData(33, 7)]
    [InlineData(33, 20)]
    [InlineData(5, 7)]
    [InlineData(12, 4)]
    public void Map_Dispatchers_EachHasCentresAndNobodyIsLeftOut(int centres, int dispatchers)
    {
        var map = new CountryMap(new CountryOptions { Centres = centres, Dispatchers = dispatchers });

        Assert.Equal(Math.Min(dispatchers, Math.Min(centres, 20)), map.Dispatchers.Count);
        Assert.Equal(Enumerable.Range(0, map.Dispatchers.Count), map.Sites.Where(s => s.IsCentre).Select(s => s.Dispatcher).Distinct().Order());
        Assert.Equal(centres, map.Sites.Count(s => s.IsCentre));
    }

    [Fact]
    public void Latency_BetweenPlaces_IsThatOfTheCountry()
    {
        var map = new CountryMap(new CountryOptions { Dispatchers = 20 });

        for (var to = 1; to < map.Dispatchers.Count; to++) Assert.InRange(map.Latency(0, to).TotalMilliseconds, 2, 40);
    }
}
