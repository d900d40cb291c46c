using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Reliability;

/// <summary>What one item contributes to a scale.</summary>
/// <param name="Name">The item.</param>
/// <param name="Answers">Persons who answered it.</param>
/// <param name="Mean">Mean of their answers, as they were given.</param>
/// <param name="StandardDeviation">Standard deviation.</param>
/// <param name="ItemRest">Correlation with the sum of the other items (corrected item-total; psych's r.drop).</param>
/// <param name="ItemTotal">Correlation with the sum of all items, itself included.</param>
/// <param name="AlphaIfDropped">Alpha of the other items; NaN with two items.</param>
/// <param name="IsReversed">Whether its sign was changed.</param>
public sealed record AlphaItem(string Name, int Answers, double Mean, double StandardDeviation, double ItemRest, double ItemTotal, double AlphaIfDropped, bool IsReversed);

/// <summary>Cronbach's alpha of a scale. Immutable.</summary>
public sealed class CronbachAlphaResult : IEstimationResult
{
    internal CronbachAlphaResult(
        ScaleItems data, CronbachAlphaOptions options, MissingnessRecord missingness, double[,] covariances, double alpha, double lower, double upper, double error, IReadOnlyList<AlphaItem> items, IReadOnlyList<string> warnings)
    {
        (Options, Missingness, Alpha, Items, Warnings) = (options, missingness, alpha, items, warnings);
        (Lower, Upper, StandardError) = (lower, upper, error);
        int k = data.ItemCount;
        var correlations = new double[k * k];
        double sum = 0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
                sum += correlations[a * k + b] = covariances[a, b] / Math.Sqrt(covariances[a, a] * covariances[b, b]);
        }

        MeanInterItemCorrelation = (sum - k) / (k * (k - 1.0));
        Standardised = k / (k - 1.0) * (1 - k / sum);
        // The share of each item that the others do not explain is one over the diagonal of the inverse.
        double[]? inverse = SymmetricMatrix.Invert(correlations, k, out _)?.Inverse;
        GuttmanLambda6 = inverse is null ? double.NaN : 1 - Enumerable.Range(0, k).Sum(i => 1 / inverse[i * k + i]) / sum;
        Convergence = ConvergenceRecord.ClosedForm(alpha);
    }

    private CronbachAlphaResult(CronbachAlphaOptions options, MissingnessRecord missingness, string reason)
    {
        (Options, Missingness, Items, Warnings) = (options, missingness, [], []);
        (Alpha, Lower, Upper, StandardError, Standardised, GuttmanLambda6, MeanInterItemCorrelation) = (double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        Convergence = ConvergenceRecord.NoEstimate(reason);
    }

    /// <summary>The settings.</summary>
    public CronbachAlphaOptions Options { get; }

    /// <summary>Alpha of the sum of the items as they are: at most 1; negative where items contradict each other.</summary>
    public double Alpha { get; }

    /// <summary>Lower end of the interval.</summary>
    public double Lower { get; }

    /// <summary>Upper end of the interval.</summary>
    public double Upper { get; }

    /// <summary>Standard error: asymptotic (Duhachek), or of the bootstrap.</summary>
    public double StandardError { get; }

    /// <summary>Alpha of the sum of standardised items.</summary>
    public double Standardised { get; }

    /// <summary>Guttman's (1945) sixth lower bound of reliability, of standardised items; NaN where an item is a combination of others.</summary>
    public double GuttmanLambda6 { get; }

    /// <summary>Mean correlation of two items.</summary>
    public double MeanInterItemCorrelation { get; }

    /// <summary>Each item's part.</summary>
    public IReadOnlyList<AlphaItem> Items { get; }

    /// <inheritdoc/>
    public string Method => Options.Interval switch
    {
        AlphaInterval.Feldt => "Cronbach's alpha, interval of Feldt",
        AlphaInterval.Duhachek => "Cronbach's alpha, interval of Duhachek and Iacobucci",
        _ => "Cronbach's alpha, bootstrap interval",
    } + (Options.Missing == MissingItemAnswers.Pairwise ? ", pairwise covariances" : ", persons with all answers");

    /// <inheritdoc/>
    public IReadOnlyList<Estimate> Estimates => [Estimate.None("alpha") with { Value = Alpha, StandardError = StandardError, Lower = Lower, Upper = Upper }];

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes => [new LevelCount("rows", Missingness.RowsUsed)];

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    internal static CronbachAlphaResult None(ScaleItems data, CronbachAlphaOptions options, MissingnessRecord missingness, string reason) =>
        new(options, data.RowCount == 0 ? MissingnessRecord.Complete(0) : missingness, reason);
}
