using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResearchKit.Notebooks.Lint;

/// <summary>Reads the C# of a notebook: queries in its texts, frames put in an order of merit, people clustered or scored one by one, and what titles and texts say.</summary>
internal sealed class CSharpLint(SqlLint sql)
{
    private static readonly CSharpParseOptions s_script = CSharpParseOptions.Default.WithKind(Microsoft.CodeAnalysis.SourceCodeKind.Script);
    private static readonly string[] s_clusterings = ["KMeans", "Clustering", "LatentProfile", "LatentClass", "GaussianMixture", "Dbscan", "MixtureModel"];

    /// <summary>What is found, with the line in the code, from 1.</summary>
    /// <param name="code">The code of a cell.</param>
    /// <param name="mayBeCausal">Whether the design allows causal words.</param>
    public IEnumerable<(LintRule Rule, string Excerpt, int Line)> Check(string code, bool mayBeCausal)
    {
        var root = CSharpSyntaxTree.ParseText(code, s_script).GetRoot();
        foreach (var node in root.DescendantNodes())
        {
            var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            switch (node)
            {
                case InvocationExpressionSyntax call:
                    foreach (var (rule, excerpt) in Call(call))
                        yield return (rule, excerpt, line);
                    break;
                case LiteralExpressionSyntax { Token.Value: string text } when !IsQuery(node):
                    foreach (var (rule, excerpt, place) in LintWords.Known.In(text, mayBeCausal))
                        yield return (rule, excerpt, line + ProseText.LineOf(text, place) - 1);
                    break;
                case InterpolatedStringTextSyntax part:
                    foreach (var (rule, excerpt, _) in LintWords.Known.In(part.TextToken.ValueText, mayBeCausal))
                        yield return (rule, excerpt, line);
                    break;
            }
        }
    }

    private IEnumerable<(LintRule Rule, string Excerpt)> Call(InvocationExpressionSyntax call)
    {
        var method = MethodOf(call);
        var arguments = call.ArgumentList.Arguments;
        if (method is "Query" or "Sql" && arguments.Count > 0 && TextOf(arguments[0].Expression) is { } query)
            return sql.Check(query, call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable.Identifier.ValueText : null);
        if (method is "OrderBy" or "OrderByDescending" or "Sort" && call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax frame }
            && sql.Frames.TryGetValue(frame.Identifier.ValueText, out var columns) && columns.Any(column => column.Traits.HasFlag(SqlTraits.Whom))
            && arguments.Count > 0 && TextOf(arguments[0].Expression) is { } by
            && columns.FirstOrDefault(column => column.Name.Equals(by, StringComparison.OrdinalIgnoreCase)) is { } column && column.Traits.HasFlag(SqlTraits.Merit))
            return [(LintRule.RankedRows, $"{frame.Identifier.ValueText}.{method}(\"{by}\")")];
        if (method == "Score" && arguments.Count > 1)
            return [(LintRule.MissingModelCard, Cut(call))];
        if (method is "Predict" or "PredictProbability" && arguments is [{ Expression: IdentifierNameSyntax scored }, ..]
            && sql.Frames.TryGetValue(scored.Identifier.ValueText, out var rows) && rows.Any(column => ColumnTraits.IsLearner(column.Name)))
            return [(LintRule.MissingModelCard, Cut(call))];
        if (s_clusterings.Any(known => call.Expression.ToString().Contains(known, StringComparison.OrdinalIgnoreCase))
            && arguments.Any(argument => argument.Expression is IdentifierNameSyntax name && sql.Frames.TryGetValue(name.Identifier.ValueText, out var about) && about.Any(one => one.Traits.HasFlag(SqlTraits.Whom))))
            return [(LintRule.SortedPeople, call.Expression.ToString())];
        return [];
    }

    private static string Cut(InvocationExpressionSyntax call) => string.Concat(call.ToString().Take(80));

    private static bool IsQuery(Microsoft.CodeAnalysis.SyntaxNode text) =>
        text.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } && MethodOf(call) is "Query" or "Sql";

    private static string MethodOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private static string? TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part => part is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : "NULL")),
        _ => null,
    };
}
