namespace Grid.Silo.Startup;

/// <summary>The host's command line: <c>[--config silo.json] [section.key=value ...]</c>.</summary>
internal sealed record HostArguments(string ConfigPath, IReadOnlyList<string> Overrides)
{
    public const string Usage = "Usage: Grid.Silo [--config silo.json] [section.key=value ...]";

    /// <summary>The arguments, or null and what was wrong with them.</summary>
    public static HostArguments? Parse(IReadOnlyList<string> args, out string fault)
    {
        fault = "";
        var path = "silo.json";
        var overrides = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--config" && i + 1 < args.Count)
            {
                path = args[++i];
            }
            else if (!args[i].StartsWith('-') && args[i].Contains('='))
            {
                overrides.Add(args[i]);
            }
            else
            {
                fault = $"'{args[i]}' is not understood. {Usage}";
                return null;
            }
        }

        return new HostArguments(path, overrides);
    }
}
