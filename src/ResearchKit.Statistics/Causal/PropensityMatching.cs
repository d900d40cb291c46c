using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effect of a treatment by matching each treated row to untreated ones of nearly the same propensity.</summary>
/// <remarks>
/// <para>
/// Method: greedy nearest neighbours by the propensity of a logistic regression, as R's <c>MatchIt</c> with <c>method = "nearest"</c> (Ho, Imai, King and Stuart 2011) says: with a ratio above 1, all seek their first match before any seeks a second.
/// The estimate is the weighted difference of means.
/// </para>
/// <para>
/// Standard errors: without replacement cluster-robust (CR1S) over matched sets, or over the data's clusters where there are any; with replacement by Abadie and Imbens (2006, Econometrica 74), with conditional variances from each match's
/// nearest like row. Both take the propensity as known, which for the effect of the treated may be too wide or too narrow by a little (Abadie and Imbens 2016).
/// </para>
/// <para>
/// Limits. Rows without a match are left out, which changes whose effect it is. Matching discards what weighting uses: intervals are wider. Optimal, full and genetic matching are not here (MatchIt has them).
/// </para>
/// </remarks>
public sealed class PropensityMatching : IEstimator<TreatmentData, MatchingResult>
{
    private readonly MatchingOptions _options;

    /// <summary>Matching with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public PropensityMatching(MatchingOptions? options = null)
    {
        _options = options ?? new MatchingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite, the treatment is neither 0 nor 1, or clusters are given with replacement.</exception>
    public MatchingResult Fit(TreatmentData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_options.WithReplacement && data.Clusters is not null)
            throw new ArgumentException("Standard errors of matching with replacement are for independent rows. Match without replacement, or leave the clusters out and say so.", nameof(data));
        TreatmentRows rows = TreatmentRows.Find(data, cancellationToken);
        if (rows.WhyNone() is { } none)
            return None(rows, none);
        int n = rows.Count;
        NuisanceModel propensity = NuisanceModel.Of(GeneralizedFamily.Binomial, rows.Terms, rows.Covariates, rows.Treatment, [.. Enumerable.Range(0, n)], cancellationToken);
        if (propensity.Reason is { } reason)
            return None(rows, PropensityWeighting.Named(reason, data.TreatmentName));
        double[] predictors = propensity.Predictors(), scores = [.. predictors.Select(Elementary.Logistic)], measure = _options.OnLogit ? predictors : scores;
        double seeking = _options.Estimand == TreatmentEstimand.Treated ? 1 : 0;
        double limit = _options.Caliper is { } caliper ? caliper * Summary.Of(measure).StandardDeviation : double.PositiveInfinity;
        var random = new RandomStream(_options.Seed).Split("matching");
        var pools = Enumerable.Range(0, n).Where(i => rows.Treatment[i] != seeking).GroupBy(i => rows.Exact?[i] ?? 0)
            .OrderBy(group => group.Key).ToDictionary(group => group.Key, group => new MatchingPool(group, measure, random.Split(group.Key)));
        int[] seekers = Ordered([.. Enumerable.Range(0, n).Where(i => rows.Treatment[i] == seeking)], scores, random);
        var found = new List<int>[n];
        RandomStream ties = random.Split("ties");
        for (int round = 0; round < (_options.WithReplacement ? 1 : _options.Ratio); round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (int i in seekers)
            {
                if (!pools.TryGetValue(rows.Exact?[i] ?? 0, out MatchingPool? pool))
                    continue;
                if (_options.WithReplacement)
                    found[i] = [.. pool.Nearest(measure[i], limit, _options.Ratio, ties)];
                else if (pool.TakeNearest(measure[i], limit, ties) is >= 0 and var match)
                    (found[i] ??= []).Add(match);
            }
        }

        int[] matched = [.. seekers.Where(i => found[i] is { Count: > 0 }).Order()];
        if (matched.Length < 2)
            return None(rows, $"No estimate, because {(matched.Length == 0 ? "no row" : "one row")} found a match{(double.IsInfinity(limit) ? "" : " within the caliper")}. Widen the caliper or the strata, or weight instead.");
        return Estimate(rows, propensity, matched, found, scores, measure, seeking, pools, cancellationToken);
    }

    private int[] Ordered(int[] seekers, double[] scores, RandomStream random)
    {
        random.Split("order").Shuffle(seekers.AsSpan());
        return _options.Order switch
        {
            MatchingOrder.Largest => [.. seekers.OrderByDescending(i => scores[i])],
            MatchingOrder.Smallest => [.. seekers.OrderBy(i => scores[i])],
            MatchingOrder.Data => [.. seekers.Order()],
            _ => seekers,
        };
    }

    private MatchingResult Estimate(
        TreatmentRows rows, NuisanceModel propensity, int[] matched, List<int>[] found, double[] scores, double[] measure, double seeking, Dictionary<int, MatchingPool> pools, CancellationToken cancellationToken)
    {
        int n = rows.Count;
        double[] y = rows.Outcome, weights = new double[n], squares = new double[n];
        var set = new int[n];
        foreach (int i in matched)
        {
            weights[i] = 1;
            set[i] = i + 1;
            foreach (int match in found[i])
            {
                weights[match] += 1.0 / found[i].Count;
                squares[match] += 1.0 / ((double)found[i].Count * found[i].Count);
                set[match] = i + 1;
            }
        }

        double difference = matched.Sum(i => y[i] - found[i].Sum(match => y[match]) / found[i].Count) / matched.Length;
        Estimate effect;
        if (_options.WithReplacement)
        {
            double variance = matched.Sum(i => Square(y[i] - found[i].Sum(match => y[match]) / found[i].Count - difference));
            RandomStream ties = new RandomStream(_options.Seed).Split("variance");
            for (int i = 0; i < n; i++)
            {
                if (rows.Treatment[i] == seeking || weights[i] == 0)
                    continue;
                int[] like = [.. pools[rows.Exact?[i] ?? 0].Nearest(measure[i], double.PositiveInfinity, 1, ties, except: i)];
                if (like.Length > 0)
                    variance += (weights[i] * weights[i] - squares[i]) * Square(y[i] - y[like[0]]) / 2;
            }

            effect = Signed(difference, Math.Sqrt(variance) / matched.Length, double.PositiveInfinity, seeking);
        }
        else
        {
            int[] used = [.. Enumerable.Range(0, n).Where(i => weights[i] > 0)];
            Grouping clusters = rows.Clusters is null ? Grouping.FromKeys("matched set", [.. used.Select(i => set[i])]) : Grouping.FromKeys(rows.Data.Clusters!.Name, [.. used.Select(i => rows.Clusters[i])]);
            LinearRegressionResult fit = new LinearRegression(new() { StandardErrors = StandardErrorKind.CR1S }).Fit(
                new RegressionData(Of(y, used), DesignMatrix.Create(true, used.Length, ("seeking", Array.ConvertAll(used, i => rows.Treatment[i] == seeking ? 1.0 : 0))), Of(weights, used), clusters: clusters), cancellationToken);
            effect = Signed(difference, fit["seeking"].StandardError, fit["seeking"].DegreesOfFreedom, seeking);
        }

        double matches = Enumerable.Range(0, n).Count(i => rows.Treatment[i] != seeking && weights[i] > 0), shares = matched.Length;
        for (int i = 0; i < n; i++)
            weights[i] *= rows.Treatment[i] == seeking ? 1 : matches / shares;
        int[] unmatched = [.. Enumerable.Range(0, n).Where(i => rows.Treatment[i] == seeking && weights[i] == 0)];
        int[] weighing = [.. Enumerable.Range(0, n).Where(i => weights[i] > 0)];
        string who = seeking == 1 ? "treated" : "untreated";
        int few = matched.Count(i => found[i].Count < _options.Ratio);
        return new MatchingResult
        {
            Options = _options,
            Method = Method(rows),
            Estimates = [effect],
            ConfidenceLevel = _options.ConfidenceLevel,
            SampleSizes = [.. rows.Sizes, new LevelCount($"matched {who}", matched.Length), new LevelCount("matches", (int)matches)],
            Missingness = rows.Missingness,
            Convergence = ConvergenceRecord.ClosedForm(double.NaN),
            Warnings =
            [
                .. propensity.Fit.Warnings,
                .. unmatched.Length == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{unmatched.Length} of {unmatched.Length + matched.Length} {who} rows found no match and are left out: the effect is of those who did.")],
                .. few == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{few} {who} rows found fewer than {_options.Ratio} matches.")],
            ],
            Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
            Matches = [.. matched.SelectMany(i => found[i].Select(match => (rows.Rows[i], rows.Rows[match])))],
            Unmatched = [.. unmatched.Select(i => rows.Rows[i])],
            Weights = PropensityWeighting.Spread(rows, weights),
            Scores = PropensityWeighting.Spread(rows, scores),
            Overlap = OverlapReport.Of(Of(rows.Treatment, weighing), Of(scores, weighing), Of(weights, weighing), n - weighing.Length, 0),
            Balance = BalanceTable.Of(rows.Terms, rows.Covariates, rows.Treatment, weights, _options.Estimand),
        };
    }

    private Estimate Signed(double difference, double error, double degreesOfFreedom, double seeking) =>
        Estimation.Estimate.FromStandardError(TreatmentEffectResult.EffectTerm, seeking == 1 ? difference : -difference, error, degreesOfFreedom, _options.ConfidenceLevel);

    private static double Square(double value) => value * value;

    private static double[] Of(double[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);

    private string Method(TreatmentRows rows)
    {
        string caliper = _options.Caliper is { } wide ? string.Create(CultureInfo.InvariantCulture, $", caliper {wide:0.###} SD of the {(_options.OnLogit ? "logit" : "propensity")}") : "";
        string errors = _options.WithReplacement ? "by Abadie and Imbens (2006)" : $"by cluster of {rows.Data.Clusters?.Name ?? "matched sets"} (CR1S)";
        return $"Nearest-neighbour matching by propensity, {TreatmentWeights.Words(_options.Estimand)}: {_options.Ratio} to 1 {(_options.WithReplacement ? "with" : "without")} replacement{caliper}{(rows.Exact is null ? "" : $", exact on {rows.Data.Exact!.Name}")}; standard errors {errors}";
    }

    private MatchingResult None(TreatmentRows rows, string reason) => new()
    {
        Options = _options,
        Method = Method(rows),
        Estimates = [Estimation.Estimate.None(TreatmentEffectResult.EffectTerm)],
        ConfidenceLevel = _options.ConfidenceLevel,
        SampleSizes = rows.Sizes,
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
    };
}
