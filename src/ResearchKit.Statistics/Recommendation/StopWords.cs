namespace ResearchKit.Statistics.Recommendation;

/// <summary>The commonest words of a language, which say nothing of what a text is about: conjunctions, pronouns, forms of "be", and in Swedish and English articles and prepositions.</summary>
public static class StopWords
{
    private static readonly string[] Finnish =
        ["ei", "eivät", "ja", "jos", "joka", "jonka", "jossa", "jotka", "jotta", "kanssa", "kuin", "kun", "me", "mutta", "myös", "ne", "niin", "nyt", "nämä", "oli", "olla", "on", "ovat", "se", "sekä", "sen", "siitä", "sitä", "tai", "te", "tämä", "vain", "vai", "voi", "että", "he", "hän", "minä", "sinä"];

    private static readonly string[] Swedish =
        ["att", "av", "de", "den", "det", "dem", "din", "du", "eller", "en", "ett", "från", "för", "ha", "han", "har", "hon", "hur", "i", "in", "inte", "jag", "kan", "man", "med", "men", "mot", "när", "och", "om", "på", "samt", "sig", "sin", "sitt", "som", "så", "till", "under", "upp", "ut", "vad", "var", "vi", "vid", "är"];

    private static readonly string[] English =
        ["a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "for", "from", "has", "have", "how", "if", "in", "into", "is", "it", "its", "not", "of", "on", "or", "our", "so", "that", "the", "their", "there", "these", "they", "this", "to", "was", "we", "what", "when", "where", "which", "who", "will", "with", "you", "your"];

    /// <summary>The words, in lower case.</summary>
    /// <param name="language">The language.</param>
    public static IReadOnlyList<string> Of(TextLanguage language) => language switch
    {
        TextLanguage.Finnish => Finnish,
        TextLanguage.Swedish => Swedish,
        TextLanguage.English => English,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "Choose Finnish, Swedish or English."),
    };
}
