using Grid.Scheduling.Placement;

namespace Grid.Scheduling.Tests.Placement;

/// <summary>Where a study's images lie beside its own site, and what is forgotten when there are too many.</summary>
public class ImagePlacesTests
{
    [Fact]
    public void Add_SameStudyAgain_EverySiteOnce()
    {
        var places = new ImagePlaces(2);
        foreach (var site in new[] { 3, 0, 3, -1 }) places.Add("s1", site);
        places.Add("unknown", -1);

        Assert.Equal([3, 0], places.Of("s1")!);
        Assert.Null(places.Of("unknown"));
    }

    [Fact]
    public void Add_MoreThanFit_TheOldestIsForgotten()
    {
        var places = new ImagePlaces(2);
        foreach (var study in new[] { "s1", "s2", "s3", "s4" }) places.Add(study, 1);

        Assert.Null(places.Of("s1"));
        Assert.Null(places.Of("s2"));
        Assert.Equal([1], places.Of("s3")!);
        Assert.Equal([1], places.Of("s4")!);
    }

    [Fact]
    public void CopyFrom_GoesOnAlone_AndForgetsTheSameOne()
    {
        var places = new ImagePlaces(2);
        places.Add("s1", 1);
        places.Add("s2", 1);
        var copy = new ImagePlaces(2);
        copy.CopyFrom(places);
        copy.Add("s1", 2);
        copy.Add("s3", 1);

        Assert.Equal([1], places.Of("s1")!);
        Assert.Null(copy.Of("s1"));
        Assert.Equal([1], copy.Of("s2")!);
    }

    [Fact]
    public void LinkLoad_TransferBeginsAndEnds_CountsOnBothLinks()
    {
        var links = new LinkLoad(3);
        links.Begin(0, 2);
        links.Begin(0, 1);
        var copy = new LinkLoad(3);
        copy.CopyFrom(links);
        links.End(0, 2);

        Assert.Equal((1, 1, 0, 0), (links[0], links[1], links[2], links[-1]));
        Assert.Equal((2, 1, 1), (copy[0], copy[1], copy[2]));
    }
}
