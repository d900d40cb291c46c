using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Lint;

/// <summary>The words that the lint knows, in English, Finnish and Swedish: read from <c>LintWords.txt</c>.</summary>
internal sealed partial class LintWords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ImmutableArray<Regex> _exceptions;
    private readonly ImmutableArray<(LintRule Rule, Regex Pattern)> _patterns;

    private LintWords(string text)
    {
        var exceptions = ImmutableArray.CreateBuilder<Regex>();
        var patterns = ImmutableArray.CreateBuilder<(LintRule, Regex)>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')))
        {
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            var pattern = new Regex(parts[2], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
            if (parts[0] == "except")
                exceptions.Add(pattern);
            else
                patterns.Add((Enum.Parse<LintRule>(parts[0]), pattern));
        }

        _exceptions = exceptions.ToImmutable();
        _patterns = patterns.ToImmutable();
    }

    public static LintWords Known { get; } = Read();

    /// <summary>What a text says that it should not, one a sentence and rule, with the place in the text.</summary>
    /// <param name="text">Prose.</param>
    /// <param name="mayBeCausal">Whether the design allows causal words.</param>
    public IEnumerable<(LintRule Rule, string Excerpt, int Place)> In(string text, bool mayBeCausal)
    {
        foreach (Match sentence in Sentence().Matches(text))
        {
            // A question asks, and a denial denies: "does burnout cause ...?", "nobody is ranked".
            if (sentence.Value.TrimEnd().EndsWith('?') || Denial().IsMatch(sentence.Value))
                continue;
            var read = _exceptions.Aggregate(sentence.Value, (left, exception) => exception.Replace(left, match => new string(' ', match.Length)));
            foreach (var found in _patterns.Where(known => known.Rule != LintRule.CausalWord || (!mayBeCausal && !Supposition().IsMatch(sentence.Value)))
                         .Select(known => (known.Rule, Match: known.Pattern.Match(read))).Where(found => found.Match.Success).DistinctBy(found => found.Rule))
                yield return (found.Rule, sentence.Value.Substring(found.Match.Index, found.Match.Length), sentence.Index + found.Match.Index);
        }
    }

    private static LintWords Read()
    {
        using var stream = typeof(LintWords).Assembly.GetManifestResourceStream("LintWords.txt")!;
        using var reader = new StreamReader(stream);
        return new LintWords(reader.ReadToEnd());
    }

    [GeneratedRegex(@"[^.!?;\n]+(?:[.](?=\S)[^.!?;\n]*|\n(?!\s*\n)[^.!?;\n]*)*[.!?;]?", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b(not|no|never|nobody|nothing|none|neither|nor|without|cannot|can't|doesn't|don't|isn't|aren't|won't|avoid\w*|forbid\w*|whether|instead of|rather than)\b|\b(ei|eivät|emme|en|älä|ilman|kukaan|koskaan|mikään|onko|sijaan|sijasta)\b|\b(inte|inga|ingen|inget|aldrig|utan|varken|huruvida|i stället för)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Denial();

    [GeneratedRegex(@"\b(if|would|could|might|may|suppose\w*|assum\w*|planted|hypothes\w*|confound\w*|associat\w*|correlat\w*|random(ly|i[sz]\w*))\b|\b(jos|olet\w*|saattaa|voisi|istute\w*|yhteydessä|satunnaist\w*)\b|\b(om|skulle|anta\w*|kanske|samband\w*|slumpm\w*|randomiser\w*)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Supposition();
}
