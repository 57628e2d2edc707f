using Grid.Contracts.Dispatch;
using Grid.Grains.Studies;
using Grid.Scheduling.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Studies;

public class LoadShedderTests
{
    private static readonly Dictionary<string, string> NoSites = [];
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeGrains _grains;
    private readonly LoadShedder _door;
    private int _asked;

    public LoadShedderTests()
    {
        (var factory, _grains) = FakeGrains.Make();
        _door = new LoadShedder(factory, _clock, NullLogger<LoadShedder>.Instance);
    }

    [Fact]
    public async Task FindReasonAsync_ByTierAndSite_TheReasonOfThatClass()
    {
        Say(new AdmissionStanding("too much routine work", "", NoSites, new Dictionary<string, string> { ["SC-01"] = "SC-01 floods" }));

        Assert.Equal("too much routine work", await _door.FindReasonAsync("kz", "SC-02", Tier.Routine));
        Assert.Equal("SC-01 floods", await _door.FindReasonAsync("kz", "SC-01", Tier.Scheduled));
        Assert.Equal("", await _door.FindReasonAsync("kz", "SC-02", Tier.Scheduled));
    }

    [Fact]
    public async Task FindReasonAsync_Emergency_TakenWithoutAsking()
    {
        Say(new AdmissionStanding("full", "full", NoSites, NoSites));

        Assert.Equal("", await _door.FindReasonAsync("kz", "SC-01", Tier.Emergency));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task FindReasonAsync_ManyInOneSecond_DispatcherAskedOnce()
    {
        Say(new AdmissionStanding("", "", NoSites, NoSites));
        for (var i = 0; i < 100; i++) await _door.FindReasonAsync("kz", "SC-01", Tier.Routine);
        Assert.Equal(1, _asked);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await _door.FindReasonAsync("kz", "SC-01", Tier.Routine);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task FindReasonAsync_DispatcherDoesNotAnswer_TakenAndNotAskedAgainAtOnce()
    {
        _grains.Dispatcher("kz").Limits = () =>
        {
            _asked++;
            return new TaskCompletionSource<AdmissionStanding>().Task;
        };

        var reason = _door.FindReasonAsync("kz", "SC-01", Tier.Routine);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("", await reason);
        Assert.Equal("", await _door.FindReasonAsync("kz", "SC-01", Tier.Routine));
        Assert.Equal(1, _asked);
    }

    private void Say(AdmissionStanding standing) => _grains.Dispatcher("kz").Limits = () =>
    {
        _asked++;
        return Task.FromResult(standing);
    };
}
