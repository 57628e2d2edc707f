using System.Reflection;
using System.Runtime.Loader;
using Grid.Mutation.Mutants;

namespace Grid.Mutation.Running;

/// <summary>The tests and the mutated project, loaded apart from everything else: what runs once in a process runs once for each of these.</summary>
internal sealed class LoadedTests : AssemblyLoadContext
{
    private readonly ProjectFolders _project;
    private readonly AssemblyDependencyResolver _resolver;
    private readonly FieldInfo _chosen;

    /// <param name="chosen">Mutant that is on from the start; 0 for none.</param>
    public LoadedTests(ProjectFolders project, int chosen)
    {
        _project = project;
        var tests = Path.Combine(project.BuiltTests, $"{project.Name}.Tests.dll");
        _resolver = new AssemblyDependencyResolver(tests);
        var type = LoadFromAssemblyPath(project.MutatedAssembly).GetType(SwitchSource.TypeName)!;
        _chosen = type.GetField("Chosen")!;
        Reached = (bool[])type.GetField("Reached")!.GetValue(null)!;
        Choose(chosen);
        Cases = TestDiscovery.Of(LoadFromAssemblyPath(tests), project.SlowTests);
    }

    public bool[] Reached { get; }
    public List<TestCase> Cases { get; }

    public void Choose(int mutant) => _chosen.SetValue(null, mutant);

    protected override Assembly? Load(AssemblyName name)
    {
        if (name.Name == _project.Name) return LoadFromAssemblyPath(_project.MutatedAssembly);
        return _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string name) =>
        _resolver.ResolveUnmanagedDllToPath(name) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
