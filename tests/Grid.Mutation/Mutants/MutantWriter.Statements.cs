using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grid.Mutation.Mutants;

internal sealed partial class MutantWriter
{
    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node) => node
        .WithCondition(Condition(node.Condition, (ExpressionSyntax)Visit(node.Condition)))
        .WithStatement((StatementSyntax)Visit(node.Statement))
        .WithElse((ElseClauseSyntax?)Visit(node.Else));

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => node
        .WithCondition(Condition(node.Condition, (ExpressionSyntax)Visit(node.Condition)))
        .WithStatement((StatementSyntax)Visit(node.Statement));

    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        if (node.Expression is null) return Drop(node, node);
        return node.WithExpression(Returned(node.Expression, (ExpressionSyntax)Visit(node.Expression)));
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var visited = (StatementSyntax)base.VisitExpressionStatement(node)!;
        var text = node.Expression.ToString();
        if (text.Contains(".ThrowIf", StringComparison.Ordinal) || Declares(node)) return visited;
        return Drop(node, visited, node.Expression switch
        {
            AssignmentExpressionSyntax a when Swaps.Operators.TryGetValue(a.Kind(), out var other) => $"{a.Left} {other} {a.Right};",
            PostfixUnaryExpressionSyntax p when Swaps.Operators.TryGetValue(p.Kind(), out var other) => $"{p.Operand}{other};",
            _ => null,
        });
    }

    public override SyntaxNode? VisitContinueStatement(ContinueStatementSyntax node) => Drop(node, node);

    public override SyntaxNode? VisitBreakStatement(BreakStatementSyntax node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(a => a is SwitchStatementSyntax or ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax) is SwitchStatementSyntax
            ? node
            : Drop(node, node);

    public override SyntaxNode? VisitYieldStatement(YieldStatementSyntax node)
    {
        var visited = (StatementSyntax)base.VisitYieldStatement(node)!;
        return Declares(node) ? visited : Drop(node, visited);
    }

    // Where the language wants a constant, no switch can stand.
    public override SyntaxNode? VisitConstantPattern(ConstantPatternSyntax node) => node;

    public override SyntaxNode? VisitRelationalPattern(RelationalPatternSyntax node) => node;

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitParameter(ParameterSyntax node) => node;

    public override SyntaxNode? VisitEnumDeclaration(EnumDeclarationSyntax node) => node;

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) => node.IsConst ? node : base.VisitLocalDeclarationStatement(node);

    /// <summary>A constant that nothing needs to be one becomes a property, so that it can have another value.</summary>
    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node)
    {
        if (!node.Modifiers.Any(SyntaxKind.ConstKeyword)) return base.VisitFieldDeclaration(node);
        var variables = node.Declaration.Variables;
        if (node.Declaration.Type.ToString() is "string" or "bool" or "char" || variables.Any(v => fixedNames.Contains(v.Identifier.Text))) return node;

        // Splitting them is the reader's work (see MutatedProject).
        if (variables.Count != 1) return node;
        var access = string.Join(' ', node.Modifiers.Where(m => !m.IsKind(SyntaxKind.ConstKeyword)).Select(m => m.Text));
        var text = $"{access} static {node.Declaration.Type} {variables[0].Identifier.Text} => {Visit(variables[0].Initializer!.Value)};";
        return SyntaxFactory.ParseMemberDeclaration(text)!.WithTriviaFrom(node);
    }
}
