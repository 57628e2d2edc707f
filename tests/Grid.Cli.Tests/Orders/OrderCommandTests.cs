namespace Grid.Cli.Tests.Orders;

public class OrderCommandTests
{
    [Theory]
    [InlineData("requeue", "--reason", "why")]
    [InlineData("requeue", "1.2.3", "--all-quarantined", "--reason", "why")]
    [InlineData("requeue", "1.2.3")]
    [InlineData("cancel", "1.2.3")]
    [InlineData("cancel", "--reason", "why")]
    public async Task Run_WithoutOneStudyAndAReason_IsWrongUsage(params string[] args) =>
        Assert.Equal(ExitCodes.BadInput, (await CommandLine.RunAsync([.. args, "--gateway", "127.0.0.1:1"])).ExitCode);
}
