using System.Globalization;
using System.Text.Json;
using Grid.Mutation.Mutants;
using Grid.Mutation.Reporting;
using Grid.Mutation.Running;

// Grid.Mutation PROJECT [part of a file's path, several with commas] [again] [every=N]
// "again" asks only about what survived the last time; "every" only about one of so many, which is enough for a score.
if (args is ["--host", var hosted, var listed])
{
    var mutants = JsonSerializer.Deserialize<List<Mutant>>(File.ReadAllText(listed))!.ToDictionary(mutant => mutant.Id);
    new MutantHost(ProjectFolders.All.Single(p => p.Name == hosted), mutants).Serve(Console.In, Console.Out);
    return 0;
}

if (args.Length == 0 || Array.Find(ProjectFolders.All, p => p.Name == args[0]) is not { } project)
{
    Console.Error.WriteLine($"usage: Grid.Mutation {string.Join('|', ProjectFolders.All.Select(p => p.Name))} [files] [again] [every=N]");
    return 2;
}

var mutated = new MutatedProject(project);
mutated.Compile(args.ElementAtOrDefault(1) ?? "");
Console.Error.WriteLine($"{mutated.Mutants.Count} mutants, {mutated.LeftOut} more do not compile");
var list = Path.Combine(project.Output, "mutants.json");
File.WriteAllText(list, JsonSerializer.Serialize(mutated.Mutants));

var report = new MutationReport(project);
using var host = new HostProcess(project.Name, list);
var every = uint.Parse(args.FirstOrDefault(arg => arg.StartsWith("every=", StringComparison.Ordinal))?[6..] ?? "1", CultureInfo.InvariantCulture);
var sample = mutated.Mutants.Where(mutant => mutant.IsOneOf(every)).ToList();
var asked = sample.Where(mutant => !report.IsEquivalent(mutant)).ToList();
foreach (var mutant in asked)
{
    var before = args.Contains("again") ? report.Before(mutant) : null;
    report.Add(mutant, before is not null && MutationReport.IsKilled(before) ? before : host.Judge(mutant.Id));
}

report.Tell(mutated.LeftOut, sample.Count - asked.Count);
return 0;
