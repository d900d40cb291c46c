using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>What an estimate says, in the words of a conclusion.</summary>
public enum ConclusionKind
{
    /// <summary>It is above zero, and may be large enough to matter.</summary>
    Higher,

    /// <summary>It is below zero, and may be large enough to matter.</summary>
    Lower,

    /// <summary>It is shown to be too small to matter, either way: no effect, by equivalence.</summary>
    TooSmallToMatter,

    /// <summary>Neither is shown.</summary>
    Open,

    /// <summary>There is no estimate.</summary>
    NoEstimate,
}

/// <summary>
/// The sentence with which an analysis ends, chosen by the estimate and not by who writes: when the data change, so does the sentence. Immutable.
/// </summary>
/// <remarks>
/// "No effect" is said by equivalence alone: both one-sided tests against the smallest effect of interest, which is stated beforehand. An interval that holds zero and effects that would matter says that the data leave it open.
/// See <see cref="EquivalenceTest"/> for the tests and their sources.
/// </remarks>
/// <param name="Estimate">The estimate.</param>
/// <param name="Test">Its tests against zero and against the smallest effect of interest.</param>
/// <param name="Sentence">The sentence that the tests chose.</param>
/// <param name="Unit">Unit of the estimate; null for none.</param>
/// <param name="Planted">What the generator planted; null where that is not known.</param>
public sealed record Conclusion(Estimate Estimate, EquivalenceTest Test, string Sentence, string? Unit, double? Planted) : IDisplayable
{
    /// <summary>What the tests say.</summary>
    public ConclusionKind Kind => KindOf(Test);

    /// <summary>Whether the interval (of level 1 - alpha) holds the planted value; null where that is not known or there is no estimate.</summary>
    public bool? HoldsPlanted => Planted is { } planted && Kind != ConclusionKind.NoEstimate ? Test.DifferenceInterval.Lower <= planted && planted <= Test.DifferenceInterval.Upper : null;

    /// <summary>Chooses among sentences by what the estimate says.</summary>
    /// <param name="estimate">The estimate, with its standard error and degrees of freedom.</param>
    /// <param name="smallest">The smallest effect of interest, above 0, in the estimate's unit; chosen for what it is worth to those who decide, before looking.</param>
    /// <param name="higher">What it means if the estimate is above zero: a sentence without numbers.</param>
    /// <param name="lower">What it means if it is below zero.</param>
    /// <param name="none">What it means if it is shown to be too small to matter.</param>
    /// <param name="open">What it means if neither is shown; null for a sentence that says so.</param>
    /// <param name="unit">Unit of the estimate, for example <c>SD</c>.</param>
    /// <param name="planted">What the generator planted; null where that is not known.</param>
    /// <param name="alpha">Level of each test, above 0 and below 0.5; of the interval shown it is one less this. Default 0.05; for one of k questions 0.05 / k (Bonferroni).</param>
    /// <exception cref="ArgumentOutOfRangeException">The smallest effect is not above 0, or alpha is out of its range.</exception>
    /// <example><code>
    /// Conclusion.Of(trial["treated"], smallest: 0.1, unit: "SD", planted: city.Planted(effects => effects.Programmes.MathematicsProgramme),
    ///     higher: "The programme raises mathematics. Keep it.", lower: "The programme lowers mathematics. Stop it.", none: "The programme makes no difference that matters.")
    /// </code></example>
    public static Conclusion Of(
        Estimate estimate, double smallest, string higher, string lower, string none, string? open = null, string? unit = null, double? planted = null, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        foreach (string sentence in (string[])[higher, lower, none])
            ArgumentException.ThrowIfNullOrWhiteSpace(sentence);
        var test = EquivalenceTest.Of(estimate, smallest, alpha);
        return new Conclusion(estimate, test, KindOf(test) switch
        {
            ConclusionKind.Higher => higher,
            ConclusionKind.Lower => lower,
            ConclusionKind.TooSmallToMatter => none,
            ConclusionKind.Open => open ?? "These data leave it open: neither zero nor an effect that would matter is ruled out.",
            _ => "There is no estimate to conclude from.",
        }, unit, planted);
    }

    /// <summary>The sentence, and below it the estimate, its interval, the smallest effect of interest, and what was planted.</summary>
    public MimeBundle ToMimeBundle()
    {
        string figures = Figures();
        return MimeBundle.OfText($"{Sentence}\n{figures}").With(MimeTypes.Html, $"<blockquote><p><strong>{Escaping.Html(Sentence)}</strong></p><p><small>{Escaping.Html(figures)}</small></p></blockquote>");
    }

    private string Figures()
    {
        if (Kind == ConclusionKind.NoEstimate)
            return "No estimate.";
        (double lower, double upper) = Test.DifferenceInterval;
        int decimals = Decimals(upper - lower);
        string unit = Unit is null ? "" : " " + Unit;
        string text = $"Estimate {Text(Estimate.Value, decimals)}{unit}, {((1 - Test.Alpha) * 100).ToString("0.##", CultureInfo.InvariantCulture)} % interval {Text(lower, decimals)} to {Text(upper, decimals)}; "
            + $"smallest effect of interest {Test.UpperBound.ToString("0.###", CultureInfo.InvariantCulture)}.";
        return HoldsPlanted is not { } holds ? text : $"{text} Planted: {Text(Planted!.Value, decimals)}, {(holds ? "inside" : "outside")} the interval.";
    }

    // Two digits of the interval's width, and at least one decimal of the estimate.
    private static int Decimals(double width) => width > 0 && double.IsFinite(width) ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(width)), 0, 6) : 3;

    private static string Text(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.All(letter => letter is '-' or '0' or '.') ? text[1..] : text;
    }

    private static ConclusionKind KindOf(EquivalenceTest test) => test.Conclusion switch
    {
        EquivalenceConclusion.Different => test.Estimate > 0 ? ConclusionKind.Higher : ConclusionKind.Lower,
        EquivalenceConclusion.Equivalent or EquivalenceConclusion.EquivalentThoughNotZero => ConclusionKind.TooSmallToMatter,
        EquivalenceConclusion.Inconclusive => ConclusionKind.Open,
        _ => ConclusionKind.NoEstimate,
    };
}
