using System.Globalization;

namespace ResearchKit.UseCases;

/// <summary>The text of a new use-case card: every setting with the question that it answers, and <c>?</c> where a person has to say something.</summary>
internal static class UseCaseDraft
{
    /// <summary>What stands in a draft where a person has to say something.</summary>
    public const string Open = "?";

    private const string Template = "ResearchKit.Templates.use-case.card.yaml";

    public static string Of(string name, int number, string title, string? question)
    {
        using var stream = typeof(UseCaseDraft).Assembly.GetManifestResourceStream(Template)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n")
            .Replace("{{number}}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{name}}", name, StringComparison.Ordinal)
            .Replace("{{title}}", Quoted(title), StringComparison.Ordinal)
            .Replace("{{question}}", Quoted(question ?? Open), StringComparison.Ordinal);
    }

    private static string Quoted(string text) => ModelCards.Quoted(text.ReplaceLineEndings(" "));
}
