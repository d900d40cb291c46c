using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survey;

/// <summary>The coefficients of a weighted regression as quantities that a design can give variances of. Only terms that the design's own weights can tell apart take part.</summary>
internal sealed class SurveyCoefficients(GeneralizedFamily family, SurveyRegressionData data, CancellationToken cancellationToken) : ISurveyStatistic
{
    /// <summary>Indices of the terms that have an estimate.</summary>
    public List<int> Kept { get; } = [];

    /// <summary>Fits under the design's own weights and keeps what can be estimated.</summary>
    public (double[] All, ConvergenceRecord Convergence, IReadOnlyList<string> Warnings) Start(double[] weights)
    {
        IEstimationResult fit = Fit(weights);
        double[] all = [.. fit.Estimates.Select(estimate => estimate.Value)];
        Kept.Clear();
        Kept.AddRange(Enumerable.Range(0, all.Length).Where(j => !double.IsNaN(all[j])));
        return (all, fit.Convergence, [.. fit.Warnings.Where(warning => warning.StartsWith("Left out", StringComparison.Ordinal))]);
    }

    /// <summary>The estimates of the terms that have one.</summary>
    public double[] Estimable(double[] all) => [.. Kept.Select(j => all[j])];

    public double[] Evaluate(ReadOnlySpan<double> weights)
    {
        IEstimationResult fit = Fit(weights);
        return [.. Kept.Select(j => fit.Convergence.IsUsable ? fit.Estimates[j].Value : double.NaN)];
    }

    public double[][] Influence(ReadOnlySpan<double> weights, double[] estimates)
    {
        double[] means = Means(weights);
        int p = Kept.Count, first = data.Terms.HasIntercept && Kept.Count > 0 && Kept[0] == 0 ? 1 : 0;
        (double[] shift, double[] scale) = Coordinates(weights, first);
        var information = new double[p, p];
        var row = new double[p];
        for (int i = 0; i < means.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            Write(i, row, shift, scale, first);
            double weight = weights[i] * family.Variance(means[i]);
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                    information[a, b] += weight * row[a] * row[b];
            }
        }

        double[,]? inverse = SymmetricSolver.Of(information)?.Inverse();
        var influence = new double[p][];
        for (int k = 0; k < p; k++)
            influence[k] = new double[means.Length];
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        for (int i = 0; i < means.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            Write(i, row, shift, scale, first);
            double residual = outcome[i] - means[i];
            for (int k = p - 1; k >= 0; k--)
            {
                double sum = 0;
                for (int b = 0; b < p; b++)
                    sum += inverse is null ? double.NaN : inverse[k, b] * row[b];
                influence[k][i] += sum * residual / scale[k];
                if (first == 1 && k > 0)
                    influence[0][i] -= shift[k] * influence[k][i];
            }
        }

        return influence;
    }

    private double[] Means(ReadOnlySpan<double> weights)
    {
        (RegressionData fitted, DesignMatrix terms) = (Data(weights), data.Terms);
        if (family == GeneralizedFamily.Gaussian)
            return [.. new LinearRegression().Fit(fitted, cancellationToken).Predict(terms, data.Offset, cancellationToken).Select(one => one.Value)];
        return [.. new GeneralizedLinearModel(family).Fit(fitted, cancellationToken).Predict(terms, data.Offset, cancellationToken).Select(one => one.Mean)];
    }

    private IEstimationResult Fit(ReadOnlySpan<double> weights) => family == GeneralizedFamily.Gaussian
        ? new LinearRegression().Fit(Data(weights), cancellationToken)
        : new GeneralizedLinearModel(family).Fit(Data(weights), cancellationToken);

    /// <summary>The arrays of a fit; weights with a mean of one, which changes no coefficient and keeps likelihoods in range.</summary>
    private RegressionData Data(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        int used = 0;
        foreach (double weight in weights)
        {
            sum += weight;
            used += weight > 0 ? 1 : 0;
        }

        var scaled = new double[weights.Length];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = sum > 0 ? weights[i] / sum * used : 0;
        return new RegressionData(data.Outcome, data.Terms, (ReadOnlyMemory<double>)scaled, data.Offset);
    }

    /// <summary>Weighted means and spreads of the slopes, so that offsets and units cost no digits.</summary>
    private (double[] Shift, double[] Scale) Coordinates(ReadOnlySpan<double> weights, int first)
    {
        var shift = new double[Kept.Count];
        var scale = new double[Kept.Count];
        Array.Fill(scale, 1);
        for (int k = first; k < shift.Length; k++)
        {
            double[] column = Column(k).ToArray();
            if (first == 1)
                shift[k] = new SurveyMeans([column], false).Evaluate(weights)[0];
            double squares = 0, whole = 0;
            for (int i = 0; i < column.Length; i++)
            {
                if (weights[i] == 0)
                    continue;
                squares += weights[i] * (column[i] - shift[k]) * (column[i] - shift[k]);
                whole += weights[i];
            }

            scale[k] = squares > 0 ? Math.Sqrt(squares / whole) : 1;
        }

        return (shift, scale);
    }

    private ReadOnlySpan<double> Column(int k) => data.Terms.Slope(Kept[k] - (data.Terms.HasIntercept ? 1 : 0)).Span;

    private void Write(int i, double[] row, double[] shift, double[] scale, int first)
    {
        for (int k = 0; k < row.Length; k++)
            row[k] = k < first ? 1 : (Column(k)[i] - shift[k]) / scale[k];
    }
}
