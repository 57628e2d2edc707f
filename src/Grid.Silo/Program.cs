using Grid.Silo.Startup;

if (args is [DatabaseHost.Verb, .. var rest]) return await DatabaseHost.RunAsync(rest);

// Exit codes: 0 stopped when told to, 1 could not start or had to stop, 2 mistakes in the arguments or in silo.json.
if (HostArguments.Parse(args, out var fault) is not { } arguments)
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

return await GridHost.RunAsync(arguments);
