namespace Grid.Mutation.Mutants;

/// <summary>One small change of the code that tests should notice.</summary>
/// <param name="Id">Of this run of the tool: counted from 1 over all files.</param>
/// <param name="File">Relative to the project's folder.</param>
/// <param name="Once">It stands in code that runs once, so that everything is loaded anew for it.</param>
internal sealed record Mutant(int Id, string File, int Line, string Member, string Before, string After, bool Once)
{
    /// <summary>The same in the next run, as long as the code around it is: what results and equivalents.txt name it by.</summary>
    public string Key => $"{File} {Member}: {Before} -> {After}";

    /// <summary>Whether it is one of every so many, the same ones in every run (FNV-1a over its place).</summary>
    public bool IsOneOf(uint every) => $"{Line} {Key}".Aggregate(2166136261, (hash, letter) => (hash ^ letter) * 16777619) % every == 0;
}
