using Grid.Chaos.Tests;
using Grid.Chaos.Tests.Soak;

return args is [ChaosProgram.Verb, .. var rest]
    ? await ChaosProgram.RunAsync(rest)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
