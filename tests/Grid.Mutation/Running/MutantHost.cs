using System.Diagnostics;
using Grid.Mutation.Mutants;

namespace Grid.Mutation.Running;

/// <summary>
/// The process that runs tests against mutants, one after another. First without any, to see which tests reach which mutant: only
/// those are run for it. Whoever started this process ends it where a mutant does not come to an end.
/// </summary>
internal sealed class MutantHost(ProjectFolders project, IReadOnlyDictionary<int, Mutant> mutants)
{
    private readonly LoadedTests _warm = LoadFromItsFolder(project);
    private readonly Dictionary<int, List<int>> _testsOf = [];
    private readonly HashSet<int> _early = [];
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private long[] _ticks = [];

    /// <summary>Reads numbers of mutants, writes what became of them.</summary>
    public void Serve(TextReader numbers, TextWriter answers)
    {
        LookWithoutMutants();
        foreach (var name in _failing) answers.WriteLine($"failing {name}");
        answers.WriteLine($"ready {_warm.Cases.Count}");
        while (numbers.ReadLine() is { } line) answers.WriteLine($"{line} {Judge(mutants[int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)])}");
    }

    /// <summary>Tests look for their files beside their assembly.</summary>
    private static LoadedTests LoadFromItsFolder(ProjectFolders project)
    {
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", project.BuiltTests + Path.DirectorySeparatorChar);
        return new LoadedTests(project, chosen: 0);
    }

    /// <summary>Twice: what is reached only the first time belongs to something that is made once and used by many tests.</summary>
    private void LookWithoutMutants()
    {
        _ticks = new long[_warm.Cases.Count];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < _warm.Cases.Count; i++) Look(i, isFirst: pass == 0);
        }

        foreach (var tests in _testsOf.Values) tests.Sort((a, b) => _ticks[a].CompareTo(_ticks[b]));
    }

    private void Look(int index, bool isFirst)
    {
        Array.Clear(_warm.Reached);
        var from = Stopwatch.GetTimestamp();
        if (_warm.Cases[index].Run() is { } fault)
        {
            if (_failing.Add(_warm.Cases[index].Name)) Console.Error.WriteLine($"{_warm.Cases[index].Name} fails without a mutant: {fault.Message}");
        }

        _ticks[index] = Stopwatch.GetTimestamp() - from;
        foreach (var id in mutants.Keys.Where(id => _warm.Reached[id]))
        {
            var tests = _testsOf.TryGetValue(id, out var known) ? known : _testsOf[id] = [];
            if (isFirst) tests.Add(index);
        }

        if (isFirst) return;
        foreach (var (id, tests) in _testsOf.Where(one => !_warm.Reached[one.Key])) if (tests.Contains(index)) _early.Add(id);
    }

    private string Judge(Mutant mutant)
    {
        var tests = _testsOf.GetValueOrDefault(mutant.Id, []);
        if (!mutant.Once && FirstToFail(_warm, tests, mutant.Id) is { } killer) return $"killed {killer}";
        if (!mutant.Once && !_early.Contains(mutant.Id)) return tests.Count == 0 ? "unreached" : "survived";

        // From the start, for all tests of the classes that come near it: what one test makes for its class, the others use.
        var reach = mutants.Values.Where(m => m.File == mutant.File).SelectMany(m => _testsOf.GetValueOrDefault(m.Id, [])).Select(i => _warm.Cases[i].Type).ToHashSet();
        var near = Enumerable.Range(0, _ticks.Length).Where(i => reach.Contains(_warm.Cases[i].Type)).OrderBy(i => _ticks[i]).ToList();
        return FirstToFail(new LoadedTests(project, mutant.Id), near, mutant.Id) is { } late ? $"killed {late}" : "survived";
    }

    private string? FirstToFail(LoadedTests loaded, List<int> tests, int mutant)
    {
        loaded.Choose(mutant);
        try
        {
            return tests.Select(index => loaded.Cases[index]).FirstOrDefault(test => !_failing.Contains(test.Name) && test.Run() is not null)?.Name;
        }
        finally
        {
            loaded.Choose(0);
        }
    }
}
