using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>Estimates for a population from a sample with a design. Immutable.</summary>
public sealed class SurveyResult : IEstimationResult
{
    private readonly double[,] _covariance;

    internal SurveyResult(double[,] covariance, double[]? designEffects) => (_covariance, DesignEffects) = (covariance, designEffects);

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public required double ConfidenceLevel { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>
    /// For each estimate, its variance over that of a simple random sample of as many rows drawn with replacement (Kish's deff, as R's <c>deff = "replace"</c>); above 1 where the design costs precision. Null for ratios, quantiles and regressions.
    /// </summary>
    public IReadOnlyList<double>? DesignEffects { get; }

    /// <summary>Covariance of two estimates, by their place in <see cref="Estimates"/>; NaN where there is none.</summary>
    /// <param name="first">Index of one.</param>
    /// <param name="second">Index of the other.</param>
    public double Covariance(int first, int second) => _covariance[first, second];

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"There is no estimate of '{term}'. There are: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    internal static SurveyResult None(string method, IReadOnlyList<string> terms, double level, MissingnessRecord missingness, int rows, string reason)
    {
        var covariance = new double[terms.Count, terms.Count];
        for (int k = 0; k < terms.Count * terms.Count; k++)
            covariance[k / terms.Count, k % terms.Count] = double.NaN;
        return new SurveyResult(covariance, null)
        {
            Method = method,
            Estimates = [.. terms.Select(Estimate.None)],
            ConfidenceLevel = level,
            SampleSizes = [new LevelCount("rows", rows)],
            Missingness = missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
        };
    }
}
