using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effect of a treatment by augmented inverse probability weighting (AIPW): right if the model of the treatment or that of the outcome is.</summary>
/// <remarks>
/// <para>
/// Method: with propensity e(x) and the outcome's predictions m₁(x) for treated and m₀(x) for untreated,
/// everybody's effect is the mean of m₁ − m₀ + A (Y − m₁)/e − (1 − A)(Y − m₀)/(1 − e) (Robins, Rotnitzky and Zhao 1994, JASA 89), that of the treated the mean of
/// A (Y − m₀) − (1 − A) e/(1 − e) (Y − m₀) over the share of treated.
/// </para>
/// <para>
/// Standard errors. Fitted once, they are those of the stacked estimating equations, so that they hold as well when one of the two models is wrong. Cross-fitted, they are of the influence function, which needs both models to be near the truth.
/// With clusters, influences are summed up in each.
/// </para>
/// <para>Limits: as <see cref="PropensityWeighting"/>. Two models that are both wrong may do worse than one (Kang and Schafer 2007, Statistical Science 22).</para>
/// </remarks>
public sealed class DoublyRobust : IEstimator<TreatmentData, DoublyRobustResult>
{
    private readonly DoublyRobustOptions _options;

    /// <summary>An estimator with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public DoublyRobust(DoublyRobustOptions? options = null)
    {
        _options = options ?? new DoublyRobustOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite, the treatment is neither 0 nor 1, or a logistic outcome has other values.</exception>
    public DoublyRobustResult Fit(TreatmentData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        TreatmentRows rows = TreatmentRows.Find(data, cancellationToken);
        bool isLogistic = _options.LogisticOutcome ?? (rows.Count > 0 && rows.Outcome.All(value => value is 0 or 1));
        if (rows.WhyNone() is { } none)
            return None(rows, isLogistic, none);
        int n = rows.Count;
        int[] all = [.. Enumerable.Range(0, n)];
        var nuisances = new Nuisances(n);
        if (_options.Folds == 0)
        {
            if (nuisances.Add(rows, isLogistic, all, all, data.TreatmentName, cancellationToken) is { } reason)
                return None(rows, isLogistic, reason);
        }
        else
        {
            int units = rows.Clusters is null ? n : rows.ClusterCount;
            if (units < _options.Folds)
                return None(rows, isLogistic, $"No estimate, because {units} {(rows.Clusters is null ? "rows" : $"clusters of {data.Clusters!.Name}")} cannot make {_options.Folds} folds. Ask for fewer, or for none.");
            int[] foldOf = Folds(rows, units);
            for (int fold = 0; fold < _options.Folds; fold++)
            {
                int[] held = [.. all.Where(i => foldOf[i] == fold)], others = [.. all.Where(i => foldOf[i] != fold)];
                if (nuisances.Add(rows, isLogistic, others, held, data.TreatmentName, cancellationToken) is { } reason)
                    return None(rows, isLogistic, $"{reason} This was without fold {fold + 1} of {_options.Folds}: ask for fewer folds, or for none.");
            }
        }

        return Estimate(rows, isLogistic, nuisances);
    }

    /// <summary>The fold of each row: whole clusters, dealt by the seed.</summary>
    private int[] Folds(TreatmentRows rows, int units)
    {
        int[] order = [.. Enumerable.Range(0, units)];
        new RandomStream(_options.Seed).Split("cross-fitting").Shuffle(order.AsSpan());
        if (rows.Clusters is null)
            return [.. Enumerable.Range(0, rows.Count).Select(i => order[i] % _options.Folds)];
        var place = new Dictionary<int, int>();
        foreach (int cluster in rows.Clusters)
            place.TryAdd(cluster, place.Count);
        return [.. rows.Clusters.Select(cluster => order[place[cluster]] % _options.Folds)];
    }

    private DoublyRobustResult Estimate(TreatmentRows rows, bool isLogistic, Nuisances of)
    {
        int n = rows.Count;
        double[] y = rows.Outcome, a = rows.Treatment, treated = new double[n], untreated = new double[n], weights = new double[n], scores = [.. of.Predictor.Select(Elementary.Logistic)];
        bool isAll = _options.Estimand == TreatmentEstimand.Everybody;
        double total = isAll ? n : rows.TreatedCount;
        // What each row adds to the two means, times the total.
        for (int i = 0; i < n; i++)
        {
            double e = scores[i], rest = Elementary.Logistic(-of.Predictor[i]);
            (double w1, double w0, _, _) = TreatmentWeights.Of(_options.Estimand, of.Predictor[i]);
            weights[i] = a[i] == 1 ? w1 : w0;
            if (isAll)
            {
                treated[i] = of.IfTreated[i] + (a[i] == 1 ? (y[i] - of.IfTreated[i]) / e : 0);
                untreated[i] = of.IfUntreated[i] + (a[i] == 0 ? (y[i] - of.IfUntreated[i]) / rest : 0);
            }
            else
            {
                treated[i] = a[i] * y[i];
                untreated[i] = a[i] == 1 ? of.IfUntreated[i] : w0 * (y[i] - of.IfUntreated[i]);
            }
        }

        double treatedMean = treated.Sum() / total, untreatedMean = untreated.Sum() / total;
        double[] treatedInfluence = new double[n], untreatedInfluence = new double[n];
        for (int i = 0; i < n; i++)
        {
            double counted = isAll ? 1 : a[i];
            treatedInfluence[i] = (treated[i] - counted * treatedMean) / total;
            untreatedInfluence[i] = (untreated[i] - counted * untreatedMean) / total;
        }

        if (_options.Folds == 0)
            AddNuisances(rows, of, isAll, total, treatedInfluence, untreatedInfluence);
        double level = _options.ConfidenceLevel;
        OverlapReport overlap = OverlapReport.Of(a, scores, weights, 0, 0);
        return new DoublyRobustResult
        {
            Options = _options,
            Method = Method(rows, isLogistic),
            Estimates =
            [
                InfluenceEstimate.Of(TreatmentEffectResult.TreatedTerm, treatedMean, treatedInfluence, rows.Clusters, level),
                InfluenceEstimate.Of(TreatmentEffectResult.UntreatedTerm, untreatedMean, untreatedInfluence, rows.Clusters, level),
                InfluenceEstimate.Of(TreatmentEffectResult.EffectTerm, treatedMean - untreatedMean, [.. treatedInfluence.Zip(untreatedInfluence, (one, other) => one - other)], rows.Clusters, level),
            ],
            ConfidenceLevel = level,
            SampleSizes = rows.Sizes,
            Missingness = rows.Missingness,
            Convergence = ConvergenceRecord.ClosedForm(double.NaN),
            Warnings = [.. of.Warnings, .. overlap.Warnings()],
            Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
            Weights = PropensityWeighting.Spread(rows, weights),
            Overlap = overlap,
            Balance = BalanceTable.Of(rows.Terms, rows.Covariates, a, weights, _options.Estimand),
        };
    }

    /// <summary>Derivatives of the two means by the predictors of the three models.</summary>
    private static void AddNuisances(TreatmentRows rows, Nuisances of, bool isAll, double total, double[] treatedInfluence, double[] untreatedInfluence)
    {
        int n = rows.Count;
        double[] y = rows.Outcome, a = rows.Treatment, byPropensity1 = new double[n], byPropensity0 = new double[n], byTreated = new double[n], byUntreated = new double[n];
        double[] predictor1 = of.Treated!.Predictors(rows.OutcomeCovariates), predictor0 = of.Untreated!.Predictors(rows.OutcomeCovariates);
        for (int i = 0; i < n; i++)
        {
            double e = Elementary.Logistic(of.Predictor[i]), rest = Elementary.Logistic(-of.Predictor[i]);
            double slope1 = of.Treated.Family.MeanSlope(predictor1[i]), slope0 = of.Untreated.Family.MeanSlope(predictor0[i]);
            if (isAll)
            {
                byPropensity1[i] = a[i] == 1 ? -(rest / e) * (y[i] - of.IfTreated[i]) / total : 0;
                byPropensity0[i] = a[i] == 0 ? e / rest * (y[i] - of.IfUntreated[i]) / total : 0;
                byTreated[i] = (1 - a[i] / e) * slope1 / total;
                byUntreated[i] = (1 - (1 - a[i]) / rest) * slope0 / total;
            }
            else
            {
                byPropensity0[i] = a[i] == 0 ? e / rest * (y[i] - of.IfUntreated[i]) / total : 0;
                byUntreated[i] = (a[i] - (1 - a[i]) * e / rest) * slope0 / total;
            }
        }

        of.Propensity!.AddInfluence(byPropensity1, treatedInfluence);
        of.Propensity.AddInfluence(byPropensity0, untreatedInfluence);
        of.Treated.AddInfluence(byTreated, treatedInfluence);
        of.Untreated.AddInfluence(byUntreated, untreatedInfluence);
    }

    private string Method(TreatmentRows rows, bool isLogistic) =>
        $"Augmented inverse probability weighting, {TreatmentWeights.Words(_options.Estimand)}: logistic propensity, {(isLogistic ? "logistic" : "linear")} regressions of the outcome in each group, "
        + (_options.Folds == 0 ? "standard errors of the stacked estimating equations" : $"cross-fitted in {_options.Folds} folds{(rows.Clusters is null ? "" : " of whole clusters")}, standard errors of the influence function")
        + (rows.Clusters is null ? "" : $", by cluster of {rows.Data.Clusters!.Name}");

    private DoublyRobustResult None(TreatmentRows rows, bool isLogistic, string reason) => new()
    {
        Options = _options,
        Method = Method(rows, isLogistic),
        Estimates = [.. new[] { TreatmentEffectResult.TreatedTerm, TreatmentEffectResult.UntreatedTerm, TreatmentEffectResult.EffectTerm }.Select(Estimation.Estimate.None)],
        ConfidenceLevel = _options.ConfidenceLevel,
        SampleSizes = rows.Sizes,
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
    };

    /// <summary>Predictions of the three models for each row.</summary>
    private sealed class Nuisances(int n)
    {
        public double[] Predictor { get; } = new double[n];

        public double[] IfTreated { get; } = new double[n];

        public double[] IfUntreated { get; } = new double[n];

        public NuisanceModel? Propensity { get; private set; }

        public NuisanceModel? Treated { get; private set; }

        public NuisanceModel? Untreated { get; private set; }

        public List<string> Warnings { get; } = [];

        /// <summary>Fits to some rows and predicts others; the reason where there is no fit.</summary>
        public string? Add(TreatmentRows rows, bool isLogistic, int[] from, int[] to, string treatment, CancellationToken cancellationToken)
        {
            GeneralizedFamily family = isLogistic ? GeneralizedFamily.Binomial : GeneralizedFamily.Gaussian;
            Propensity = NuisanceModel.Of(GeneralizedFamily.Binomial, rows.Terms, rows.Covariates, rows.Treatment, from, cancellationToken);
            if (Propensity.Reason is { } reason)
                return PropensityWeighting.Named(reason, treatment);
            NuisanceModel Outcome(double arm) => NuisanceModel.Of(family, rows.OutcomeTerms, rows.OutcomeCovariates, rows.Outcome, [.. from.Where(i => rows.Treatment[i] == arm)], cancellationToken);
            (Treated, Untreated) = (Outcome(1), Outcome(0));
            if ((Treated.Reason ?? Untreated.Reason) is { } outcome)
                return $"{outcome} (This is the model of the outcome of the {(Treated.Reason is null ? "untreated" : "treated")}.)";
            double[] predictor = Propensity.Predictors(), treated = Treated.Predictors(), untreated = Untreated.Predictors();
            foreach (int i in to)
                (Predictor[i], IfTreated[i], IfUntreated[i]) = (predictor[i], family.Mean(treated[i]), family.Mean(untreated[i]));
            foreach (string warning in Propensity.Fit.Warnings.Concat(Treated.Fit.Warnings).Concat(Untreated.Fit.Warnings))
            {
                if (!Warnings.Contains(warning))
                    Warnings.Add(warning);
            }

            return null;
        }
    }
}
