using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>EM for the mixture of matches and non-matches over counts of patterns.</summary>
internal sealed class ExpectationMaximisation
{
    private const double Tiny = 1e-12;

    private readonly ComparisonCounts _data;
    private readonly FellegiSunterOptions _options;
    private readonly double[] _posterior;

    public ExpectationMaximisation(ComparisonCounts data, FellegiSunterOptions options, double start)
    {
        _data = data;
        _options = options;
        _posterior = new double[data.Patterns.Length];
        Proportion = start;
        Match = [.. data.Comparisons.Select((comparison, k) => options.Match is { } given ? [.. given.Values[k]] : Agreeing(comparison.Levels.Length))];
        NonMatch = [.. data.Comparisons.Select((comparison, k) => options.NonMatch is { } given ? [.. given.Values[k]] : Observed(k))];
    }

    /// <summary>Share of the pairs that match.</summary>
    public double Proportion { get; private set; }

    /// <summary>m by comparison and level.</summary>
    public double[][] Match { get; private set; }

    /// <summary>u by comparison and level.</summary>
    public double[][] NonMatch { get; private set; }

    public double LogLikelihood { get; private set; }

    /// <summary>Largest element of the gradient of the mean log-likelihood of a pair, along the simplex; parameters at 0 left out.</summary>
    public double GradientNorm { get; private set; }

    public int Iterations { get; private set; }

    public bool IsConverged { get; private set; }

    public bool IsExchanged { get; private set; }

    public void Run(CancellationToken cancellationToken)
    {
        while (!IsConverged && Iterations < _options.MaximumIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Iterations++;
            IsConverged = Step() <= _options.Tolerance;
        }

        if (_options is { NonMatch: null, Match: null } && _data.KnownMatches == 0 && Agreement(Match) < Agreement(NonMatch))
        {
            (Match, NonMatch) = (NonMatch, Match);
            Proportion = 1 - Proportion;
            IsExchanged = true;
        }

        LogLikelihood = Expect();
    }

    /// <summary>One step; the largest relative change of a probability.</summary>
    private double Step()
    {
        LogLikelihood = Expect();
        double matches = 0;
        for (int i = 0; i < _posterior.Length; i++)
            matches += _posterior[i] * _data.Patterns[i].Pairs;
        double all = _data.Pairs + _data.PairsNotCompared;
        double proportion = matches / all;
        double change = Change(Proportion, proportion);
        GradientNorm = Math.Abs(proportion - Proportion) / Math.Max(Proportion * (1 - Proportion), Tiny);
        Proportion = proportion;
        if (_options.Match is null)
            change = Math.Max(change, Update(Match, all, _options.PseudoCount, (pattern, posterior) => posterior * pattern.Pairs + pattern.KnownMatches));
        if (_options.NonMatch is null)
            change = Math.Max(change, Update(NonMatch, all, 0, (pattern, posterior) => (1 - posterior) * pattern.Pairs));
        return change;
    }

    private double Update(double[][] probabilities, double all, double pseudoCount, Func<ComparisonPattern, double, double> share)
    {
        double change = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            var expected = new double[probabilities[k].Length];
            Array.Fill(expected, pseudoCount);
            for (int i = 0; i < _posterior.Length; i++)
            {
                if (_data.Patterns[i].Levels[k] is >= 0 and var level)
                    expected[level] += share(_data.Patterns[i], _posterior[i]);
            }

            double total = expected.Sum();
            if (total < Tiny)
                continue;
            for (int level = 0; level < expected.Length; level++)
            {
                double old = probabilities[k][level], next = expected[level] / total;
                change = Math.Max(change, Change(old, next));
                if (old > 1e-8)
                    GradientNorm = Math.Max(GradientNorm, Math.Abs(expected[level] / old - total) / all);
                probabilities[k][level] = next;
            }
        }

        return change;
    }

    /// <summary>Posterior of each pattern, and the log-likelihood.</summary>
    private double Expect()
    {
        double sum = _data.PairsNotCompared * Elementary.Log1P(-Math.Min(Proportion, 1 - Tiny));
        for (int i = 0; i < _posterior.Length; i++)
        {
            ComparisonPattern pattern = _data.Patterns[i];
            double match = Likelihood(Match, pattern), nonMatch = Likelihood(NonMatch, pattern);
            double together = Proportion * match + (1 - Proportion) * nonMatch;
            _posterior[i] = together > 0 ? Proportion * match / together : 0;
            if (pattern.Pairs > 0)
                sum += pattern.Pairs * Elementary.Log(Math.Max(together, double.Epsilon));
            if (pattern.KnownMatches > 0)
                sum += pattern.KnownMatches * Elementary.Log(Math.Max(match, double.Epsilon));
        }

        return sum;
    }

    private static double Likelihood(double[][] probabilities, ComparisonPattern pattern)
    {
        double product = 1;
        for (int k = 0; k < probabilities.Length; k++)
        {
            if (pattern.Levels[k] is >= 0 and var level)
                product *= probabilities[k][level];
        }

        return product;
    }

    private static double Change(double old, double next) => Math.Abs(next - old) / Math.Max(Math.Max(old, next), Tiny);

    /// <summary>Mean level, each comparison on a scale of 0 to 1.</summary>
    private static double Agreement(double[][] probabilities) =>
        probabilities.Sum(levels => levels.Select((value, level) => value * level / (levels.Length - 1)).Sum());

    /// <summary>Nine tenths at full agreement, the rest spread evenly.</summary>
    private static double[] Agreeing(int levels) => [.. Enumerable.Range(0, levels).Select(level => level == levels - 1 ? 0.9 : 0.1 / (levels - 1))];

    /// <summary>The shares among all pairs, most of which do not match; a level seen nowhere has the share 0.</summary>
    private double[] Observed(int comparison)
    {
        double[] seen = [.. Enumerable.Range(0, _data.Comparisons[comparison].Levels.Length).Select(level => _data.PairsAt(comparison, level))];
        double total = seen.Sum();
        return [.. seen.Select(count => total > 0 ? count / total : 1.0 / seen.Length)];
    }
}
