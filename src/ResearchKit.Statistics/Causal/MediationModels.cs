using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The fitted models of a mediation, and the mean outcome that they say under one treatment with the mediator drawn as under another.</summary>
internal sealed class MediationModels
{
    // Where outcome and mediator are not both linear: 41 points integrate a logistic curve over a normal deviate to about 1e-10.
    private static readonly GaussHermite Normal = GaussHermite.Of(41);

    private readonly MediationRows _rows;
    private readonly NuisanceModel _outcome;
    private readonly NuisanceModel _mediator;
    private readonly NuisanceModel[] _confounders;
    private readonly bool _hasInteraction;
    private readonly double _centre;

    public MediationModels(MediationRows rows, bool isLogisticOutcome, bool isLogisticMediator, bool hasInteraction, CancellationToken cancellationToken)
    {
        _rows = rows;
        _hasInteraction = hasInteraction;
        // The product is of the centred mediator, so that it is not mistaken for the treatment where the mediator's values are large.
        _centre = rows.Mediator.Sum() / rows.Count;
        string[] before = ["treatment", .. rows.Terms];
        double[][] beforeColumns = [rows.Treatment, .. rows.Covariates];
        GeneralizedFamily Family(bool isLogistic) => isLogistic ? GeneralizedFamily.Binomial : GeneralizedFamily.Gaussian;
        _mediator = NuisanceModel.Of(Family(isLogisticMediator), before, beforeColumns, rows.Mediator, rows.All, cancellationToken);
        _confounders = [.. rows.Confounders.Select(values => NuisanceModel.Of(Family(values.All(value => value is 0 or 1)), before, beforeColumns, values, rows.All, cancellationToken))];
        _outcome = NuisanceModel.Of(
            Family(isLogisticOutcome),
            ["treatment", "mediator", .. hasInteraction ? ["treatment:mediator"] : Array.Empty<string>(), .. rows.Names, .. rows.Terms],
            [rows.Treatment, rows.Mediator, .. hasInteraction ? [Product(rows)] : Array.Empty<double[]>(), .. rows.Confounders, .. rows.Covariates], rows.Outcome, rows.All, cancellationToken);
        Models = [_mediator, _outcome, .. _confounders];
        // Residual variances matter where a normal deviate goes through a logistic curve.
        Deviates = isLogisticOutcome ? [.. new[] { _mediator }.Concat(_confounders).Where(model => model.Reason is null && model.Family is GaussianFamily)] : [];
        Variances = [.. Deviates.Select(Variance)];
    }

    /// <summary>Mediator, outcome, confounders.</summary>
    public NuisanceModel[] Models { get; }

    /// <summary>The models whose residual variances enter.</summary>
    public NuisanceModel[] Deviates { get; }

    public double[] Variances { get; }

    /// <summary>Which model has no estimate, and why; null where all have.</summary>
    public string? Reason()
    {
        string[] names = ["mediator", "outcome", .. _rows.Names];
        for (int k = 0; k < Models.Length; k++)
        {
            if (Models[k].Reason is { } reason)
                return $"{reason} (This is the model of the {names[k]}.)";
        }

        return double.IsNaN(_outcome.Fit.Estimates[2].Value)
            ? "No estimate, because the mediator follows from the treatment alone without a rest: what each does cannot be told apart. Check how the mediator was made."
            : null;
    }

    /// <summary>Residuals of a linear model of its own outcome.</summary>
    public double[] Residuals(NuisanceModel model)
    {
        double[] values = ReferenceEquals(model, _mediator) ? _rows.Mediator : _rows.Confounders[Array.IndexOf(_confounders, model)], predictors = model.Predictors();
        return [.. values.Zip(predictors, (value, predictor) => value - predictor)];
    }

    /// <summary>For each row the mean outcome under treatment <paramref name="a"/>, with the mediator as under <paramref name="drawn"/>.</summary>
    public double[] Means(double a, double drawn, double[][] coefficients, double[] variances)
    {
        var means = new double[_rows.Count];
        int first = _hasInteraction ? 3 : 2;
        bool isLinear = _outcome.Family is GaussianFamily;
        for (int i = 0; i < means.Length; i++)
        {
            double mediator = _mediator.Family.Mean(Before(_mediator, coefficients[0], drawn, i));
            double predictor = coefficients[1][0] + _outcome.Part(coefficients[1], 0, a);
            for (int j = 0; j < _rows.Covariates.Length; j++)
                predictor += _outcome.Part(coefficients[1], first + _confounders.Length + j, _rows.Covariates[j][i]);
            double confounder = double.NaN;
            for (int k = 0; k < _confounders.Length; k++)
            {
                confounder = _confounders[k].Family.Mean(Before(_confounders[k], coefficients[2 + k], a, i));
                predictor += isLinear || _confounders[k].Family is GaussianFamily ? _outcome.Part(coefficients[1], first + k, confounder) : 0;
            }

            if (isLinear)
            {
                means[i] = predictor + Mediated(coefficients[1], a, mediator);
                continue;
            }

            double variance = 0;
            int deviate = 0;
            bool isBinary = _mediator.Family is not GaussianFamily;
            if (!isBinary)
            {
                double slope = Mediated(coefficients[1], a, 1) - Mediated(coefficients[1], a, 0);
                variance += slope * slope * variances[deviate++];
            }

            // A confounder of two values is summed over; a normal one adds to the deviate.
            (double Shift, double Share)[] cases = [(0, 1)];
            if (_confounders.Length == 1)
            {
                double one = _outcome.Part(coefficients[1], first, 1), zero = _outcome.Part(coefficients[1], first, 0);
                if (_confounders[0].Family is GaussianFamily)
                    variance += (one - zero) * (one - zero) * variances[deviate];
                else
                    cases = [(one, confounder), (zero, 1 - confounder)];
            }

            double mean = 0;
            foreach ((double shift, double share) in cases)
            {
                mean += share * (isBinary
                    ? mediator * Logistic(predictor + shift + Mediated(coefficients[1], a, 1), variance) + (1 - mediator) * Logistic(predictor + shift + Mediated(coefficients[1], a, 0), variance)
                    : Logistic(predictor + shift + Mediated(coefficients[1], a, mediator), variance));
            }

            means[i] = mean;
        }

        return means;
    }

    private double Before(NuisanceModel model, double[] coefficients, double a, int row)
    {
        double predictor = coefficients[0] + model.Part(coefficients, 0, a);
        for (int j = 0; j < _rows.Covariates.Length; j++)
            predictor += model.Part(coefficients, j + 1, _rows.Covariates[j][row]);
        return predictor;
    }

    private double Mediated(double[] coefficients, double a, double mediator) =>
        _outcome.Part(coefficients, 1, mediator) + (_hasInteraction ? _outcome.Part(coefficients, 2, a * (mediator - _centre)) : 0);

    private double[] Product(MediationRows rows) => [.. rows.Treatment.Zip(rows.Mediator, (a, m) => a * (m - _centre))];

    /// <summary>Mean of a logistic curve over a normal deviate.</summary>
    private static double Logistic(double predictor, double variance)
    {
        if (variance == 0)
            return Elementary.Logistic(predictor);
        double deviation = Math.Sqrt(variance), mean = 0;
        for (int k = 0; k < Normal.Points.Length; k++)
            mean += Normal.Weights[k] * Elementary.Logistic(predictor + deviation * Normal.Points[k]);
        return mean;
    }

    private double Variance(NuisanceModel model) => Residuals(model).Sum(residual => residual * residual) / model.Fit.ResidualDegreesOfFreedom;
}
