using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Meta-analysis of studies with several effects each: true effects vary between studies, and between effects within them.</summary>
/// <remarks>
/// Agrees with R's <c>metafor::rma.mv(random = ~ 1 | study/effect)</c> and <c>clubSandwich</c> to the tolerance of their optimiser. Sampling errors of one study's effects are taken as independent; where they are not (the same learners,
/// several tests), cluster-robust errors (<see cref="MetaAnalysisOptions.ClusterRobust"/>) hold all the same. Memory and time grow with the square of the number of effects. Sources: Konstantopoulos (2011), Research Synthesis
/// Methods 2; Cheung (2014), Psychological Methods 19.
/// </remarks>
public sealed class ThreeLevelMetaRegression : IEstimator<MetaAnalysisData, MetaAnalysisResult>
{
    private const int MostSteps = 500;
    private readonly MetaAnalysisOptions _options;

    /// <summary>A three-level meta-analysis with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The estimator is neither REML nor maximum likelihood.</exception>
    public ThreeLevelMetaRegression(MetaAnalysisOptions? options = null)
    {
        _options = options ?? new MetaAnalysisOptions();
        _options.Validate();
        if (_options.Estimator is not (HeterogeneityEstimator.Reml or HeterogeneityEstimator.MaximumLikelihood))
            throw new ArgumentException($"A three-level model is fitted by REML or maximum likelihood, not {_options.Estimator}. Choose one of these.", nameof(options));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Studies are not given, a variance is not above zero, or a number is infinite.</exception>
    public MetaAnalysisResult Fit(MetaAnalysisData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Studies is not { } grouping)
            throw new ArgumentException("A three-level model needs the study of each effect: give studies with the data.", nameof(data));
        cancellationToken.ThrowIfCancellationRequested();
        bool restricted = _options.Estimator == HeterogeneityEstimator.Reml;
        string method = $"Three-level random effects (effects in {grouping.Name}), {(restricted ? "restricted maximum likelihood" : "maximum likelihood")}, "
            + (_options.ClusterRobust ? "cluster-robust standard errors (CR2, Satterthwaite)" : _options.Test == MetaAnalysisTest.Normal ? "Wald intervals" : "t intervals");
        (EffectRows? rows, MissingnessRecord missingness, string? reason, IReadOnlyList<string> warnings) = EffectRows.Of(data, cancellationToken);
        MetaAnalysisResult None(string why) => MetaAnalysisResult.None(method, data, _options.ConfidenceLevel, missingness, why);
        if (rows is null)
            return None(reason!);
        int[][] studies = MetaInference.Clusters(data, rows);
        if (rows.Count == rows.Terms)
            return None($"No estimate, because {rows.Count} effects with {rows.Terms} coefficients leave nothing to see heterogeneity by. Add studies, or leave out moderators.");
        if (studies.Length < 2)
            return None($"No estimate, because there is {studies.Length} study: how studies differ cannot be seen. Fit MetaRegression to its effects.");
        if (studies.Length == rows.Count)
            return None("No estimate, because each study has one effect: variances between and within studies cannot be told apart. Fit MetaRegression.");

        (double[] variances, NestedEffects fit, int iterations, bool isConverged) = Maximise(rows, studies, restricted, cancellationToken);
        double degrees = _options.Test == MetaAnalysisTest.Normal ? double.PositiveInfinity : rows.Count - rows.Terms;
        double[,] covariance = fit.Inverse;
        Func<double[], double> degreesOf = _ => degrees;
        if (_options.ClusterRobust)
        {
            var sandwich = new SmallSampleSandwich(rows, studies, members => Block(members, rows, variances), fit.Coefficients, fit.Inverse);
            (covariance, degreesOf) = (sandwich.Meat, sandwich.DegreesOfFreedom);
        }

        (Estimate[] estimates, double[,] all) = MetaInference.Estimates(data, rows, fit.Coefficients, covariance, degreesOf, _options.ConfidenceLevel);
        WeightedEffects none = new(rows, 0);
        int free = rows.Count - rows.Terms;
        double typical = free / none.TraceP, total = typical + variances[0] + variances[1];
        double determinant = fit.Information[0, 0] * fit.Information[1, 1] - fit.Information[0, 1] * fit.Information[0, 1];
        VarianceEstimate Component(string level, int which) => new(
            level, variances[which], variances[0] > 0 && variances[1] > 0 && determinant > 0 ? Math.Sqrt(fit.Information[1 - which, 1 - which] / determinant) : double.NaN, double.NaN, double.NaN, variances[which] / total);
        bool isBoundary = variances[0] == 0 || variances[1] == 0;
        return new MetaAnalysisResult(all)
        {
            Method = method,
            Estimates = estimates,
            ConfidenceLevel = _options.ConfidenceLevel,
            SampleSizes = [new LevelCount("rows", rows.Count), new LevelCount(grouping.Name, studies.Length)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                !isConverged ? ConvergenceStatus.NotConverged : isBoundary ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged, iterations, fit.LogLikelihood, Math.Max(Math.Abs(fit.Score[0]), Math.Abs(fit.Score[1])),
                !isConverged ? $"The variances were not found in {iterations} steps. Use fewer moderators."
                    : isBoundary ? $"The variance {(variances[0] == 0 ? variances[1] == 0 ? "at both levels" : "between studies" : "of effects within studies")} is estimated as zero: the data show no more spread there than chance. The rest may be used." : null),
            Warnings = warnings,
            Variances = [Component("studies", 0), Component("effects within studies", 1)],
            ISquared = (variances[0] + variances[1]) / total,
            HSquared = total / typical,
            ResidualHeterogeneity = new HeterogeneityTest(none.Q, free, double.PositiveInfinity, ChiSquaredDistribution.UpperTail(none.Q, free)),
            Moderators = _options.ClusterRobust ? null : MetaInference.Moderators(data, rows, fit.Coefficients, covariance, degrees),
            PredictionInterval = data.Moderators.HasIntercept && rows.Terms == 1 ? MetaRegression.Prediction(estimates[0], variances[0] + variances[1], _options.ConfidenceLevel) : null,
            LogLikelihood = fit.LogLikelihood,
        };
    }

    private static double[,] Block(int[] members, EffectRows rows, double[] variances)
    {
        var matrix = new double[members.Length, members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            for (int j = 0; j < members.Length; j++)
                matrix[i, j] = variances[0] + (i == j ? rows.V[members[i]] + variances[1] : 0);
        }

        return matrix;
    }

    /// <summary>Fisher scoring of both variances, held at zero where the likelihood falls from there.</summary>
    private static (double[] Variances, NestedEffects Fit, int Iterations, bool IsConverged) Maximise(EffectRows rows, int[][] studies, bool restricted, CancellationToken cancellationToken)
    {
        double start = Math.Max(HeterogeneitySearch.Estimate(rows, HeterogeneityEstimator.DerSimonianLaird).Tau2, 0.1 * rows.V.Average()) / 2, scale = rows.V.Average();
        double[] at = [start, start];
        var here = new NestedEffects(rows, studies, at[0], at[1], restricted);
        for (int step = 1; step <= MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] move = Move(at, here);
            for (double length = 1; ; length /= 2)
            {
                double[] next = [Math.Max(0, at[0] + length * move[0]), Math.Max(0, at[1] + length * move[1])];
                double change = Math.Max(Math.Abs(next[0] - at[0]), Math.Abs(next[1] - at[1]));
                var there = new NestedEffects(rows, studies, next[0], next[1], restricted);
                bool isSmall = change <= 1e-12 * (at[0] + at[1] + scale);
                if (there.LogLikelihood >= here.LogLikelihood || isSmall)
                {
                    (at, here) = (next, there);
                    if (isSmall)
                        return (at, here, step, true);
                    break;
                }
            }
        }

        return (at, here, MostSteps, false);
    }

    private static double[] Move(double[] at, NestedEffects here)
    {
        bool holds0 = at[0] == 0 && here.Score[0] <= 0, holds1 = at[1] == 0 && here.Score[1] <= 0;
        if (holds0 || holds1)
            return [holds0 ? 0 : here.Score[0] / here.Information[0, 0], holds1 ? 0 : here.Score[1] / here.Information[1, 1]];
        double determinant = here.Information[0, 0] * here.Information[1, 1] - here.Information[0, 1] * here.Information[0, 1];
        return
        [
            (here.Information[1, 1] * here.Score[0] - here.Information[0, 1] * here.Score[1]) / determinant,
            (here.Information[0, 0] * here.Score[1] - here.Information[0, 1] * here.Score[0]) / determinant,
        ];
    }
}
