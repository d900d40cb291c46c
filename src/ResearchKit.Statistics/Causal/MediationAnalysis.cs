using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>How much of a treatment's effect goes through a mediator.</summary>
/// <remarks>
/// <para>
/// Method: regressions of the mediator on treatment and covariates and of the outcome on treatment, mediator, their product and covariates give each row's mean outcome under one treatment with the mediator as under another,
/// in closed form, as a sum over two values, or by Gauss-Hermite integration over a normal mediator; no simulation. Natural effects: Robins and Greenland (1992), Pearl (2001), VanderWeele (2015). The indirect effect is the
/// one under treatment, the direct one under no treatment: they add up to the total.
/// </para>
/// <para>
/// Interventional effects: where something follows from the treatment and drives both mediator and outcome, natural effects are not identified. The mediator is then drawn at random from its distribution among those with the
/// treatment and the same covariates, confounders apart (VanderWeele, Vansteelandt and Robins 2014, Epidemiology 25). Direct and indirect add up to the overall effect of such draws, which may differ from the total effect.
/// </para>
/// <para>
/// Standard errors are those of the stacked estimating equations of all regressions and of the averages over rows (the delta method), by cluster where there are any. Logistic outcomes take one confounder that follows from the treatment at most.
/// </para>
/// <para>Limits: one mediator; the models must be right; a mediator that is drawn by lot is the only sure cure of confounding with the outcome. See <see cref="MediationSensitivity"/>.</para>
/// </remarks>
public sealed class MediationAnalysis : IEstimator<MediationData, MediationResult>
{
    private readonly MediationOptions _options;

    /// <summary>An analysis with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MediationAnalysis(MediationOptions? options = null)
    {
        _options = options ?? new MediationOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite, a logistic variable has values other than 0 and 1, or a logistic outcome has several confounders that follow from the treatment.</exception>
    public MediationResult Fit(MediationData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        MediationRows rows = MediationRows.Find(data, cancellationToken);
        bool isLogisticOutcome = _options.LogisticOutcome ?? (rows.Count > 0 && rows.Outcome.All(value => value is 0 or 1));
        bool isLogisticMediator = _options.LogisticMediator ?? (rows.Count > 0 && rows.Mediator.All(value => value is 0 or 1));
        if (isLogisticOutcome && rows.Names.Length > 1)
            throw new ArgumentException($"A logistic outcome takes one confounder that follows from the treatment; there are {rows.Names.Length} ({string.Join(", ", rows.Names)}). Use a linear model of the outcome (LogisticOutcome = false), or one confounder.", nameof(data));
        if (rows.WhyNone() is { } none)
            return None(rows, isLogisticOutcome, isLogisticMediator, none);
        var models = new MediationModels(rows, isLogisticOutcome, isLogisticMediator, _options.Interaction, cancellationToken);
        if (models.Reason() is { } reason)
            return None(rows, isLogisticOutcome, isLogisticMediator, reason);

        // Mean outcomes: treated with the mediator as treated, treated with it as untreated, untreated with it as untreated.
        (double A, double Drawn)[] worlds = [(_options.To, _options.To), (_options.To, _options.From), (_options.From, _options.From)];
        double[][] coefficients = [.. models.Models.Select(model => model.Coefficients)];
        double[][] means = [.. worlds.Select(world => models.Means(world.A, world.Drawn, coefficients, models.Variances))];
        double[] values = [.. means.Select(mean => mean.Sum() / rows.Count)];
        var influences = new double[3][];
        for (int world = 0; world < 3; world++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            influences[world] = [.. means[world].Select(mean => (mean - values[world]) / rows.Count)];
            AddCoefficients(rows, models, worlds[world], influences[world], cancellationToken);
        }

        double level = _options.ConfidenceLevel, total = values[0] - values[2], indirect = values[0] - values[1];
        double[] Difference(int one, int other) => [.. influences[one].Zip(influences[other], (a, b) => a - b)];
        double[] totalInfluence = Difference(0, 2), indirectInfluence = Difference(0, 1);
        string[] terms = Terms(rows);
        return new MediationResult
        {
            Options = _options,
            IsInterventional = rows.Names.Length > 0,
            IsLogisticMediator = isLogisticMediator,
            IsLogisticOutcome = isLogisticOutcome,
            Method = Method(rows, isLogisticOutcome, isLogisticMediator),
            Estimates =
            [
                InfluenceEstimate.Of(terms[0], total, totalInfluence, rows.Clusters, level),
                InfluenceEstimate.Of(terms[1], values[1] - values[2], Difference(1, 2), rows.Clusters, level),
                InfluenceEstimate.Of(terms[2], indirect, indirectInfluence, rows.Clusters, level),
                InfluenceEstimate.Of(terms[3], indirect / total, [.. indirectInfluence.Zip(totalInfluence, (i, t) => (i - t * indirect / total) / total)], rows.Clusters, level),
            ],
            ConfidenceLevel = level,
            SampleSizes = rows.Sizes,
            Missingness = rows.Missingness,
            Convergence = ConvergenceRecord.ClosedForm(double.NaN),
            Warnings =
            [
                .. models.Models.SelectMany(model => model.Fit.Warnings).Distinct(StringComparer.Ordinal),
                .. indirect * (values[1] - values[2]) < 0 ? ["Direct and indirect effect have different signs: the proportion mediated says nothing."] : Array.Empty<string>(),
            ],
            Assumptions = Assumptions(rows),
        };
    }

    /// <summary>Adds what rows do to an average by way of coefficients and residual variances, with central differences for the derivatives.</summary>
    private static void AddCoefficients(MediationRows rows, MediationModels models, (double A, double Drawn) world, double[] influence, CancellationToken cancellationToken)
    {
        double[][] coefficients = [.. models.Models.Select(model => (double[])model.Coefficients.Clone())];
        double[] variances = [.. models.Variances];
        double Mean() => models.Means(world.A, world.Drawn, coefficients, variances).Sum() / rows.Count;
        double Derivative(double[] of, int k, double step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double held = of[k];
            double At(double shift)
            {
                of[k] = held + shift;
                return Mean();
            }

            // Error of the order of the step to the fourth.
            double slope = (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
            of[k] = held;
            return slope;
        }

        for (int m = 0; m < coefficients.Length; m++)
        {
            NuisanceModel model = models.Models[m];
            int index = m;
            // Columns have unit spread: a linear coefficient is in units of its outcome, a logistic one in logits.
            double scale = model.Family is Regression.GaussianFamily ? Math.Max(Math.Sqrt(model.Fit.Deviance / model.Fit.ResidualDegreesOfFreedom), model.Coefficients.Skip(1).Max(Math.Abs)) : 1;
            double[] gradient = [.. Enumerable.Range(0, coefficients[m].Length).Select(k => double.IsNaN(model.Fit.Estimates[k].Value) ? 0 : Derivative(coefficients[index], k, 1e-3 * scale))];
            model.AddInfluenceOf(gradient, influence);
        }

        for (int v = 0; v < variances.Length; v++)
        {
            double slope = Derivative(variances, v, 1e-3 * variances[v]), degreesOfFreedom = models.Deviates[v].Fit.ResidualDegreesOfFreedom;
            double[] residuals = models.Residuals(models.Deviates[v]);
            for (int i = 0; i < influence.Length; i++)
                influence[i] += slope * (residuals[i] * residuals[i] / degreesOfFreedom - models.Variances[v] / rows.Count);
        }
    }

    private static string[] Terms(MediationRows rows) => rows.Names.Length > 0
        ? ["overall effect", "interventional direct effect", "interventional indirect effect", "proportion mediated"]
        : ["total effect", "natural direct effect", "natural indirect effect", "proportion mediated"];

    private static IReadOnlyList<string> Assumptions(MediationRows rows) =>
    [
        "Nothing unmeasured drives both treatment and outcome, given the covariates.",
        "Nothing unmeasured drives both mediator and outcome, given treatment, covariates" + (rows.Names.Length > 0 ? $" and {string.Join(", ", rows.Names)}." : "."),
        "Nothing unmeasured drives both treatment and mediator, given the covariates.",
        rows.Names.Length > 0
            ? $"What follows from the treatment and drives both mediator and outcome is measured: {string.Join(", ", rows.Names)}. Natural effects are not claimed."
            : "Nothing that follows from the treatment drives both mediator and outcome: if something does, name it as a confounder, and interventional effects are estimated.",
        "The models of mediator and outcome are right, and the mediator comes before the outcome.",
    ];

    private string Method(MediationRows rows, bool isLogisticOutcome, bool isLogisticMediator) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(rows.Names.Length > 0 ? $"Interventional effects with {string.Join(", ", rows.Names)} as confounders that follow from the treatment" : "Natural effects")}, treatment {_options.To:0.###} against {_options.From:0.###}: {(isLogisticMediator ? "logistic" : "linear")} model of the mediator, {(isLogisticOutcome ? "logistic" : "linear")} model of the outcome {(_options.Interaction ? "with" : "without")} interaction; standard errors of the stacked estimating equations{(rows.Clusters is null ? "" : $" by cluster of {rows.ClusterName}")}");

    private MediationResult None(MediationRows rows, bool isLogisticOutcome, bool isLogisticMediator, string reason) => new()
    {
        Options = _options,
        IsInterventional = rows.Names.Length > 0,
        IsLogisticMediator = isLogisticMediator,
        IsLogisticOutcome = isLogisticOutcome,
        Method = Method(rows, isLogisticOutcome, isLogisticMediator),
        Estimates = [.. Terms(rows).Select(Estimate.None)],
        ConfidenceLevel = _options.ConfidenceLevel,
        SampleSizes = rows.Sizes,
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Assumptions = Assumptions(rows),
    };
}
