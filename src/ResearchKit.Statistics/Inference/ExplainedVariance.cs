using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Inference;

/// <summary>Which share of variance.</summary>
public enum ExplainedVarianceKind
{
    /// <summary>Eta squared: the share of the sum of squares in the sample; too large in small samples.</summary>
    Eta,

    /// <summary>Omega squared (Hays 1963): eta squared less what chance explains; the usual choice.</summary>
    Omega,

    /// <summary>Epsilon squared (Kelley 1935): adjusted R² for a term.</summary>
    Epsilon,
}

/// <summary>Shares of variance that a term of an analysis of variance explains, with intervals from the noncentral F distribution. Omega and epsilon below zero are given as zero.</summary>
public static class ExplainedVariance
{
    /// <summary>The share of all variance: the term's over that of all terms and residuals.</summary>
    /// <param name="kind">Which share.</param>
    /// <param name="termSquares">Sum of squares of the term, zero or more.</param>
    /// <param name="termDegrees">Degrees of freedom of the term, above zero.</param>
    /// <param name="residualSquares">Sum of squares of the residuals, above zero.</param>
    /// <param name="residualDegrees">Degrees of freedom of the residuals, above zero.</param>
    /// <param name="totalSquares">Sum of squares of all terms and residuals; null where the term is the only one.</param>
    /// <param name="confidenceLevel">Level of the two-sided interval. Default 0.95; 0.90 goes with a one-sided test at 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">A sum or its degrees are outside their range.</exception>
    public static EffectEstimate Of(
        ExplainedVarianceKind kind, double termSquares, double termDegrees, double residualSquares, double residualDegrees, double? totalSquares = null, double confidenceLevel = 0.95)
    {
        Check(kind, termSquares, termDegrees, residualSquares, residualDegrees, confidenceLevel);
        double total = totalSquares ?? termSquares + residualSquares, mean = residualSquares / residualDegrees;
        if (!(total >= (termSquares + residualSquares) * (1 - 1e-12)))
            throw new ArgumentOutOfRangeException(nameof(totalSquares), total, "The total holds the squares of the term and of the residuals, and is no smaller than their sum.");
        double share = kind switch
        {
            ExplainedVarianceKind.Eta => termSquares / total,
            ExplainedVarianceKind.Omega => Math.Max(0, (termSquares - termDegrees * mean) / (total + mean)),
            _ => Math.Max(0, (termSquares - termDegrees * mean) / total),
        };
        return Make($"{Name(kind)} squared", share, termSquares / termDegrees / mean, termDegrees, residualDegrees, confidenceLevel);
    }

    /// <summary>The partial share: the term's over that of the term and the residuals alone, so that other terms do not count.</summary>
    /// <inheritdoc cref="Of"/>
    public static EffectEstimate Partial(
        ExplainedVarianceKind kind, double termSquares, double termDegrees, double residualSquares, double residualDegrees, double confidenceLevel = 0.95)
    {
        Check(kind, termSquares, termDegrees, residualSquares, residualDegrees, confidenceLevel);
        return PartialOfF(kind, termSquares / termDegrees / (residualSquares / residualDegrees), termDegrees, residualDegrees, confidenceLevel);
    }

    /// <summary>The partial share from an F statistic. Omega squared is for designs between learners: F times its degrees over that and all n rows.</summary>
    /// <param name="kind">Which share.</param>
    /// <param name="f">The statistic, zero or more.</param>
    /// <param name="termDegrees">Degrees of freedom of the numerator.</param>
    /// <param name="residualDegrees">Degrees of freedom of the denominator.</param>
    /// <param name="confidenceLevel">Level of the two-sided interval. Default 0.95.</param>
    public static EffectEstimate PartialOfF(ExplainedVarianceKind kind, double f, double termDegrees, double residualDegrees, double confidenceLevel = 0.95)
    {
        Check(kind, f, termDegrees, 1, residualDegrees, confidenceLevel);
        double share = kind switch
        {
            ExplainedVarianceKind.Eta => f * termDegrees / (f * termDegrees + residualDegrees),
            ExplainedVarianceKind.Omega => Math.Max(0, (f - 1) * termDegrees / (f * termDegrees + residualDegrees + 1)),
            _ => Math.Max(0, (f - 1) * termDegrees / (f * termDegrees + residualDegrees)),
        };
        return Make($"partial {Name(kind).ToLowerInvariant()} squared", share, f, termDegrees, residualDegrees, confidenceLevel);
    }

    private static string Name(ExplainedVarianceKind kind) => kind switch
    {
        ExplainedVarianceKind.Eta => "Eta",
        ExplainedVarianceKind.Omega => "Omega",
        _ => "Epsilon",
    };

    /// <summary>The interval of the noncentrality of the F that belongs to the share, as a share: λ / (λ + residual degrees).</summary>
    /// <remarks>A share that was cut off at zero has the interval of the F that was seen: one of nothing but zero would be more than is known.</remarks>
    private static EffectEstimate Make(string measure, double share, double observed, double termDegrees, double residualDegrees, double level)
    {
        double f = share == 0 ? observed : share / termDegrees / ((1 - share) / residualDegrees);
        (double lower, double upper) = Noncentrality.OfF(f, termDegrees, residualDegrees, level);
        return new EffectEstimate(measure, share, lower / (lower + residualDegrees), upper / (upper + residualDegrees), level, share == 0 ? "noncentral F, of the statistic seen" : "noncentral F", [], []) { DegreesOfFreedom = residualDegrees };
    }

    private static void Check(ExplainedVarianceKind kind, double term, double termDegrees, double residual, double residualDegrees, double level)
    {
        EffectEstimate.CheckLevel(level);
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Choose Eta, Omega or Epsilon.");
        if (!(term >= 0) || double.IsInfinity(term))
            throw new ArgumentOutOfRangeException(nameof(term), term, "What the term explains is zero or more and finite.");
        if (!(residual > 0) || double.IsInfinity(residual))
            throw new ArgumentOutOfRangeException(nameof(residual), residual, "The residual sum of squares is above zero and finite; a perfect fit has no share to estimate.");
        if (!(termDegrees > 0) || !(residualDegrees > 0) || double.IsInfinity(termDegrees) || double.IsInfinity(residualDegrees))
            throw new ArgumentOutOfRangeException(nameof(termDegrees), termDegrees, "Degrees of freedom are above zero and finite.");
    }
}
