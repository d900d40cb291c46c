using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResearchKit.Workshop;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>
/// A check of an exercise that does not compile because the learner's variable is not there yet, or is of another type: a verdict in words in place of the compiler's errors. An error outside of the condition is the author's, and stays one.
/// </summary>
internal static class UnfinishedExercise
{
    private const string NoSuchName = "CS0103";

    /// <summary>The verdict; null if the cell is no check, or is wrong in another way.</summary>
    public static ExerciseVerdict? Of(Compilation compilation, ImmutableArray<Diagnostic> errors)
    {
        if (compilation.SyntaxTrees.LastOrDefault() is not { } tree)
            return null;
        var checks = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsCheck).ToArray();
        if (checks.Length == 0 || !errors.All(error => checks.Any(check => Condition(check).Span.Contains(error.Location.SourceSpan))))
            return null;
        var first = checks.First(check => errors.Any(error => Condition(check).Span.Contains(error.Location.SourceSpan)));
        var own = errors.Where(error => Condition(first).Span.Contains(error.Location.SourceSpan)).OrderBy(error => error.Location.SourceSpan.Start).ToArray();
        var exercise = Text(first.ArgumentList.Arguments[0])!;
        var hints = first.ArgumentList.Arguments.Skip(2).Select(Text).OfType<string>();
        var names = own.Where(error => error.Id == NoSuchName).Select(error => tree.GetText().ToString(error.Location.SourceSpan)).Distinct(StringComparer.Ordinal).ToArray();
        return names.Length > 0 ? Exercise.Missing(exercise, names, hints) : Exercise.OtherType(exercise, Message(own[0]), hints);
    }

    // The compiler's advice on extension methods and usings helps nobody who made a text in place of a model.
    private static string Message(Diagnostic error) => error.GetMessage(CultureInfo.InvariantCulture).Split(" and no accessible extension method", 2)[0];

    private static bool IsCheck(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Exercise.Check), Expression: IdentifierNameSyntax { Identifier.ValueText: nameof(Exercise) } }
        && call.ArgumentList.Arguments is [var id, { Expression: LambdaExpressionSyntax }, ..] && !string.IsNullOrWhiteSpace(Text(id));

    private static ExpressionSyntax Condition(InvocationExpressionSyntax check) => check.ArgumentList.Arguments[1].Expression;

    private static string? Text(ArgumentSyntax argument) => argument.Expression is LiteralExpressionSyntax { Token.Value: string text } ? text : null;
}
