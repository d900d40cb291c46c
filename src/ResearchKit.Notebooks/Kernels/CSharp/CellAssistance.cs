using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Completion and inspection of a cell that is being written, from what the compiler knows of it and of the cells before.</summary>
/// <param name="compilation">The compilation of the cell as it stands.</param>
internal sealed class CellAssistance(Compilation compilation)
{
    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;
    private static readonly SymbolDisplayFormat Type = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword);

    private readonly SyntaxTree _tree = compilation.SyntaxTrees.Last();

    private SemanticModel Model => compilation.GetSemanticModel(_tree);

    /// <summary>What could stand at a position of the cell.</summary>
    public CompletionList Complete(int position, CancellationToken cancellationToken)
    {
        var text = _tree.GetText(cancellationToken);
        var start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
            start--;
        var root = _tree.GetRoot(cancellationToken);
        var token = start == 0 ? default : root.FindToken(start - 1);
        if (IsText(root, start) || (start > 0 && token.IsKind(SyntaxKind.NumericLiteralToken)))
            return CompletionList.None(position);
        var typed = text.ToString(new(start, position - start));
        var end = position;
        while (end < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[end]))
            end++;
        while (!token.IsKind(SyntaxKind.None) && token.SpanStart >= start)
            token = token.GetPreviousToken();
        var items = token.IsKind(SyntaxKind.DotToken)
            ? Members(token, start, cancellationToken)
            : Model.LookupSymbols(start).Where(symbol => !symbol.IsImplicitlyDeclared).ToArray();
        var keywords = token.IsKind(SyntaxKind.DotToken)
            ? []
            : SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(word => word.Length > 0 && char.IsAsciiLetterLower(word[0])).Select(word => new CompletionItem(word, "keyword"));
        return new CompletionList(start, end,
        [
            .. items
                .Where(symbol => symbol.CanBeReferencedByName && !symbol.Name.StartsWith('<'))
                .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
                .Select(same => new CompletionItem(same.Key, Kind(same.First()), Signature([.. same])))
                .Concat(keywords)
                .Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(item => item.Text, StringComparer.Ordinal)
                .OrderBy(item => item.Text, StringComparer.Ordinal),
        ]);
    }

    /// <summary>What the name at a position is.</summary>
    public MimeBundle? Inspect(int position, CancellationToken cancellationToken)
    {
        var root = _tree.GetRoot(cancellationToken);
        var token = root.FindToken(Math.Min(position, root.FullSpan.End));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && position > 0)
            token = root.FindToken(position - 1);
        if (token.Parent is not { } node || token.Span.End < position || !(token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind())))
            return null;
        var found = Model.GetSymbolInfo(node, cancellationToken);
        var symbol = found.Symbol ?? Model.GetDeclaredSymbol(node, cancellationToken);
        ImmutableArray<ISymbol> symbols = symbol is not null ? [symbol] : found.CandidateSymbols.IsEmpty ? Model.GetMemberGroup(node, cancellationToken) : found.CandidateSymbols;
        if (symbols.IsEmpty)
            return null;
        var signatures = string.Join('\n', symbols.Select(one => one.ToDisplayString(one is ITypeSymbol ? Type : Short)));
        var comment = symbols.Select(one => DocumentationText.Of(one.GetDocumentationCommentXml(CultureInfo.InvariantCulture, expandIncludes: false, cancellationToken))).FirstOrDefault(one => one.Length > 0);
        var plain = comment is null ? signatures : $"{signatures}\n\n{comment}";
        return MimeBundle.OfText(plain).With(MimeTypes.Markdown, comment is null ? $"```csharp\n{signatures}\n```" : $"```csharp\n{signatures}\n```\n\n{comment}");
    }

    private static bool IsText(SyntaxNode root, int position)
    {
        var trivia = root.FindTrivia(Math.Max(0, position - 1));
        if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            return true;
        var token = root.FindToken(Math.Max(0, position - 1));
        return token.SpanStart < position && token.Span.End >= position
            && token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            && (token.Span.End > position || token.ContainsDiagnostics);
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "function",
        IPropertySymbol => "property",
        IEventSymbol => "event",
        IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => "instance",
        IFieldSymbol => "field",
        INamespaceSymbol => "module",
        INamedTypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        INamedTypeSymbol { TypeKind: TypeKind.Enum } => "enum",
        INamedTypeSymbol { TypeKind: TypeKind.Struct } => "struct",
        INamedTypeSymbol => "class",
        _ => "text",
    };

    private static string Signature(IReadOnlyList<ISymbol> same)
    {
        var first = same[0].ToDisplayString(Short);
        return same.Count == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first} (+ {same.Count - 1} more)");
    }

    private IEnumerable<ISymbol> Members(SyntaxToken dot, int position, CancellationToken cancellationToken)
    {
        var model = Model;
        var left = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => (SyntaxNode?)null,
        };
        if (left is null)
            return [];
        switch (model.GetSymbolInfo(left, cancellationToken).Symbol)
        {
            case INamespaceSymbol inside:
                return model.LookupNamespacesAndTypes(position, inside);
            case ITypeSymbol type:
                return model.LookupStaticMembers(position, type);
        }

        return model.GetTypeInfo(left, cancellationToken).Type is { TypeKind: not TypeKind.Error } of
            ? model.LookupSymbols(position, of, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not ITypeSymbol)
            : [];
    }
}
