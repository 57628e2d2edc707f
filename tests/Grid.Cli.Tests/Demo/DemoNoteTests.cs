using Grid.Cli.Demo;

namespace Grid.Cli.Tests.Demo;

public sealed class DemoNoteTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Open_AfterAnInterruptedDemo_GoesOnWithItsSeedAndHost()
    {
        var first = DemoNote.Open(_folder.Root, asked: null);
        first.RememberHost(1234);

        var second = DemoNote.Open(_folder.Root, asked: null);

        Assert.False(first.Resumed);
        Assert.True(second.Resumed);
        Assert.Equal((first.Seed, 1234), (second.Seed, second.HostPid));
    }

    [Fact]
    public void Open_AfterACompletedDemo_TakesAnotherSeedAndLeavesNoStudies()
    {
        var first = DemoNote.Open(_folder.Root, asked: 5);
        Directory.CreateDirectory(first.Folder);
        first.Complete();

        var second = DemoNote.Open(_folder.Root, asked: null);

        Assert.False(second.Resumed);
        Assert.False(Directory.Exists(first.Folder));
    }

    [Fact]
    public void Open_AnotherSeedAskedFor_TakesThatOne()
    {
        DemoNote.Open(_folder.Root, asked: 5);

        var second = DemoNote.Open(_folder.Root, asked: 6);

        Assert.Equal((6ul, false), (second.Seed, second.Resumed));
    }

    [Fact]
    public void Open_NoteCutOffByAKill_BeginsAnew()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "demo"));
        _folder.Add("demo/current.json", "{ \"seed\":");

        Assert.False(DemoNote.Open(_folder.Root, asked: null).Resumed);
    }

    public void Dispose() => _folder.Dispose();
}
