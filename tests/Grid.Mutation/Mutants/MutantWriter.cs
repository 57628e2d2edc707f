using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grid.Mutation.Mutants;

/// <summary>
/// Writes all mutants of a file into it, each behind a switch: one build serves all of them. Mutants that do not compile are found by
/// the compiler and left out the next time (<paramref name="leftOut"/>).
/// </summary>
/// <param name="file">Relative to the project's folder.</param>
/// <param name="mutants">Takes those of this file.</param>
/// <param name="fixedNames">Constants that the language wants to be constants, because a pattern or an attribute names them.</param>
internal sealed partial class MutantWriter(string file, List<Mutant> mutants, IReadOnlySet<string> leftOut, IReadOnlySet<string> fixedNames) : CSharpSyntaxRewriter
{
    /// <summary>One change in one place of the file.</summary>
    public static string PlaceOf(Mutant mutant) => $"{mutant.Line} {mutant.Key}";

    /// <summary>The switch of a new mutant; null where it was left out.</summary>
    private string? Switch(SyntaxNode node, string before, string after)
    {
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        var mutant = new Mutant(0, file, line, MemberOf(node), OneLine(before), OneLine(after), RunsOnce(node));
        if (leftOut.Contains(PlaceOf(mutant))) return null;
        mutants.Add(mutant with { Id = mutants.Count + 1 });
        return string.Create(CultureInfo.InvariantCulture, $"global::{SwitchSource.TypeName}.Is({mutants.Count})");
    }

    /// <summary>The expression, or one of the others when its mutant is chosen.</summary>
    private ExpressionSyntax Choice(ExpressionSyntax node, ExpressionSyntax visited, params IEnumerable<string> others)
    {
        var text = visited.ToString();
        var isMutated = false;
        foreach (var other in others)
        {
            if (Switch(node, node.ToString(), other) is not { } chosen) continue;
            text = $"({chosen} ? {other} : {text})";
            isMutated = true;
        }

        return isMutated ? SyntaxFactory.ParseExpression(text).WithTriviaFrom(node) : visited;
    }

    private StatementSyntax Drop(StatementSyntax node, StatementSyntax visited, string? other = null)
    {
        var text = visited.ToString();
        if (other is not null && Switch(node, node.ToString(), other) is { } swapped) text = $"if ({swapped}) {{ {other} }} else {{ {text} }}";
        if (Switch(node, node.ToString(), "nothing") is { } dropped) text = $"if (!{dropped}) {{ {text} }}";
        return text == visited.ToString() ? visited : SyntaxFactory.ParseStatement($"{{ {text} }}").WithTriviaFrom(node);
    }

    /// <summary>The same condition, or its contrary; where it declares variables that are used later, what still compiles.</summary>
    private ExpressionSyntax Condition(ExpressionSyntax node, ExpressionSyntax visited)
    {
        if (node is LiteralExpressionSyntax) return visited;
        var declares = Declares(node);
        var isNot = declares && node.DescendantNodesAndSelf().Any(n => n.IsKind(SyntaxKind.NotPattern));
        var after = !declares ? $"!({node})" : isNot ? "true" : "false";
        if (Switch(node, node.ToString(), after) is not { } chosen) return visited;
        var text = !declares ? $"({chosen} ^ ({visited}))" : isNot ? $"(({visited}) || {chosen})" : $"(({visited}) && !{chosen})";
        return SyntaxFactory.ParseExpression(text).WithTriviaFrom(node);
    }

    private static bool Declares(SyntaxNode node) =>
        node.DescendantNodesAndSelf(inner => inner is not LambdaExpressionSyntax).Any(n => n is SingleVariableDesignationSyntax);

    private static bool IsCondition(SyntaxNode node) => node.Parent switch
    {
        IfStatementSyntax parent => parent.Condition == node,
        ConditionalExpressionSyntax parent => parent.Condition == node,
        WhileStatementSyntax parent => parent.Condition == node,
        WhenClauseSyntax => true,
        _ => false,
    };

    private static bool RunsOnce(SyntaxNode node) => node.Ancestors().Any(a => a switch
    {
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword),
        ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(SyntaxKind.StaticKeyword),
        PropertyDeclarationSyntax property => property.Modifiers.Any(SyntaxKind.StaticKeyword) && property.Initializer is not null,
        _ => false,
    });

    private static string MemberOf(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case MethodDeclarationSyntax method: return method.Identifier.Text;
                case PropertyDeclarationSyntax property: return property.Identifier.Text;
                case ConstructorDeclarationSyntax constructor: return constructor.Identifier.Text;
                case FieldDeclarationSyntax field: return field.Declaration.Variables[0].Identifier.Text;
                case IndexerDeclarationSyntax: return "this";
                case TypeDeclarationSyntax type: return type.Identifier.Text;
                default: continue;
            }
        }

        return "";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
