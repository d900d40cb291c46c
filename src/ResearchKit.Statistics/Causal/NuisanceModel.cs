using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>
/// A regression that an estimate is built on: of the treatment, an outcome, a mediator. It says what each of its rows adds to the estimate by way of the coefficients, so that standard errors are those of the
/// stacked estimating equations (Stefanski and Boos 2002, The American Statistician 56).
/// </summary>
/// <remarks>Columns are centred and scaled by the rows of the fit; the link is canonical (identity or logit).</remarks>
internal sealed class NuisanceModel
{
    private readonly double[] _mean;
    private readonly double[] _scale;
    private readonly double[] _outcome;
    private readonly int[] _rows;
    private readonly double[][] _columns;
    private double[,]? _inverse;

    private NuisanceModel(GeneralizedFamily family, double[][] columns, double[] outcome, int[] rows, double[] mean, double[] scale, double[] coefficients, GeneralizedLinearModelResult fit)
    {
        (Family, _columns, _outcome, _rows, _mean, _scale, Coefficients, Fit) = (family, columns, outcome, rows, mean, scale, coefficients, fit);
    }

    public GeneralizedFamily Family { get; }

    /// <summary>The fit in centred and scaled columns.</summary>
    public GeneralizedLinearModelResult Fit { get; }

    /// <summary>Intercept and slopes of centred and scaled columns; zero for terms left out.</summary>
    public double[] Coefficients { get; }

    /// <summary>Why there is no estimate; null if there is.</summary>
    public string? Reason => Fit.Convergence.IsUsable ? null : Fit.Convergence.Reason;

    /// <summary>Fits to some of the rows.</summary>
    /// <param name="family">Gaussian or binomial.</param>
    /// <param name="terms">Names of the columns.</param>
    /// <param name="columns">Columns over all rows, without the intercept.</param>
    /// <param name="outcome">The outcome over all rows.</param>
    /// <param name="rows">The rows to fit to.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public static NuisanceModel Of(GeneralizedFamily family, string[] terms, double[][] columns, double[] outcome, int[] rows, CancellationToken cancellationToken)
    {
        double[] mean = new double[columns.Length], scale = new double[columns.Length];
        var design = new (string, ReadOnlyMemory<double>)[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            double[] values = Array.ConvertAll(rows, row => columns[j][row]);
            Summary summary = Summary.Of(values);
            bool varies = values.Length > 1 && values.Any(value => value != values[0]) && summary.StandardDeviation > 0;
            (mean[j], scale[j]) = values.Length == 0 ? (0, 0) : (summary.Mean, varies ? 1 / summary.StandardDeviation : 0);
            for (int i = 0; i < values.Length; i++)
                values[i] = (values[i] - mean[j]) * scale[j];
            design[j] = (terms[j], values);
        }

        GeneralizedLinearModelResult fit = new GeneralizedLinearModel(family, new() { MaximumThreads = 1 }).Fit(
            new RegressionData(Array.ConvertAll(rows, row => outcome[row]), DesignMatrix.Create(true, rows.Length, design)), cancellationToken);
        return new NuisanceModel(family, columns, outcome, rows, mean, scale, [.. fit.Estimates.Select(estimate => double.IsNaN(estimate.Value) ? 0 : estimate.Value)], fit);
    }

    /// <summary>What a value of column j adds to the predictor, with coefficients that may be others than the fitted ones.</summary>
    public double Part(double[] coefficients, int j, double value) => coefficients[j + 1] * ((value - _mean[j]) * _scale[j]);

    /// <summary>The predictor of each row of the data, also of those outside the fit.</summary>
    public double[] Predictors() => Predictors(_columns);

    /// <summary>The predictor of each row of other data with the same terms.</summary>
    public double[] Predictors(double[][] columns)
    {
        var predictors = new double[columns.Length == 0 ? _outcome.Length : columns[0].Length];
        Array.Fill(predictors, Coefficients[0]);
        for (int j = 0; j < columns.Length; j++)
        {
            double slope = Coefficients[j + 1];
            for (int i = 0; slope != 0 && i < predictors.Length; i++)
                predictors[i] += slope * ((columns[j][i] - _mean[j]) * _scale[j]);
        }

        return predictors;
    }

    /// <summary>Adds what each row of the fit adds by way of the coefficients to an estimate whose derivative by the predictor of row i is <paramref name="slopes"/>[i].</summary>
    public void AddInfluence(double[] slopes, double[] influence)
    {
        var gradient = new double[Coefficients.Length];
        var row = new double[gradient.Length];
        for (int i = 0; i < slopes.Length; i++)
        {
            if (slopes[i] == 0)
                continue;
            Row(i, row);
            for (int k = 0; k < gradient.Length; k++)
                gradient[k] += slopes[i] * row[k];
        }

        AddInfluenceOf(gradient, influence);
    }

    /// <summary>The same, given the derivative by the coefficients of <see cref="Coefficients"/>.</summary>
    public void AddInfluenceOf(double[] gradient, double[] influence)
    {
        _inverse ??= Inverse();
        int p = gradient.Length;
        var direction = new double[p];
        for (int k = 0; k < p; k++)
        {
            for (int l = 0; l < p; l++)
                direction[k] += _inverse[k, l] * gradient[l];
        }

        var row = new double[p];
        foreach (int i in _rows)
        {
            Row(i, row);
            double along = 0, predictor = 0;
            for (int k = 0; k < p; k++)
            {
                along += direction[k] * row[k];
                predictor += Coefficients[k] * row[k];
            }

            influence[i] += (_outcome[i] - Family.Mean(predictor)) * along;
        }
    }

    private void Row(int i, double[] row)
    {
        row[0] = 1;
        for (int j = 0; j < _columns.Length; j++)
            row[j + 1] = (_columns[j][i] - _mean[j]) * _scale[j];
    }

    /// <summary>Inverse of the sum over the rows of the fit of μ'(η) x x', zero for terms left out.</summary>
    private double[,] Inverse()
    {
        int p = Coefficients.Length;
        int[] kept = [.. Enumerable.Range(0, p).Where(k => !double.IsNaN(Fit.Estimates[k].Value))];
        var information = new double[kept.Length, kept.Length];
        var row = new double[p];
        foreach (int i in _rows)
        {
            Row(i, row);
            double predictor = 0;
            for (int k = 0; k < p; k++)
                predictor += Coefficients[k] * row[k];
            double weight = Family.MeanSlope(predictor);
            for (int a = 0; a < kept.Length; a++)
            {
                for (int b = 0; b <= a; b++)
                    information[a, b] = information[b, a] += weight * row[kept[a]] * row[kept[b]];
            }
        }

        double[,] small = SymmetricSolver.Of(information)?.Inverse()
            ?? throw new InvalidOperationException("The information of a fitted model is not positive definite, although the fit kept all its terms.");
        var inverse = new double[p, p];
        for (int a = 0; a < kept.Length; a++)
        {
            for (int b = 0; b < kept.Length; b++)
                inverse[kept[a], kept[b]] = small[a, b];
        }

        return inverse;
    }
}
