using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <content>From the maximised partial likelihood to the result.</content>
public sealed partial class CoxResult
{
    private const int FewClusters = 40;
    private const int FewEvents = 10;

    internal static CoxResult None(CoxData data, CoxOptions options, EventRows events, string reason) => new(options)
    {
        Method = Describe(data, options),
        Estimates = [.. data.Terms.Select(Estimate.None)],
        SampleSizes = [new LevelCount("rows", events.Count), new LevelCount("events", events.Kind.Count(kind => kind == 1))],
        Missingness = events.Missingness,
        Early = events.Early,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = events.Early.Sentence is { } early ? [early] : [],
        Events = events.Kind.Count(kind => kind == 1),
    };

    internal static CoxResult Of(CoxData data, CoxOptions options, EventRows events, CoxRows rows, CoxFit fit, string[] terms, CancellationToken cancellationToken)
    {
        int p = fit.Kept.Length, count = events.Kind.Count(kind => kind == 1);
        double[] predictor = rows.Predictor(fit.Coefficients);
        (double[,] covariance, double degrees, int clusters) = Spread(data, options, rows, fit, predictor, cancellationToken);
        double[] kept = [.. fit.Kept.Select(j => fit.Coefficients[j])];
        double[] start = [.. fit.Kept.Select(j => fit.Start.Score[j])];
        double wald = SymmetricSolver.Of(covariance) is { } solver ? kept.Zip(solver.Solve(kept), (b, s) => b * s).Sum() : double.NaN;
        double score = SymmetricSolver.Of(CoxFit.Block(fit.Start.Information, fit.Kept)) is { } first ? start.Zip(first.Solve(start), (u, s) => u * s).Sum() : double.NaN;
        string[] aliased = [.. Enumerable.Range(0, terms.Length).Except(fit.Kept).Select(j => terms[j])];

        Estimate EstimateOf(int j)
        {
            int k = Array.IndexOf(fit.Kept, j);
            return k < 0 ? Estimate.None(terms[j])
                : Estimate.FromStandardError(terms[j], fit.Coefficients[j] * rows.Scale[j], Math.Sqrt(covariance[k, k]) * rows.Scale[j], degrees, options.ConfidenceLevel);
        }

        IEnumerable<string> Warn()
        {
            if (AliasingWarning.Of(aliased, Enumerable.Range(0, terms.Length).Except(fit.Kept).All(j => rows.IsConstant[j])) is { } left)
                yield return left;
            if (events.Early.Sentence is { } early)
                yield return early;
            if (clusters is > 0 and < FewClusters)
                yield return $"There are only {clusters} clusters of {data.Clusters!.Name}: {options.StandardErrors} standard errors tend to be too small below about {FewClusters}. Use a discrete-time hazard with CR2 errors.";
            if (count < FewEvents * p)
                yield return string.Create(CultureInfo.InvariantCulture, $"There are {count} events for {p} {(p == 1 ? "coefficient" : "coefficients")}: below about {FewEvents} events each, estimates tend to be too far from zero and intervals too short. Use fewer terms.");
        }

        var sizes = new List<LevelCount> { new("rows", events.Count), new("events", count) };
        if (data.Strata is { } strata)
            sizes.Add(new LevelCount(strata.Name, rows.Ends.Length));
        if (clusters > 0)
            sizes.Add(new LevelCount(data.Clusters!.Name, clusters));
        return new CoxResult(options)
        {
            Method = Describe(data, options),
            Estimates = [.. Enumerable.Range(0, terms.Length).Select(EstimateOf)],
            SampleSizes = sizes,
            Missingness = events.Missingness,
            Early = events.Early,
            Convergence = new ConvergenceRecord(ConvergenceStatus.Converged, fit.Iterations, fit.End.LogLikelihood, fit.Decrement),
            Warnings = [.. Warn()],
            AliasedTerms = aliased,
            Events = count,
            LogLikelihood = fit.End.LogLikelihood,
            NullLogLikelihood = fit.Start.LogLikelihood,
            LikelihoodRatio = HazardTest.Of(Math.Max(0, 2 * (fit.End.LogLikelihood - fit.Start.LogLikelihood)), p),
            Wald = HazardTest.Of(wald, p),
            Score = HazardTest.Of(score, p),
            ProportionalHazards = ProportionalHazardsTest.Of(rows, events, fit, options, terms, cancellationToken),
            Concordance = Survival.Concordance.Of(rows, predictor),
            Baseline = BaselineSweep.Of(rows, predictor, options.Ties, cancellationToken),
            Kept = fit.Kept,
            Scale = rows.Scale,
            ScaledCovariance = covariance,
            Coefficients = fit.Coefficients,
        };
    }

    /// <summary>The covariance of the coefficients in the fit, degrees of freedom of their tests, and clusters.</summary>
    private static (double[,] Covariance, double Degrees, int Clusters) Spread(CoxData data, CoxOptions options, CoxRows rows, CoxFit fit, double[] predictor, CancellationToken cancellationToken)
    {
        if (options.StandardErrors == StandardErrorKind.Classical)
            return (fit.Covariance, double.PositiveInfinity, 0);
        int p = fit.Kept.Length;
        bool byCluster = options.StandardErrors.NeedsClusters();
        int[] codes = byCluster ? data.Clusters!.Codes.ToArray() : [];
        int[] units = [.. Enumerable.Range(0, rows.Count).Select(i => byCluster ? codes[rows.DataRows[i]] : i)];
        int unitCount = byCluster ? data.Clusters!.GroupCount : rows.Count;
        double[] scores = CoxResiduals.Of(rows, predictor, options.Ties, units, unitCount, cancellationToken).Scores;
        int found = byCluster ? units.Distinct().Count() : 0;
        double correction = !byCluster ? 1 : found < 2 ? double.NaN : options.StandardErrors == StandardErrorKind.CR1 ? found / (found - 1.0) : 1;
        var meat = new double[p, p];
        for (int u = 0; u < unitCount; u++)
        {
            for (int a = 0; a < p; a++)
            {
                double part = correction * scores[u * rows.Columns + fit.Kept[a]];
                for (int b = 0; b < p; b++)
                    meat[a, b] += part * scores[u * rows.Columns + fit.Kept[b]];
            }
        }

        return (Product(Product(fit.Covariance, meat), fit.Covariance), byCluster ? Math.Max(1, found - 1) : double.PositiveInfinity, found);
    }

    private static double[,] Product(double[,] one, double[,] other)
    {
        int n = one.GetLength(0);
        var product = new double[n, n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                for (int k = 0; k < n; k++)
                    product[a, b] += one[a, k] * other[k, b];
            }
        }

        return product;
    }

    private static string Describe(CoxData data, CoxOptions options) =>
        $"Cox regression, {options.Ties}'s method for tied events{(data.Strata is { } strata ? $", a baseline hazard for each {strata.Name}" : "")}, "
        + (options.StandardErrors == StandardErrorKind.HC0 ? "robust (Lin-Wei) standard errors" : options.StandardErrors.Describe(data.Clusters?.Name));
}
