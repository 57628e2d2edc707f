using Grid.HospitalMess.Tests;

return args switch
{
    [MessProgram.Verb, .. var rest] => await MessProgram.RunAsync(rest),
    _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
