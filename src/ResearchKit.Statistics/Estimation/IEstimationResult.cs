namespace ResearchKit.Statistics.Estimation;

/// <summary>What every result of every estimator states. Immutable.</summary>
public interface IEstimationResult
{
    /// <summary>The method in the field's words, for example "Ordinary least squares with HC1 robust standard errors".</summary>
    string Method { get; }

    /// <summary>The estimates with standard errors and intervals, in the order of the model's terms.</summary>
    IReadOnlyList<Estimate> Estimates { get; }

    /// <summary>The level of all intervals of the result, such as 0.95.</summary>
    double ConfidenceLevel { get; }

    /// <summary>How many units entered at each level, innermost first: rows, then groups.</summary>
    IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <summary>Which rows were left out because something was missing.</summary>
    MissingnessRecord Missingness { get; }

    /// <summary>What the optimiser or solver did, and whether the estimates may be used.</summary>
    ConvergenceRecord Convergence { get; }

    /// <summary>What a careful reader must know, each with what to do about it. Empty if nothing.</summary>
    IReadOnlyList<string> Warnings { get; }
}

/// <summary>One estimate.</summary>
/// <param name="Term">The term as the formula names it.</param>
/// <param name="Value">The estimate, in units of the outcome per unit of the term; NaN when there is none.</param>
/// <param name="StandardError">Its standard error; NaN when not estimable.</param>
/// <param name="Lower">Lower end of the confidence interval.</param>
/// <param name="Upper">Upper end of the confidence interval.</param>
/// <param name="Statistic">The test statistic (t or z) against zero.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the reference distribution; positive infinity for z.</param>
/// <param name="PValue">Two-sided p value against zero.</param>
public sealed record Estimate(
    string Term, double Value, double StandardError, double Lower, double Upper, double Statistic, double DegreesOfFreedom, double PValue)
{
    /// <summary>An estimate with its interval and test, from Student's t distribution.</summary>
    /// <param name="term">The term.</param>
    /// <param name="value">The estimate.</param>
    /// <param name="standardError">Its standard error; NaN or a zero without spread gives no interval.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom; positive infinity for the normal distribution.</param>
    /// <param name="confidenceLevel">The interval's level, between 0 and 1.</param>
    public static Estimate FromStandardError(string term, double value, double standardError, double degreesOfFreedom, double confidenceLevel)
    {
        double margin = Distributions.StudentTDistribution.Quantile(0.5 + confidenceLevel / 2, degreesOfFreedom) * standardError;
        double statistic = value / standardError;
        return new Estimate(
            term, value, standardError, value - margin, value + margin, statistic, degreesOfFreedom,
            Distributions.StudentTDistribution.TwoSided(statistic, degreesOfFreedom));
    }

    /// <summary>The place of an estimate that there is none of: a term left out, or a model without a fit.</summary>
    /// <param name="term">The term.</param>
    public static Estimate None(string term) =>
        new(term, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>How many units entered at one level.</summary>
/// <param name="Level">The level's name: "rows", or a grouping factor.</param>
/// <param name="Count">Number of units, zero or more.</param>
public sealed record LevelCount(string Level, int Count);
