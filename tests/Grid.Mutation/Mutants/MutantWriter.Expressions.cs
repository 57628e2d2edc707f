using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grid.Mutation.Mutants;

internal sealed partial class MutantWriter
{
    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (Declares(node) || IsText(node.Left) || IsText(node.Right)) return visited;
        if (node.IsKind(SyntaxKind.CoalesceExpression)) return Choice(node, visited, $"({node.Right})");
        var isNegatedAnyway = node.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression && IsCondition(node);
        return isNegatedAnyway || !Swaps.Operators.TryGetValue(node.Kind(), out var other)
            ? visited
            : Choice(node, visited, $"({node.Left} {other} {node.Right})");
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        var isNot = node.IsKind(SyntaxKind.LogicalNotExpression) && !IsCondition(node);
        return (isNot || node.IsKind(SyntaxKind.UnaryMinusExpression)) && !Declares(node) ? Choice(node, visited, $"({node.Operand})") : visited;
    }

    public override SyntaxNode? VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPostfixUnaryExpression(node)!;
        if (node.Parent is ExpressionStatementSyntax or ForStatementSyntax || !Swaps.Operators.TryGetValue(node.Kind(), out var other)) return visited;
        return Choice(node, visited, $"{node.Operand}{other}");
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression.ToString() == "nameof") return node;
        var visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (node.Expression is not MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } call || Declares(node)) return visited;
        var (method, arguments) = (name.Identifier.Text, node.ArgumentList.Arguments);
        if (Swaps.Methods.TryGetValue(method, out var other)) return Choice(node, visited, $"{call.Expression}.{other}{node.ArgumentList}");
        if (Swaps.Filters.Contains(method)) return Choice(node, visited, $"{call.Expression}");
        if (Swaps.Bounds.Contains(method)) return Choice(node, visited, $"{arguments[0].Expression}");
        return method is "CompareTo" or "CompareOrdinal" ? Choice(node, visited, $"-{node}") : visited;
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node) => node.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression => Choice(node, node, "false"),
        SyntaxKind.FalseLiteralExpression => Choice(node, node, "true"),
        SyntaxKind.NumericLiteralExpression => Choice(node, node, OtherNumber(node.Token)),
        _ => node,
    };

    public override SyntaxNode? VisitIsPatternExpression(IsPatternExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitIsPatternExpression(node)!;
        return Declares(node) ? visited : Choice(node, visited, OtherPatterns(node.Pattern).Select(pattern => $"({node.Expression} is {pattern})"));
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node) => node
        .WithCondition(Condition(node.Condition, (ExpressionSyntax)Visit(node.Condition)))
        .WithWhenTrue((ExpressionSyntax)Visit(node.WhenTrue))
        .WithWhenFalse((ExpressionSyntax)Visit(node.WhenFalse));

    public override SyntaxNode? VisitWhenClause(WhenClauseSyntax node) =>
        node.WithCondition(Condition(node.Condition, (ExpressionSyntax)Visit(node.Condition)));

    public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        var visited = (ExpressionSyntax)Visit(node.Expression);
        return node.WithExpression(Returned(node.Expression, visited));
    }

    /// <summary>A constant in the place of what a member gives back.</summary>
    private ExpressionSyntax Returned(ExpressionSyntax node, ExpressionSyntax visited)
    {
        if (node is LiteralExpressionSyntax or RefExpressionSyntax or ThrowExpressionSyntax || Declares(node)) return visited;
        return TypeOf(node)?.ToString() switch
        {
            "bool" => Choice(node, visited, "true", "false"),
            "int" or "long" or "double" or "TimeSpan" => Choice(node, visited, "default"),
            { } type when type.EndsWith('?') => Choice(node, visited, "null"),
            _ => visited,
        };
    }

    private static TypeSyntax? TypeOf(SyntaxNode node)
    {
        var member = node.Ancestors().FirstOrDefault(a => a is MemberDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax);
        return member switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            BasePropertyDeclarationSyntax property => property.Type,
            _ => null,
        };
    }

    private static string OtherNumber(SyntaxToken number) => number.Value switch
    {
        0 => "1",
        0L => "1L",
        0.0 => "1d",
        int value => ((long)value * 2).ToString(CultureInfo.InvariantCulture),
        long value => $"{(value * 2).ToString(CultureInfo.InvariantCulture)}L",
        double value => $"{(value * 2).ToString("R", CultureInfo.InvariantCulture)}d",
        _ => $"({number.Text} * 2)",
    };

    /// <summary>The pattern with one comparison moved by its edge, one number changed, or one alternative missing.</summary>
    private static IEnumerable<string> OtherPatterns(PatternSyntax pattern)
    {
        foreach (var relation in pattern.DescendantNodesAndSelf().OfType<RelationalPatternSyntax>())
            yield return pattern.ReplaceNode(relation, relation.WithOperatorToken(SyntaxFactory.ParseToken($"{Swaps.Patterns[relation.OperatorToken.Text]} "))).ToString();
        foreach (var number in pattern.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.NumericLiteralExpression)))
            yield return pattern.ReplaceNode(number, SyntaxFactory.ParseExpression(OtherNumber(number.Token)).WithTriviaFrom(number)).ToString();
        foreach (var either in pattern.DescendantNodesAndSelf().OfType<BinaryPatternSyntax>())
        {
            yield return pattern.ReplaceNode(either, either.Left).ToString();
            yield return pattern.ReplaceNode(either, either.Right).ToString();
        }
    }

    private static bool IsText(ExpressionSyntax node) => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression);
}
