using CsCheck;
using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

public sealed class InstanceAddressTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("SC-07")]
    [InlineData("INST-190")]
    [InlineData("x")]
    public void TryCreate_SiteOfTheRightForm_IsTaken(string site) =>
        Assert.True(InstanceAddress.TryCreate(site, Hash, out _, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../SC-07")]
    [InlineData("SC-07/..")]
    [InlineData("SC-07\\..")]
    [InlineData("SC-07\n")]
    [InlineData("SC-07\0")]
    [InlineData("-rf")]
    [InlineData(".incoming")]
    [InlineData("SC\u202e70")]
    [InlineData("АЛМАТЫ")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void TryCreate_SiteOfAnotherForm_IsRefusedWithoutRepeatingIt(string? site)
    {
        Assert.False(InstanceAddress.TryCreate(site, Hash, out _, out var reason));
        Assert.Contains("expected 1 to 64", reason, StringComparison.Ordinal);
        if (site is { Length: > 6 }) Assert.DoesNotContain(site, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd")]
    public void TryCreate_HashOfAnotherForm_IsRefused(string? hash)
    {
        Assert.False(InstanceAddress.TryCreate("SC-07", hash, out _, out var reason));
        Assert.Contains("64 lower-case hexadecimal digits", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_AnyTextAtAll_NeverLeavesTheRoot() =>
        Gen.Select(Gen.String, Gen.String).Sample((site, hash) =>
        {
            if (!InstanceAddress.TryCreate(site, hash, out var address, out _)) return;
            var path = Path.GetFullPath(Path.Combine("/root", address.SiteId, address.Sha256[..2], address.Sha256));
            Assert.StartsWith("/root/", path, StringComparison.Ordinal);
        });
}
