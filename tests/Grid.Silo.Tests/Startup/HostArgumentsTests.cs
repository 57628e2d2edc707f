using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public class HostArgumentsTests
{
    [Fact]
    public void Parse_Nothing_SiloJsonOfTheCurrentFolder()
    {
        var arguments = HostArguments.Parse([], out var fault)!;

        Assert.Equal("silo.json", arguments.ConfigPath);
        Assert.Empty(arguments.Overrides);
        Assert.Empty(fault);
    }

    [Fact]
    public void Parse_ConfigAndOverrides_KeptInOrder()
    {
        var arguments = HostArguments.Parse(["--config", "other.json", "network.httpPort=0", "nodes[0].slots=2"], out _)!;

        Assert.Equal("other.json", arguments.ConfigPath);
        Assert.Equal(["network.httpPort=0", "nodes[0].slots=2"], arguments.Overrides);
    }

    [Theory]
    [InlineData("--config")]
    [InlineData("--verbose")]
    [InlineData("silo.json")]
    [InlineData("-x=1")]
    public void Parse_UnknownArgument_NamedWithTheUsage(string argument)
    {
        Assert.Null(HostArguments.Parse([argument], out var fault));
        Assert.Contains($"'{argument}'", fault, StringComparison.Ordinal);
        Assert.Contains("Usage", fault, StringComparison.Ordinal);
    }
}
