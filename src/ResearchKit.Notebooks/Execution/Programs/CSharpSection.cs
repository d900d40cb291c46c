using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>C# of a cell as statements of a program: usings go up, types down, a last expression is shown.</summary>
internal static partial class CSharpSection
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The statements; the text itself where nothing has to change.</summary>
    /// <exception cref="NotebookConversionException">Something in it has no place in a program.</exception>
    public static string Write(string code, string label, ProgramScope scope)
    {
        var (text, hasDirectives) = TakeDirectives(code, label, scope);
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, Script).GetRoot();
        if (root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.ReferenceDirectiveTrivia) || trivia.IsKind(SyntaxKind.LoadDirectiveTrivia)) is { RawKind: not 0 } directive)
            throw new NotebookConversionException($"{label}: \"{directive.ToString().Trim()}\" has no place in a file-based program. Refer to a package (#r \"nuget: ...\"), or make a project.");
        scope.IsUnsafe |= root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword));
        foreach (var directiveOf in root.Usings.Select(directiveOf => directiveOf.ToString()).Where(one => !scope.Usings.Contains(one, StringComparer.Ordinal)))
            scope.Usings.Add(directiveOf);
        var statements = new StringBuilder();
        var changed = hasDirectives || root.Usings.Count > 0;
        for (var i = 0; i < root.Members.Count; i++)
        {
            var (written, same) = Member(root.Members[i], i == root.Members.Count - 1, label, scope);
            statements.Append(written);
            changed |= !same;
        }

        return changed ? statements.ToString().Trim('\n', '\r') : text;
    }

    private static (string Text, bool Same) Member(MemberDeclarationSyntax member, bool isLast, string label, ProgramScope scope)
    {
        switch (member)
        {
            case GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last } when isLast:
                return ($"{member.GetLeadingTrivia().ToFullString()}Show({last.Expression});{Environment.NewLine.Replace("\r", "", StringComparison.Ordinal)}", false);
            case GlobalStatementSyntax statement:
                foreach (var name in DeclaredIn(statement))
                    scope.Declare(name, label);
                return (member.ToFullString(), true);
            case FieldDeclarationSyntax field:
                return Field(field, label, scope);
            case MethodDeclarationSyntax method when method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true:
                scope.Extensions.Add(method.WithModifiers(Without(method.Modifiers, Accessibility).Insert(0, Keyword(SyntaxKind.PublicKeyword))).NormalizeWhitespace().ToFullString());
                return ("", false);
            case MethodDeclarationSyntax method:
                return Stripped(method, method.Modifiers, (one, modifiers) => one.WithModifiers(modifiers));
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                scope.Types.Add(member.ToFullString().Trim('\n', '\r'));
                return ("", false);
            default:
                throw new NotebookConversionException($"{label}: \"{FirstLine(member)}\" is allowed in a notebook and has no place in a program outside of a type. Make it a variable or a method.");
        }
    }

    private static (string Text, bool Same) Field(FieldDeclarationSyntax field, string label, ProgramScope scope)
    {
        foreach (var variable in field.Declaration.Variables)
            scope.Declare(variable.Identifier.Text, label);
        // Variables of a notebook have the default value of their type from the start.
        var initialised = field.ReplaceNodes(
            field.Declaration.Variables.Where(variable => variable.Initializer is null),
            (variable, _) => variable.WithInitializer(SyntaxFactory.EqualsValueClause(SyntaxFactory.ParseExpression("default!"))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.EqualsToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)))));
        var (text, same) = Stripped(initialised, initialised.Modifiers, (one, modifiers) => one.WithModifiers(modifiers), SyntaxKind.StaticKeyword, SyntaxKind.ReadOnlyKeyword, SyntaxKind.VolatileKeyword);
        return (text, same && initialised.ToFullString() == field.ToFullString());
    }

    private static readonly SyntaxKind[] Accessibility = [SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.InternalKeyword];

    private static (string Text, bool Same) Stripped<T>(T member, SyntaxTokenList modifiers, Func<T, SyntaxTokenList, T> with, params SyntaxKind[] more)
        where T : MemberDeclarationSyntax
    {
        var kept = Without(modifiers, [.. Accessibility, .. more]);
        if (kept.Count == modifiers.Count)
            return (member.ToFullString(), true);
        var bare = with(member.WithLeadingTrivia(), kept);
        return (bare.WithLeadingTrivia(member.GetLeadingTrivia()).ToFullString(), false);
    }

    private static SyntaxTokenList Without(SyntaxTokenList modifiers, SyntaxKind[] kinds) => [.. modifiers.Where(modifier => !kinds.Any(kind => modifier.IsKind(kind)))];

    private static SyntaxToken Keyword(SyntaxKind kind) => SyntaxFactory.Token(SyntaxFactory.TriviaList(), kind, SyntaxFactory.TriviaList(SyntaxFactory.Space));

    // Names that a statement brings into the scope of the program: deconstruction, out variables and patterns at its top.
    private static IEnumerable<string> DeclaredIn(GlobalStatementSyntax statement) => statement.Statement is ExpressionStatementSyntax or LocalDeclarationStatementSyntax
        ? statement.Statement.DescendantNodes(node => node is not LambdaExpressionSyntax and not QueryExpressionSyntax).OfType<SingleVariableDesignationSyntax>().Select(name => name.Identifier.Text)
        : [];

    private static string FirstLine(SyntaxNode node) => node.ToString().Split('\n')[0].Trim();

    private static (string Code, bool HasDirectives) TakeDirectives(string code, string label, ProgramScope scope)
    {
        var lines = code.Split('\n');
        var found = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (Package().Match(lines[i]) is { Success: true } package)
                scope.Packages[package.Groups["id"].Value] = package.Groups["version"].Value;
            else if (PackageSource().Match(lines[i]) is { Success: true } source)
                scope.PackageSources.Add(source.Groups["address"].Value);
            else
                continue;
            lines[i] = "";
            found = true;
        }

        return (found ? string.Join('\n', lines) : code, found);
    }

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<id>[^",\s]+)\s*(,\s*(?<version>[^"\s]*)\s*)?"\s*$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Package();

    [GeneratedRegex("""^\s*#i\s+"(nuget:)?\s*(?<address>[^"]+?)\s*"\s*$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageSource();
}
