using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>What a policy would be worth, from the log of another policy that chose by chance with known probabilities.</summary>
/// <remarks>
/// <para>With w the policy's probability of the action taken over the logged one, r the outcome, q(x, a) a model of the outcome and π the policy:</para>
/// <list type="bullet">
/// <item>IPS, the mean of w r: unbiased. SNIPS, Σ w r / Σ w: consistent, and steadier. Clipped IPS cuts weights to a bound: biased towards nothing.</item>
/// <item>Direct method, the mean of Σ π(a) q(x, a): as right as the model.</item>
/// <item>Doubly robust, the mean of Σ π(a) q(x, a) + w (r − q(x, a)), with q from other rows (cross-fitted): unbiased whatever the model (Dudík, Erhan, Langford and Li 2014, Statistical Science 29).
/// Switch doubly robust leaves the second part out where w is above a bound (Wang, Agarwal and Dudík 2017, ICML).</item>
/// </list>
/// <para>
/// q is a linear (or logistic) regression for each action. Intervals are normal by influence functions (Student's t over clusters, where there are any); that of the direct method takes the coefficients into account.
/// <see cref="OffPolicyResult.Bounded"/> holds at any n.
/// </para>
/// <para>
/// Limits. Decisions one at a time: what a recommendation does to later contexts is not evaluated (that takes sequential methods). Propensities must be those that were drawn with; the mean weight, which should be 1, tells gross errors.
/// </para>
/// </remarks>
public sealed class OffPolicyEvaluation : IEstimator<OffPolicyData, OffPolicyResult>
{
    internal static readonly string[] Terms = ["IPS", "SNIPS", "clipped IPS", "direct method", "doubly robust", "switch doubly robust", "logged policy", "gain over the logged policy"];

    private readonly OffPolicyOptions _options;

    /// <summary>An evaluation with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public OffPolicyEvaluation(OffPolicyOptions? options = null)
    {
        _options = options ?? new OffPolicyOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A propensity is 0 or no probability, the policy takes an action that the logging policy never did, probabilities do not add up to 1, or a number is infinite; the message names row and action.
    /// </exception>
    public OffPolicyResult Fit(OffPolicyData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        OffPolicyRows rows = OffPolicyRows.Find(data, _options, cancellationToken);
        int n = rows.Count;
        if (n < 2)
            return None(rows, n == 0 ? "No estimate, because no row is complete. See which columns are missing." : "No estimate, because there is one complete row: nothing says how outcomes vary. Add rows.");
        if (rows.Clusters is not null && rows.ClusterCount < 2)
            return None(rows, $"No estimate, because there is one cluster of {data.Clusters!.Name}: nothing says how clusters vary.");
        double[] r = rows.Outcome, w = new double[n];
        for (int i = 0; i < n; i++)
            w[i] = rows.Policy[rows.Action[i]][i] / rows.Propensity[i];
        double weights = w.Sum();
        if (weights == 0)
            return None(rows, "No estimate, because the policy would have made none of the logged decisions. Evaluate a policy that keeps to what was explored.");

        double level = _options.ConfidenceLevel;
        double[] Scaled(Func<int, double> value) => [.. Enumerable.Range(0, n).Select(i => value(i) / n)];
        Estimate Mean(int term, Func<int, double> part)
        {
            double value = Enumerable.Range(0, n).Sum(part) / n;
            return InfluenceEstimate.Of(Terms[term], value, Scaled(i => part(i) - value), rows.Clusters, level);
        }

        double snips = Enumerable.Range(0, n).Sum(i => w[i] * r[i]) / weights, logged = r.Sum() / n;
        var estimates = new Estimate[Terms.Length];
        estimates[0] = Mean(0, i => w[i] * r[i]);
        estimates[1] = InfluenceEstimate.Of(Terms[1], snips, [.. Enumerable.Range(0, n).Select(i => w[i] * (r[i] - snips) / weights)], rows.Clusters, level);
        estimates[2] = Mean(2, i => Math.Min(w[i], _options.LargestWeight) * r[i]);
        estimates[6] = Mean(6, i => r[i]);
        var warnings = new List<string>();
        (estimates[3], string? reason) = Direct(rows, cancellationToken);
        (double[] predicted, double[] taken, string? crossed) = reason is null ? CrossFitted(rows, cancellationToken) : ([], [], reason);
        if (crossed is null)
        {
            estimates[4] = Mean(4, i => predicted[i] + w[i] * (r[i] - taken[i]));
            estimates[5] = Mean(5, i => predicted[i] + (w[i] <= _options.LargestWeight ? w[i] * (r[i] - taken[i]) : 0));
            estimates[7] = Mean(7, i => predicted[i] + w[i] * (r[i] - taken[i]) - r[i]);
        }
        else
        {
            foreach (int k in new[] { 4, 5, 7 })
                estimates[k] = Estimate.None(Terms[k]);
            warnings.Add($"Without a model of the outcome there are no doubly robust estimates: {crossed}");
        }

        Estimate meanWeight = Mean(0, i => w[i]);
        var overlap = new OffPolicyOverlap(weights * weights / w.Sum(one => one * one), w.Max(), meanWeight.Value, meanWeight.StandardError, w.Count(one => one > 0), rows.Propensity.Min());
        warnings.AddRange(Warnings(overlap, n));
        return new OffPolicyResult
        {
            Options = _options,
            Method = Method(rows),
            Estimates = estimates,
            ConfidenceLevel = level,
            SampleSizes = rows.Sizes,
            Missingness = rows.Missingness,
            Convergence = ConvergenceRecord.ClosedForm(double.NaN),
            Warnings = warnings,
            Assumptions = Assumed,
            Overlap = overlap,
            Bounded = Bounded(rows, w),
        };
    }

    private static readonly string[] Assumed =
    [
        "Actions were drawn with the logged probabilities.",
        "Whatever the policy does in a row had a chance in the log (exploration).",
        "A decision changes its own outcome alone, not those of later rows or of other people.",
        "Contexts and outcomes will be as they were when the log was made.",
    ];

    /// <summary>The mean of the models' predictions under the policy, with the models fitted to all rows.</summary>
    private (Estimate Estimate, string? Reason) Direct(OffPolicyRows rows, CancellationToken cancellationToken)
    {
        int n = rows.Count;
        double[] value = new double[n], influence = new double[n];
        for (int k = 0; k < rows.Policy.Length; k++)
        {
            if (rows.Policy[k].All(share => share == 0))
                continue;
            int action = k;
            NuisanceModel model = Model(rows, [.. Enumerable.Range(0, n).Where(i => rows.Action[i] == action)], cancellationToken);
            if (model.Reason is { } reason)
                return (Estimate.None(Terms[3]), $"{reason} (This is the model of outcomes after {rows.Data.Actions[action]}.)");
            double[] predictors = model.Predictors();
            model.AddInfluence([.. predictors.Select((predictor, i) => rows.Policy[action][i] * model.Family.MeanSlope(predictor) / n)], influence);
            for (int i = 0; i < n; i++)
                value[i] += rows.Policy[k][i] * model.Family.Mean(predictors[i]);
        }

        double mean = value.Sum() / n;
        for (int i = 0; i < n; i++)
            influence[i] += (value[i] - mean) / n;
        return (InfluenceEstimate.Of(Terms[3], mean, influence, rows.Clusters, _options.ConfidenceLevel), null);
    }

    /// <summary>For each row Σ π(a) q(x, a) and q of the action taken, by models of other rows.</summary>
    private (double[] Value, double[] Taken, string? Reason) CrossFitted(OffPolicyRows rows, CancellationToken cancellationToken)
    {
        int n = rows.Count, units = rows.Clusters is null ? n : rows.ClusterCount;
        if (units < _options.Folds)
            return ([], [], $"{units} {(rows.Clusters is null ? "rows" : "clusters")} cannot make {_options.Folds} folds. Ask for fewer.");
        int[] order = [.. Enumerable.Range(0, units)];
        new RandomStream(_options.Seed).Split("cross-fitting").Shuffle(order.AsSpan());
        var place = new Dictionary<int, int>();
        int[] foldOf = [.. Enumerable.Range(0, n).Select(i =>
        {
            if (rows.Clusters is null)
                return order[i] % _options.Folds;
            place.TryAdd(rows.Clusters[i], place.Count);
            return order[place[rows.Clusters[i]]] % _options.Folds;
        })];
        double[] value = new double[n], taken = new double[n];
        for (int fold = 0; fold < _options.Folds; fold++)
        {
            for (int k = 0; k < rows.Policy.Length; k++)
            {
                int[] held = [.. Enumerable.Range(0, n).Where(i => foldOf[i] == fold && (rows.Policy[k][i] > 0))];
                if (held.Length == 0)
                    continue;
                NuisanceModel model = Model(rows, [.. Enumerable.Range(0, n).Where(i => foldOf[i] != fold && rows.Action[i] == k)], cancellationToken);
                if (model.Reason is { } reason)
                    return ([], [], $"{reason} (This is the model of outcomes after {rows.Data.Actions[k]}, without fold {fold + 1} of {_options.Folds}.)");
                double[] predictors = model.Predictors();
                foreach (int i in held)
                {
                    double q = model.Family.Mean(predictors[i]);
                    value[i] += rows.Policy[k][i] * q;
                    if (rows.Action[i] == k)
                        taken[i] = q;
                }
            }
        }

        return (value, taken, null);
    }

    private NuisanceModel Model(OffPolicyRows rows, int[] from, CancellationToken cancellationToken) =>
        NuisanceModel.Of(_options.LogisticOutcome ? GeneralizedFamily.Binomial : GeneralizedFamily.Gaussian, rows.Terms, rows.Context, rows.Outcome, from, cancellationToken);

    /// <summary>
    /// Maurer and Pontil (2009), theorem 4, from both sides, for means of clusters (or rows): √(2 V ln(4/δ)/G) + 7 b ln(4/δ) / (3 (G − 1)), where b is the largest that one of them can be.
    /// </summary>
    private Estimate? Bounded(OffPolicyRows rows, double[] w)
    {
        bool isShare = rows.Outcome.All(value => value is >= 0 and <= 1);
        if ((_options.OutcomeRange ?? (isShare ? (0, 1) : null)) is not { } range)
            return null;
        if (rows.Outcome.Any(value => value < range.Least || value > range.Largest))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"An outcome lies outside the range from {range.Least:R} to {range.Largest:R} that OutcomeRange says. Correct one of the two."));
        int n = rows.Count;
        double floor = _options.ExplorationFloor ?? Math.Min(rows.Propensity.Min(), rows.Logging is null ? 1 : rows.Logging.SelectMany((column, k) => column.Where((_, i) => rows.Policy[k][i] > 0)).Min());
        int[] unit = rows.Clusters ?? [.. Enumerable.Range(0, n)];
        double[] sums = new double[unit.Max() + 1];
        int[] sizes = new int[sums.Length];
        for (int i = 0; i < n; i++)
        {
            sums[unit[i]] += w[i] * (rows.Outcome[i] - range.Least);
            sizes[unit[i]]++;
        }

        int count = sizes.Count(size => size > 0);
        double scale = (double)count / n, largest = scale * sizes.Max() * rows.Policy.Max(column => column.Max()) / floor * (range.Largest - range.Least);
        double[] parts = [.. sums.Where((_, k) => sizes[k] > 0).Select(sum => sum * scale)];
        double mean = parts.Sum() / count, variance = parts.Sum(part => (part - mean) * (part - mean)) / (count - 1);
        double log = Elementary.Log(4 / (1 - _options.ConfidenceLevel)), margin = Math.Sqrt(2 * variance * log / count) + 7 * largest * log / (3 * (count - 1.0)), value = range.Least + mean;
        return new Estimate("IPS, bounded", value, double.NaN, Math.Max(range.Least, value - margin), Math.Min(range.Largest, value + margin), double.NaN, double.NaN, double.NaN);
    }

    private static IEnumerable<string> Warnings(OffPolicyOverlap overlap, int n)
    {
        if (overlap.EffectiveSize < 30 || overlap.EffectiveSize < n / 50.0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Only {overlap.EffectiveSize:0.#} effective of {n} decisions speak of this policy: intervals of weighting may be too short. Evaluate a policy nearer to the logged one, or explore more.");
        if (Math.Abs(overlap.MeanWeight - 1) > 4 * overlap.MeanWeightStandardError)
            yield return string.Create(CultureInfo.InvariantCulture, $"The mean weight is {overlap.MeanWeight:0.###}, far from 1 (standard error {overlap.MeanWeightStandardError:0.###}): the propensities may not be those that actions were drawn with.");
    }

    private string Method(OffPolicyRows rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"Off-policy evaluation by inverse propensities, a {(_options.LogisticOutcome ? "logistic" : "linear")} model of the outcome for each action, and both ({_options.Folds} folds); weights are cut, or switched to the model, above {_options.LargestWeight:0.###}; intervals by influence functions{(rows.Clusters is null ? "" : $" by cluster of {rows.Data.Clusters!.Name}")}");

    private OffPolicyResult None(OffPolicyRows rows, string reason) => new()
    {
        Options = _options,
        Method = Method(rows),
        Estimates = [.. Terms.Select(Estimate.None)],
        ConfidenceLevel = _options.ConfidenceLevel,
        SampleSizes = rows.Sizes,
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Assumptions = Assumed,
    };
}
