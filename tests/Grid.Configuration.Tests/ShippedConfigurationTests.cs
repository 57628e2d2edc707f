using Grid.Configuration.Cluster;
using Grid.Configuration.Geography;
using Grid.Scheduling.Jobs;

namespace Grid.Configuration.Tests;

/// <summary>The silo.json and the country data in the repository, as a new user gets them.</summary>
public sealed class ShippedConfigurationTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private static ConfigurationResult.Loaded Shipped { get; } = LoadShipped();

    private static ConfigurationResult.Loaded LoadShipped()
    {
        var result = GridConfiguration.Load(Repository.SiloJson, NoVariables, []);
        if (result is ConfigurationResult.Failed failed) Assert.Fail(failed.Describe());
        return (ConfigurationResult.Loaded)result;
    }

    [Fact]
    public void Load_ShippedFile_HasTheCountrysSitesAndRegions()
    {
        Assert.Equal(20, Shipped.Options.Regions.Count);
        Assert.Equal(33, Shipped.Options.Sites.Count(site => site.Kind == SiteKind.StrokeCentre));
        Assert.Equal(190, Shipped.Options.Sites.Count(site => site.Kind != SiteKind.StrokeCentre));
        Assert.Equal(20_495_975, Shipped.Options.Regions.Sum(region => (long)region.Population!.Value));
    }

    [Fact]
    public void Load_ShippedFile_StrokeCentresServeTheirWholeRegion()
    {
        foreach (var region in Shipped.Options.Regions)
        {
            var centres = Shipped.Options.Sites.Where(site => site.Kind == SiteKind.StrokeCentre && site.Region == region.Id).ToList();
            Assert.InRange(centres.Sum(site => site.PopulationServed!.Value), region.Population!.Value - centres.Count, region.Population.Value + centres.Count);
        }
    }

    [Fact]
    public void Load_ShippedFile_EverySyntheticSiteSaysSo() =>
        Assert.All(Shipped.Options.Sites, site => Assert.Contains("synthetic", site.Assumption, StringComparison.Ordinal));

    [Fact]
    public void Load_ShippedFile_SitesLieInKazakhstanAndNearTheirRegion()
    {
        foreach (var site in Shipped.Options.Sites)
        {
            Assert.InRange(site.Latitude, 40.5, 55.5);
            Assert.InRange(site.Longitude, 46.4, 87.4);
        }
    }

    [Fact]
    public void Load_ShippedFile_IsEmbeddedOnLoopbackWithNodesAtFourSites()
    {
        Assert.Equal(ClusterMode.Embedded, Shipped.Options.Cluster.Mode);
        Assert.Equal("127.0.0.1", Shipped.Options.Network.BindAddress.ToString());
        var own = Shipped.Model.NodesOwnedBy(Shipped.Options.Cluster.SiloName).ToList();
        Assert.Equal(4, own.Select(node => node.Site).Distinct().Count());
        Assert.Equal(own, Shipped.Model.NodesOf("kz"));
    }

    [Theory]
    [InlineData("stroke", Tier.Emergency, "00:02:00", "00:00:00")]
    [InlineData("breast", Tier.Scheduled, "00:10:00", "1.00:00:00")]
    [InlineData("lung", Tier.Scheduled, "00:10:00", "1.00:00:00")]
    [InlineData("dental", Tier.Routine, "00:01:00", "1.00:00:00")]
    [InlineData("general", Tier.Routine, "01:00:00", "00:00:00")]
    public void Load_ShippedFile_PromisesWhatTheProgrammePromises(string name, Tier tier, string promise, string validity)
    {
        var pathway = Shipped.Model.Pathways[name];
        Assert.Equal(tier, pathway.Tier);
        Assert.Equal(promise, pathway.Promise.ToString("c"));
        Assert.Equal(validity, pathway.ResultValidity.ToString("c"));
    }
}
