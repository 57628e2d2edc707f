using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grid.Mutation.Mutants;

/// <summary>
/// A project with all its mutants, compiled in memory: the source tree is only read. What source generators add is taken from the
/// last build, where it was kept there.
/// </summary>
internal sealed class MutatedProject
{
    // Each round leaves out what the one before could not compile; the compiler tells of some errors only when it finds no others.
    private const int MostRounds = 40;

    private readonly ProjectFolders _project;
    private readonly CSharpCompilation _unchanged;
    private readonly HashSet<string> _leftOut;
    private readonly HashSet<string> _fixedNames;
    private readonly List<Mutant> _mutants = [];

    public MutatedProject(ProjectFolders project)
    {
        _project = project;

        // To find them takes a dozen rounds, so they are kept for the next run; one that would compile by then is only not asked about.
        _leftOut = File.Exists(LeftOutPath) ? [.. File.ReadLines(LeftOutPath)] : [];
        var objects = Path.Combine(ProjectFolders.Root, ".artifacts", "obj", project.Name);
        var sources = Files(project.Source).Concat(Files(Path.Combine(objects, "release"))).Select(Parse).ToList();
        sources.Add(CSharpSyntaxTree.ParseText(SwitchSource.Text, path: Path.Combine(objects, $"{SwitchSource.TypeName}.cs")));
        _fixedNames = [.. sources.Concat(Files(Path.Combine(ProjectFolders.Root, "tests")).Select(Parse)).SelectMany(FixedNames)];
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, deterministic: true);
        _unchanged = CSharpCompilation.Create(project.Name, sources, References(project), options);
    }

    public IReadOnlyList<Mutant> Mutants => _mutants;

    /// <summary>Mutants that do not compile.</summary>
    public int LeftOut => _leftOut.Count;

    private string LeftOutPath => Path.Combine(_project.Output, "left-out.txt");

    /// <summary>Writes the assembly that holds every mutant of the wanted files.</summary>
    public void Compile(string wanted)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var mutated = Mutate(wanted);
            Directory.CreateDirectory(_project.Output);
            var result = mutated.Emit(_project.MutatedAssembly);
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
            File.WriteAllLines(LeftOutPath, _leftOut);
            if (errors.Count == 0) return;
            if (!errors.Select(LeaveOut).ToList().Contains(true)) throw new InvalidOperationException($"errors that no mutant explains:\n{string.Join('\n', errors.Take(20))}");
        }

        throw new InvalidOperationException($"mutants that do not compile are left after {MostRounds} rounds");
    }

    private CSharpCompilation Mutate(string wanted)
    {
        _mutants.Clear();
        var compilation = _unchanged;
        foreach (var tree in _unchanged.SyntaxTrees.Where(tree => IsWanted(tree.FilePath, wanted)).OrderBy(tree => tree.FilePath, StringComparer.Ordinal))
        {
            var writer = new MutantWriter(Path.GetRelativePath(_project.Source, tree.FilePath), _mutants, _leftOut, _fixedNames);
            var text = writer.Visit(WithSingleConstants(tree.GetRoot())).ToFullString();
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, path: tree.FilePath));
        }

        return compilation;
    }

    private bool IsWanted(string path, string wanted)
    {
        var file = Path.GetRelativePath(_project.Source, path);
        return _project.Folders.Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal))
            && (wanted.Length == 0 || wanted.Split(',').Any(part => file.Contains(part, StringComparison.Ordinal)));
    }

    /// <returns>Whether a mutant stands at the error.</returns>
    private bool LeaveOut(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree) return false;
        var around = tree.GetRoot().FindToken(error.Location.SourceSpan.Start).Parent!.AncestorsAndSelf().ToList();
        var id = around.Select(IdAt).FirstOrDefault(found => found > 0);
        if (id == 0) id = around.Where(node => node is StatementSyntax or MemberDeclarationSyntax).SelectMany(node => node.DescendantNodes()).Select(IdAt).FirstOrDefault(found => found > 0);
        return id > 0 && _leftOut.Add(MutantWriter.PlaceOf(_mutants[id - 1]));
    }

    /// <summary>The mutant whose switch stands at this node itself; 0 where there is none.</summary>
    private static int IdAt(SyntaxNode node)
    {
        var condition = node switch
        {
            ConditionalExpressionSyntax choice => choice.Condition,
            IfStatementSyntax statement => statement.Condition,
            BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.ExclusiveOrExpression) ? binary.Left : binary.Right,
            _ => null,
        };
        if (condition is PrefixUnaryExpressionSyntax not) condition = not.Operand;
        return condition is InvocationExpressionSyntax call && call.Expression.ToString().EndsWith($"{SwitchSource.TypeName}.Is", StringComparison.Ordinal)
            ? (int)((LiteralExpressionSyntax)call.ArgumentList.Arguments[0].Expression).Token.Value!
            : 0;
    }

    /// <summary>A declaration of two constants becomes two, on the same line.</summary>
    private static SyntaxNode WithSingleConstants(SyntaxNode root)
    {
        var text = root.ToFullString();
        foreach (var field in root.DescendantNodes().OfType<FieldDeclarationSyntax>().Where(f => f.Modifiers.Any(SyntaxKind.ConstKeyword) && f.Declaration.Variables.Count > 1).Reverse())
        {
            var single = string.Join(' ', field.Declaration.Variables.Select(v => $"{field.Modifiers} {field.Declaration.Type} {v};"));
            text = text[..field.SpanStart] + single + text[field.Span.End..];
        }

        return CSharpSyntaxTree.ParseText(text).GetRoot();
    }

    /// <summary>Names that stand where the language wants a constant.</summary>
    private static IEnumerable<string> FixedNames(SyntaxTree tree) => tree.GetRoot().DescendantNodes().Where(WantsConstant)
        .SelectMany(node => node.DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text);

    private static bool WantsConstant(SyntaxNode node) => node is ConstantPatternSyntax or RelationalPatternSyntax or CaseSwitchLabelSyntax or AttributeSyntax
        || node.Parent is EqualsValueClauseSyntax { Parent: ParameterSyntax or EnumMemberDeclarationSyntax }
        || (node.Parent is EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax field } && field.Modifiers.Any(SyntaxKind.ConstKeyword));

    private static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories) : [];

    private static SyntaxTree Parse(string path) => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path);

    private static IEnumerable<MetadataReference> References(ProjectFolders project)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsOfPlatform);
        var built = Directory.GetFiles(project.BuiltTests, "*.dll").Where(path => Path.GetFileNameWithoutExtension(path) != project.Name && !IsOfPlatform(path));
        return platform.Concat(built).Select(path => MetadataReference.CreateFromFile(path));
    }

    private static bool IsOfPlatform(string path) =>
        Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll";
}
