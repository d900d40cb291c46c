using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Meta-analysis of one effect a study, with or without moderators: random effects, or the fixed effect model.</summary>
/// <remarks>
/// Agrees with R's <c>metafor::rma</c> and <c>clubSandwich</c> to a relative 1e-8 on the stored reference values (I² and τ² of iterative estimators to their tolerance).
/// Limits: several effects of a study depend on each other; fit <see cref="ThreeLevelMetaRegression"/> or set ClusterRobust. Pooling does not mend biased studies, nor those never published.
/// Sources: Viechtbauer (2010), Journal of Statistical Software 36; Knapp and Hartung (2003), Statistics in Medicine 22; Viechtbauer (2007), Statistics in Medicine 26.
/// </remarks>
public sealed class MetaRegression : IEstimator<MetaAnalysisData, MetaAnalysisResult>
{
    private readonly MetaAnalysisOptions _options;

    /// <summary>A meta-analysis with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults: REML, Knapp and Hartung.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MetaRegression(MetaAnalysisOptions? options = null)
    {
        _options = options ?? new MetaAnalysisOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A variance is not above zero, a number is infinite, or cluster-robust errors are asked for without studies.</exception>
    public MetaAnalysisResult Fit(MetaAnalysisData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_options.ClusterRobust && data.Studies is null)
            throw new ArgumentException("Cluster-robust errors need the study of each effect: give studies with the data.", nameof(data));
        cancellationToken.ThrowIfCancellationRequested();
        HeterogeneityEstimator estimator = _options.Estimator;
        bool isFixed = estimator == HeterogeneityEstimator.Fixed;
        string method = Describe();
        (EffectRows? rows, MissingnessRecord missingness, string? reason, IReadOnlyList<string> warnings) = EffectRows.Of(data, cancellationToken);
        if (rows is null)
            return MetaAnalysisResult.None(method, data, _options.ConfidenceLevel, missingness, reason!);
        int free = rows.Count - rows.Terms;
        if (free == 0 && !isFixed)
            return MetaAnalysisResult.None(method, data, _options.ConfidenceLevel, missingness, $"No estimate, because {rows.Count} effects with {rows.Terms} coefficients leave nothing to see heterogeneity by. Add studies, leave out moderators, or fit the fixed effect model.");

        (double tau2, int iterations, bool isConverged) = HeterogeneitySearch.Estimate(rows, estimator, _options.StopBelow);
        WeightedEffects none = new(rows, 0), fit = new(rows, tau2);
        double scale = _options.Test == MetaAnalysisTest.Normal || isFixed || _options.ClusterRobust ? 1 : fit.Q / free;
        if (_options.Test == MetaAnalysisTest.KnappHartungAtLeastOne)
            scale = Math.Max(1, scale);
        bool isNormal = _options.Test == MetaAnalysisTest.Normal || isFixed;
        double degrees = isNormal ? double.PositiveInfinity : free;
        double[,] covariance = Scaled(fit.Inverse, scale);
        Func<double[], double> degreesOf = _ => degrees;
        int[][] clusters = MetaInference.Clusters(data, rows);
        var notes = new List<string>(warnings);
        if (_options.ClusterRobust)
        {
            if (clusters.Length < 2)
                return MetaAnalysisResult.None(method, data, _options.ConfidenceLevel, missingness, $"No estimate with cluster-robust errors, because there are {clusters.Length} studies and two are the least.");
            var sandwich = new SmallSampleSandwich(rows, clusters, members => Diagonal(members, rows, tau2), fit.Coefficients, fit.Inverse);
            (covariance, degreesOf) = (sandwich.Meat, sandwich.DegreesOfFreedom);
        }
        else if (clusters.Length < rows.Count)
        {
            notes.Add("Some studies have several effects, which this model takes as independent: standard errors are too small. Fit a three-level model, or set ClusterRobust.");
        }

        (Estimate[] estimates, double[,] all) = MetaInference.Estimates(data, rows, fit.Coefficients, covariance, degreesOf, _options.ConfidenceLevel);
        double typical = free > 0 ? free / none.TraceP : double.NaN;
        (double lower, double upper) = isFixed ? (double.NaN, double.NaN) : HeterogeneitySearch.Profile(rows, _options.ConfidenceLevel);
        double error = estimator switch
        {
            HeterogeneityEstimator.Reml => Math.Sqrt(2 / fit.TracePP),
            HeterogeneityEstimator.MaximumLikelihood => Math.Sqrt(2 / fit.SumOfSquares),
            _ => double.NaN,
        };
        double share = isFixed ? none.Q > 0 ? Math.Max(0, (none.Q - free) / none.Q) : 0 : tau2 / (typical + tau2);
        bool isPlain = data.Moderators.HasIntercept && rows.Terms == 1;
        return new MetaAnalysisResult(all)
        {
            Method = method,
            Estimates = estimates,
            ConfidenceLevel = _options.ConfidenceLevel,
            SampleSizes = data.Studies is { } studies ? [new LevelCount("rows", rows.Count), new LevelCount(studies.Name, clusters.Length)] : [new LevelCount("rows", rows.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                !isConverged ? ConvergenceStatus.NotConverged : ConvergenceStatus.Converged, iterations, estimator == HeterogeneityEstimator.Reml ? fit.RestrictedLogLikelihood : fit.LogLikelihood, double.NaN,
                isConverged ? null : $"Tau² was not found in {iterations} steps. Use the Paule and Mandel estimator."),
            Warnings = notes,
            Variances = isFixed ? [] : [new VarianceEstimate("studies", tau2, error, lower, upper, share)],
            ISquared = share,
            HSquared = isFixed ? (free > 0 ? none.Q / free : double.NaN) : tau2 / typical + 1,
            ISquaredInterval = isFixed ? (double.NaN, double.NaN) : (lower / (typical + lower), upper / (typical + upper)),
            ResidualHeterogeneity = free == 0 ? null : new HeterogeneityTest(none.Q, free, double.PositiveInfinity, ChiSquaredDistribution.UpperTail(none.Q, free)),
            Moderators = _options.ClusterRobust ? null : MetaInference.Moderators(data, rows, fit.Coefficients, covariance, degrees),
            HeterogeneityExplained = isFixed || isPlain || !data.Moderators.HasIntercept ? double.NaN : Explained(data, tau2, cancellationToken),
            PredictionInterval = isFixed || !isPlain ? null : Prediction(estimates[0], tau2, _options.ConfidenceLevel),
            LogLikelihood = estimator == HeterogeneityEstimator.Reml ? fit.RestrictedLogLikelihood : fit.LogLikelihood,
            WeightShares = isPlain ? Shares(data, rows, tau2, fit.SumOfWeights) : [],
        };
    }

    /// <summary>The pooled effect without one study (or effect) at a time.</summary>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <returns>For each study, or row where there are none, the result without it, in order of first appearance.</returns>
    public IReadOnlyList<MetaAnalysisResult> LeaveOneOut(MetaAnalysisData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        int units = data.Studies?.GroupCount ?? data.Effects.Length;
        return [.. Enumerable.Range(0, units).Select(left => Fit(new MetaAnalysisData(
            data.Effects.ToArray().Select((effect, row) => (data.Studies is { } studies ? studies.Codes[row] : row) == left ? double.NaN : effect).ToArray(), data.Variances, data.Moderators, data.Studies), cancellationToken))];
    }

    internal static (double Lower, double Upper) Prediction(Estimate pooled, double variance, double level)
    {
        double margin = StudentTDistribution.Quantile(0.5 + level / 2, pooled.DegreesOfFreedom) * Math.Sqrt(pooled.StandardError * pooled.StandardError + variance);
        return (pooled.Value - margin, pooled.Value + margin);
    }

    private double Explained(MetaAnalysisData data, double tau2, CancellationToken cancellationToken)
    {
        // The same rows without the moderators.
        double[] effects = data.Effects.ToArray();
        for (int i = 0; i < effects.Length; i++)
        {
            for (int j = 0; j < data.Moderators.SlopeCount; j++)
                effects[i] = double.IsNaN(data.Moderators.Slope(j).Span[i]) ? double.NaN : effects[i];
        }

        (EffectRows? rows, _, _, _) = EffectRows.Of(new MetaAnalysisData(effects, data.Variances), cancellationToken);
        double before = rows is null ? double.NaN : HeterogeneitySearch.Estimate(rows, _options.Estimator, _options.StopBelow).Tau2;
        return before > 0 ? Math.Max(0, (before - tau2) / before) : double.NaN;
    }

    private static double[] Shares(MetaAnalysisData data, EffectRows rows, double tau2, double sum)
    {
        var shares = new double[data.Effects.Length];
        for (int i = 0; i < rows.Count; i++)
            shares[rows.Rows[i]] = 1 / (rows.V[i] + tau2) / sum;
        return shares;
    }

    private static double[,] Diagonal(int[] members, EffectRows rows, double tau2)
    {
        var matrix = new double[members.Length, members.Length];
        for (int i = 0; i < members.Length; i++)
            matrix[i, i] = rows.V[members[i]] + tau2;
        return matrix;
    }

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        var scaled = (double[,])matrix.Clone();
        for (int i = 0; i < scaled.GetLength(0); i++)
        {
            for (int j = 0; j < scaled.GetLength(1); j++)
                scaled[i, j] *= factor;
        }

        return scaled;
    }

    private string Describe()
    {
        string model = _options.Estimator switch
        {
            HeterogeneityEstimator.Fixed => "Fixed effect model",
            HeterogeneityEstimator.Reml => "Random effects, restricted maximum likelihood",
            HeterogeneityEstimator.MaximumLikelihood => "Random effects, maximum likelihood",
            HeterogeneityEstimator.DerSimonianLaird => "Random effects, DerSimonian and Laird",
            HeterogeneityEstimator.PauleMandel => "Random effects, Paule and Mandel",
            HeterogeneityEstimator.EmpiricalBayes => "Random effects, empirical Bayes",
            _ => "Random effects, Sidik and Jonkman",
        };
        string test = _options.ClusterRobust ? "cluster-robust standard errors (CR2, Satterthwaite)"
            : _options.Estimator == HeterogeneityEstimator.Fixed || _options.Test == MetaAnalysisTest.Normal ? "Wald intervals"
            : _options.Test == MetaAnalysisTest.KnappHartung ? "Knapp and Hartung's intervals" : "Knapp and Hartung's intervals, never made narrower";
        return $"{model}, {test}";
    }
}
