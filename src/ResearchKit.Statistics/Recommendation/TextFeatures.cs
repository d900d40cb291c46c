using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>What texts are about: words weighed by how often they occur and how few texts have them (TF-IDF). Materials that nobody used yet can be compared by their titles and descriptions.</summary>
/// <remarks>
/// tf is the count of the word in the text; idf is ln((1 + texts) / (1 + texts with it)) + 1 (Salton and Buckley, 1988, smoothed); rows have length 1. The same as scikit-learn's <c>TfidfVectorizer</c> by default, with which it agrees to 1e-12
/// on the same words.
/// </remarks>
public sealed class TextFeatures
{
    private readonly Dictionary<string, int> _places;
    private readonly TextTokeniser _tokeniser;
    private readonly (int Word, double Weight)[][] _rows;

    private TextFeatures(TextTokeniser tokeniser, Dictionary<string, int> places, string[] words, double[] idf, (int, double)[][] rows)
    {
        (_tokeniser, _places, Words, InverseFrequencies, _rows) = (tokeniser, places, words, idf, rows);
    }

    /// <summary>The words, in ordinal order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>idf of each word.</summary>
    public IReadOnlyList<double> InverseFrequencies { get; }

    /// <summary>Texts.</summary>
    public int Count => _rows.Length;

    /// <summary>The words of a text with their weights, by place of the word; empty where it has none.</summary>
    /// <param name="text">Place of the text.</param>
    public IReadOnlyList<(int Word, double Weight)> Of(int text) => _rows[text];

    /// <summary>Learns words and weights of texts.</summary>
    /// <param name="texts">Title, skills and description of each material in one text; null is empty.</param>
    /// <param name="tokeniser">How words are found; null for all words of two letters or more.</param>
    /// <param name="minimumTexts">Words in fewer texts are left out. Default 1.</param>
    public static TextFeatures Fit(IReadOnlyList<string?> texts, TextTokeniser? tokeniser = null, int minimumTexts = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTexts, 1);
        tokeniser ??= new TextTokeniser();
        Dictionary<string, int>[] counts = [.. texts.Select(text => Counts(tokeniser.Tokens(text)))];
        var texting = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Dictionary<string, int> one in counts)
        {
            foreach (string word in one.Keys)
                texting[word] = texting.GetValueOrDefault(word) + 1;
        }

        string[] words = [.. texting.Where(pair => pair.Value >= minimumTexts).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = words.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i, StringComparer.Ordinal);
        double[] idf = [.. words.Select(word => Elementary.Log((1.0 + texts.Count) / (1 + texting[word])) + 1)];
        return new TextFeatures(tokeniser, places, words, idf, [.. counts.Select(one => Weigh(one, places, idf))]);
    }

    /// <summary>Weights of a new text in the words that were learned; others are left out.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<(int Word, double Weight)> Transform(string? text) => Weigh(Counts(_tokeniser.Tokens(text)), _places, [.. InverseFrequencies]);

    /// <summary>How alike two sets of weights are: cosine, 0 to 1; 0 where one is empty.</summary>
    /// <param name="first">Weights of a text.</param>
    /// <param name="second">Weights of another.</param>
    public static double Cosine(IReadOnlyList<(int Word, double Weight)> first, IReadOnlyList<(int Word, double Weight)> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double product = 0, one = 0, other = 0;
        for (int i = 0, j = 0; i < first.Count && j < second.Count;)
        {
            if (first[i].Word == second[j].Word)
                product += first[i++].Weight * second[j++].Weight;
            else if (first[i].Word < second[j].Word)
                i++;
            else
                j++;
        }

        foreach ((_, double weight) in first)
            one += weight * weight;
        foreach ((_, double weight) in second)
            other += weight * weight;
        return one > 0 && other > 0 ? Math.Clamp(product / Math.Sqrt(one * other), 0, 1) : 0;
    }

    /// <summary>A score for each text: how alike it is to what the learner used, put together with how much each was used. NaN where the learner used no text with words.</summary>
    /// <param name="used">What the learner used, with how much.</param>
    public double[] Scores(IReadOnlyList<(int Item, double Weight)> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        var profile = new SortedDictionary<int, double>();
        foreach ((int item, double weight) in used)
        {
            foreach ((int word, double value) in _rows[item])
                profile[word] = profile.GetValueOrDefault(word) + weight * value;
        }

        (int, double)[] wanted = [.. profile.Select(pair => (pair.Key, pair.Value))];
        return [.. _rows.Select(row => wanted.Length == 0 ? double.NaN : Cosine(wanted, row))];
    }

    private static Dictionary<string, int> Counts(IReadOnlyList<string> tokens)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in tokens)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        return counts;
    }

    private static (int, double)[] Weigh(Dictionary<string, int> counts, Dictionary<string, int> places, double[] idf)
    {
        (int Word, double Weight)[] weights = [.. counts.Where(pair => places.ContainsKey(pair.Key)).Select(pair => (places[pair.Key], pair.Value * idf[places[pair.Key]])).OrderBy(pair => pair.Item1)];
        double length = Math.Sqrt(weights.Sum(one => one.Weight * one.Weight));
        return [.. weights.Select(one => (one.Word, one.Weight / length))];
    }
}
