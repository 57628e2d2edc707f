using Grid.Silo.Startup;

// Exit codes: 0 stopped when told to, 1 could not start or had to stop, 2 mistakes in the arguments or in silo.json.
if (HostArguments.Parse(args, out var fault) is not { } arguments)
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

return await GridHost.RunAsync(arguments);
