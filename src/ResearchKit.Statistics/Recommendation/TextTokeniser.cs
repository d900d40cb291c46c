using System.Globalization;
using System.Text;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>
/// Words of texts in Finnish, Swedish and English: runs of letters and digits of any script, in lower case. å, ä and ö are letters of their own and stay what they are, however the text writes them (composed or as a letter and a mark); an
/// apostrophe or a colon inside a word, as in <c>EU:n</c> and <c>don't</c>, does not part it.
/// </summary>
/// <remarks>
/// Unicode categories and normalisation form C, so that the same text gives the same words on every platform; lower case without a culture (no Turkish i). No stemming: <c>murtoluku</c> and <c>murtolukujen</c> are two words, which share their
/// beginnings where <see cref="PrefixLength"/> is set; it is a rough stem, and for Finnish compounds better than none.
/// </remarks>
public sealed class TextTokeniser
{
    private readonly HashSet<string> _stopWords;

    /// <summary>A tokeniser.</summary>
    /// <param name="languages">Languages whose commonest words are left out; none for leaving out none.</param>
    /// <param name="minimumLength">Letters of the shortest word that is kept. Default 2.</param>
    /// <param name="prefixLength">Letters that are kept of longer words, at least 3; null for all. Default null.</param>
    public TextTokeniser(IEnumerable<TextLanguage>? languages = null, int minimumLength = 2, int? prefixLength = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 1);
        if (prefixLength is { } length)
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 3, nameof(prefixLength));
        _stopWords = (languages ?? []).Distinct().SelectMany(StopWords.Of).ToHashSet(StringComparer.Ordinal);
        (MinimumLength, PrefixLength) = (minimumLength, prefixLength);
    }

    /// <summary>Letters of the shortest word that is kept.</summary>
    public int MinimumLength { get; }

    /// <summary>Letters that are kept of longer words; null for all.</summary>
    public int? PrefixLength { get; }

    /// <summary>The words of a text, in its order.</summary>
    /// <param name="text">The text; null and empty have none.</param>
    public IReadOnlyList<string> Tokens(string? text)
    {
        var found = new List<string>();
        if (string.IsNullOrEmpty(text))
            return found;
        string normal = Normalise(text);
        var word = new StringBuilder();
        for (int i = 0; i < normal.Length;)
        {
            Rune.DecodeFromUtf16(normal.AsSpan(i), out Rune rune, out int length);
            if (IsWord(rune) || (word.Length > 0 && IsJoint(rune) && i + length < normal.Length && IsWord(Next(normal, i + length))))
            {
                if (!IsJoint(rune))
                    word.Append(Rune.ToLowerInvariant(rune).ToString());
                else
                    word.Append(rune.Value == 0x2019 ? '\'' : (char)rune.Value);
            }
            else
            {
                Take(word, found);
            }

            i += length;
        }

        Take(word, found);
        return found;
    }

    private void Take(StringBuilder word, List<string> found)
    {
        if (word.Length == 0)
            return;
        string whole = word.ToString();
        word.Clear();
        if (whole.Length < MinimumLength || _stopWords.Contains(whole))
            return;
        found.Add(PrefixLength is { } length && whole.Length > length ? whole[..length] : whole);
    }

    /// <summary>Composed letters; a text with half a surrogate pair, which has no composed form, as it is.</summary>
    private static string Normalise(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static Rune Next(string text, int at)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out _);
        return rune;
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsJoint(Rune rune) => rune.Value is '\'' or ':' or 0x2019;
}
