using Microsoft.CodeAnalysis.CSharp;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>Names that variables may have: those that C# allows, in every kernel, so that values can move.</summary>
internal static class VariableName
{
    /// <summary>Refuses other names.</summary>
    /// <exception cref="ArgumentException">The name is no identifier, or a keyword.</exception>
    public static void Check(string name, string language)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            throw new ArgumentException($"\"{name}\" is no name for a variable of {language}. Use letters, digits and _, beginning with a letter.", nameof(name));
    }
}
