using System.Text;
using Grid.Gateway.Instances;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Gateway.Tests.Instances;

public sealed class UploadTicketsTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private UploadTickets Tickets => new(Key, TimeSpan.FromMinutes(15), _clock);

    [Fact]
    public void Check_FreshTicketForItsSiteAndVerb_IsValid()
    {
        var (ticket, until) = Tickets.Issue("SC-07", TicketScope.Write);

        Assert.Equal(TicketVerdict.Valid, Tickets.Check(ticket, "SC-07", TicketScope.Write));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(15), until);
    }

    [Fact]
    public void Check_AtItsEnd_IsExpired()
    {
        var (ticket, _) = Tickets.Issue("SC-07", TicketScope.Write);

        _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(TicketVerdict.Valid, Tickets.Check(ticket, "SC-07", TicketScope.Write));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TicketVerdict.Expired, Tickets.Check(ticket, "SC-07", TicketScope.Write));
    }

    [Fact]
    public void Check_OtherSiteOrVerb_IsAnotherRight()
    {
        var (ticket, _) = Tickets.Issue("SC-07", TicketScope.Read);

        Assert.Equal(TicketVerdict.OtherRight, Tickets.Check(ticket, "SC-08", TicketScope.Read));
        Assert.Equal(TicketVerdict.OtherRight, Tickets.Check(ticket, "SC-07", TicketScope.Write));
    }

    [Fact]
    public void Check_AnyCharacterChanged_IsNotValid()
    {
        var (ticket, _) = Tickets.Issue("SC-07", TicketScope.Write);

        for (var i = 0; i < ticket.Length; i++)
        {
            var changed = string.Concat(ticket.AsSpan(0, i), ticket[i] == 'a' ? "b" : "a", ticket.AsSpan(i + 1));
            Assert.NotEqual(TicketVerdict.Valid, Tickets.Check(changed, "SC-07", TicketScope.Write));
        }
    }

    [Fact]
    public void Check_SignedWithAnotherKey_IsForged()
    {
        var other = new UploadTickets(Encoding.ASCII.GetBytes("another key of thirty-two bytes!"), TimeSpan.FromMinutes(15), _clock);

        Assert.Equal(TicketVerdict.Forged, Tickets.Check(other.Issue("SC-07", TicketScope.Write).Text, "SC-07", TicketScope.Write));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Check_NoTicket_IsMalformed(string? text) =>
        Assert.Equal(TicketVerdict.Malformed, Tickets.Check(text, "SC-07", TicketScope.Write));

    [Fact]
    public void Check_EndlessText_IsMalformed() =>
        Assert.Equal(TicketVerdict.Malformed, Tickets.Check(new string('.', 100_000), "SC-07", TicketScope.Write));

    [Fact]
    public void Construct_ShortKey_SaysHowLongItMustBe()
    {
        var fault = Assert.Throws<ArgumentException>(() => new UploadTickets(Key.AsSpan(1), TimeSpan.FromMinutes(15), _clock));
        Assert.Contains("31 bytes; at least 32", fault.Message, StringComparison.Ordinal);
    }
}
