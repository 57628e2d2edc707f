using System.Globalization;
using Grid.Cli.Connection;

namespace Grid.Cli.Tests;

public sealed class HostFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Read_WrittenByALivingProcess_GivesItsPorts()
    {
        Write(Environment.ProcessId);

        Assert.Equal((8080, 30000), (HostFile.Read(_folder.Root)?.HttpPort, HostFile.Read(_folder.Root)?.GatewayPort));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ \"pid\": 1")]
    public void Read_NoWholeFile_IsNoHost(string text)
    {
        _folder.Add("host.json", text);

        Assert.Null(HostFile.Read(_folder.Root));
    }

    [Fact]
    public void Read_WrittenByAProcessThatIsGone_IsNoHost()
    {
        // Above the highest process number that Linux gives (2^22).
        Write(0x7FFFFFF0);

        Assert.Null(HostFile.Read(_folder.Root));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(int pid) => _folder.Add(
        "host.json", string.Create(CultureInfo.InvariantCulture, $$"""{"pid":{{pid}},"httpPort":8080,"gatewayPort":30000,"siloPort":11111}"""));
}
