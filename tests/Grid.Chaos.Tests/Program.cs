using Grid.Chaos.Tests;
using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Membership;
using Grid.Chaos.Tests.Rows;
using Grid.Chaos.Tests.Soak;

return args switch
{
    [ChaosProgram.Verb, .. var rest] => await ChaosProgram.RunAsync(rest),
    [FailoverBench.Verb] => await FailoverBench.RunAsync(),
    [RowsProgram.Verb, .. var rest] => await RowsProgram.RunAsync(rest),
    [MembershipBench.Verb, .. var rest] => await MembershipBench.RunAsync(rest),
    _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
