namespace Grid.Mutation.Mutants;

/// <summary>A project whose rules are mutated, its tests, and which of them take too long to be asked about every mutant.</summary>
internal sealed record ProjectFolders(string Name, string[] Folders, string[] SlowTests)
{
    public static readonly ProjectFolders[] All =
    [
        // Whole random countries take a minute, and say of a mutant only that something is wrong somewhere.
        new("Grid.Scheduling", ["Admission", "Jobs", "Learning", "Nodes", "Placement", "Policy", "Queue", "Recognition", "Regions"], ["MustTests", "StarvationTests", "AnyFactsWhatever"]),

        // Real heads and models take seconds each, longer than a change is given.
        new("Grid.Inference", ["Geometry"], ["RealHead", "SampleHead", "SampleStudy", "StudyFiles", "ShippedModels", "Sessions", "Execution", "Scoring", "ModelFiles"]),
    ];

    public static string Root { get; } = FindRoot();

    public string Source => Path.Combine(Root, "src", Name);

    /// <summary>As `dotnet build tests/X.Tests` leaves them.</summary>
    public string BuiltTests => Path.Combine(Root, ".artifacts", "bin", $"{Name}.Tests", "release");

    /// <summary>Everything that a run writes: among what is built, so that the source tree stays as it is.</summary>
    public string Output => Path.Combine(Root, ".artifacts", "mutation", Name);
    public string MutatedAssembly => Path.Combine(Output, $"{Name}.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Grid.sln above {AppContext.BaseDirectory}");
    }
}
