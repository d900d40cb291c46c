using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Factors;

/// <summary>Exploratory factor analysis of correlations: minimum residuals or maximum likelihood, with rotations. Agrees with psych::fa and factanal.</summary>
/// <remarks>
/// It is no principal component analysis: only what items share is explained. Rows with a missing answer are left out. Loadings are known up to the order and the sign of factors: here sorted by what they explain,
/// each with more positive than negative loading. What it finds is a proposal: confirm it in other data with <see cref="StructuralEquationModel"/>.
/// </remarks>
public sealed class ExploratoryFactorAnalysis : IEstimator<StructuralEquationData, ExploratoryFactorResult>
{
    private readonly ExploratoryFactorOptions _options;

    /// <summary>An analysis with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ExploratoryFactorAnalysis(ExploratoryFactorOptions? options = null)
    {
        _options = options ?? new ExploratoryFactorOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public ExploratoryFactorResult Fit(StructuralEquationData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        int p = data.Names.Count, m = _options.Factors;
        int degrees = ((p - m) * (p - m) - p - m) / 2;
        if (p < 3 || degrees < 0)
            return ExploratoryFactorResult.None(data, _options, MissingnessRecord.Complete(data.RowCount), string.Create(CultureInfo.InvariantCulture, $"No estimate, because {p} items cannot determine {m} factor{(m == 1 ? "" : "s")}. Ask for fewer, or give more items."));
        var plain = new StructuralEquationData([.. data.Names.Select(name => (name, data[name]))]);
        ResponseSample sample = ResponseSample.Of(plain, data.Names, [], MissingAnswers.Listwise, false, cancellationToken);
        if (sample.NoEstimate is { } reason)
            return ExploratoryFactorResult.None(data, _options, sample.Missingness, reason);
        double[,] correlations = CorrelationsOf(sample.Groups[0]);
        cancellationToken.ThrowIfCancellationRequested();
        (double[,] loadings, double[] uniqueness, bool[] isBound, int steps, bool isConverged) = FactorExtractor.Extract(correlations, m, _options.Extraction);
        cancellationToken.ThrowIfCancellationRequested();
        (double[,] pattern, double[,] factorCorrelations) = FactorRotator.Rotate(loadings, _options.Rotation);
        string[] heywood = [.. data.Names.Where((_, i) => isBound[i])];
        string? why = !isConverged ? "The search for uniquenesses stopped early: ask for fewer factors."
            : heywood.Length > 0 ? $"Heywood case: the uniqueness of {string.Join(", ", heywood)} is at its bound of {FactorExtractor.LeastUniqueness}. Ask for fewer factors, or look at the item." : null;
        double discrepancy = FactorExtractor.Discrepancy(correlations, loadings, uniqueness);
        int n = sample.RowsUsed;
        double statistic = Math.Max(0, (n - 1 - (2 * p + 5) / 6.0 - 2 * m / 3.0) * discrepancy);
        var convergence = new ConvergenceRecord(!isConverged ? ConvergenceStatus.NotConverged : heywood.Length > 0 ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged, steps, discrepancy, double.NaN, why);
        return new ExploratoryFactorResult(data.Names, _options, sample.Missingness, convergence, correlations, pattern, factorCorrelations, uniqueness, ModelTest.Of(statistic, degrees));
    }

    internal static double[,] CorrelationsOf(GroupMoments moments)
    {
        int p = moments.Mean.Length;
        var correlations = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                correlations[i, j] = i == j ? 1 : moments.Covariance[i * p + j] / Math.Sqrt(moments.Covariance[i * p + i] * moments.Covariance[j * p + j]);
        }

        return correlations;
    }
}

/// <summary>An exploratory factor analysis. Immutable.</summary>
public sealed class ExploratoryFactorResult : IEstimationResult
{
    private readonly double[,] _correlations;

    internal ExploratoryFactorResult(
        IReadOnlyList<string> items, ExploratoryFactorOptions options, MissingnessRecord missingness, ConvergenceRecord convergence, double[,] correlations, double[,] loadings, double[,] factorCorrelations, double[] uniqueness, ModelTest? test)
    {
        (Items, Options, Missingness, Convergence, _correlations) = (items, options, missingness, convergence, correlations);
        (Loadings, FactorCorrelations, Uniqueness, Test) = (loadings, factorCorrelations, uniqueness, test);
        Warnings = convergence.Reason is { } reason && convergence.Status != ConvergenceStatus.NoEstimate ? [reason] : [];
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The settings.</summary>
    public ExploratoryFactorOptions Options { get; }

    /// <summary>The pattern of loadings, items in rows; NaN where there is no estimate.</summary>
    public double[,] Loadings { get; }

    /// <summary>Correlations of the factors.</summary>
    public double[,] FactorCorrelations { get; }

    /// <summary>The share of each item's variance that factors do not explain, from 0.005.</summary>
    public IReadOnlyList<double> Uniqueness { get; }

    /// <summary>The share that they do.</summary>
    public IReadOnlyList<double> Communality => [.. Uniqueness.Select(one => 1 - one)];

    /// <summary>The test that so many factors suffice (Bartlett's correction; R's factanal), for normal answers; null where there is no estimate.</summary>
    public ModelTest? Test { get; }

    /// <summary>The share of all items' variance that each factor explains, correlations of factors shared out by loadings.</summary>
    public IReadOnlyList<double> ExplainedShare
    {
        get
        {
            int p = Loadings.GetLength(0), m = Loadings.GetLength(1);
            return [.. Enumerable.Range(0, m).Select(f => Enumerable.Range(0, p).Sum(i => Loadings[i, f] * Enumerable.Range(0, m).Sum(g => FactorCorrelations[f, g] * Loadings[i, g])) / p)];
        }
    }

    /// <summary>Root mean square of the correlations that factors leave unexplained.</summary>
    public double Rmsr
    {
        get
        {
            int p = Items.Count, m = Loadings.GetLength(1);
            double sum = 0;
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double left = _correlations[i, j];
                    for (int f = 0; f < m; f++)
                    {
                        for (int g = 0; g < m; g++)
                            left -= Loadings[i, f] * FactorCorrelations[f, g] * Loadings[j, g];
                    }

                    sum += left * left;
                }
            }

            return Math.Sqrt(sum / (p * (p - 1) / 2.0));
        }
    }

    /// <summary>The Kaiser-Meyer-Olkin measure (Kaiser 1974), from 0 to 1: how far correlations are shared by more than two items. Below 0.5 there is nothing to factor.</summary>
    public double SamplingAdequacy
    {
        get
        {
            int p = Items.Count;
            double[] inverse = SymmetricMatrix.Invert([.. _correlations.Cast<double>()], p, out _) is { } found ? found.Inverse : [.. Enumerable.Repeat(double.NaN, p * p)];
            double plain = 0, partial = 0;
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    plain += _correlations[i, j] * _correlations[i, j];
                    partial += inverse[i * p + j] * inverse[i * p + j] / (inverse[i * p + i] * inverse[j * p + j]);
                }
            }

            return plain / (plain + partial);
        }
    }

    /// <summary>Bartlett's (1951) test that no items are correlated.</summary>
    public ModelTest Sphericity
    {
        get
        {
            int p = Items.Count;
            double logarithm = SymmetricMatrix.Invert([.. _correlations.Cast<double>()], p, out _) is { } found ? found.LogDeterminant : double.NaN;
            return ModelTest.Of(-(Missingness.RowsUsed - 1 - (2 * p + 5) / 6.0) * logarithm, p * (p - 1) / 2);
        }
    }

    /// <summary>Eigenvalues of the correlations, largest first.</summary>
    public IReadOnlyList<double> Eigenvalues => [.. SymmetricEigen.Decompose((double[,])_correlations.Clone()).Values.OrderDescending()];

    /// <inheritdoc/>
    public string Method => $"Exploratory factor analysis by {(Options.Extraction == FactorExtraction.MinimumResidual ? "minimum residuals" : "maximum likelihood")}, {(Options.Rotation == FactorRotation.None ? "not rotated" : Options.Rotation.ToString().ToLowerInvariant())}";

    /// <summary>Loadings as estimates without standard errors: <c>F1 =~ item</c>.</summary>
    public IReadOnlyList<Estimate> Estimates =>
        [.. Enumerable.Range(0, Loadings.GetLength(1)).SelectMany(f => Items.Select((item, i) => Estimate.None(string.Create(CultureInfo.InvariantCulture, $"F{f + 1} =~ {item}")) with { Value = Loadings[i, f] }))];

    /// <inheritdoc/>
    public double ConfidenceLevel => 0.95;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes => [new LevelCount("rows", Missingness.RowsUsed)];

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    internal double[,] Correlations => _correlations;

    internal static ExploratoryFactorResult None(StructuralEquationData data, ExploratoryFactorOptions options, MissingnessRecord missingness, string reason)
    {
        int p = data.Names.Count, m = options.Factors;
        return new ExploratoryFactorResult(data.Names, options, missingness, ConvergenceRecord.NoEstimate(reason), Filled(p, p), Filled(p, m), Filled(m, m), [.. Enumerable.Repeat(double.NaN, p)], null);
    }

    private static double[,] Filled(int rows, int columns)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows * columns; i++)
            matrix[i / columns, i % columns] = double.NaN;
        return matrix;
    }
}
