using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>The complete effects with terms that can be told apart, centred and scaled so that offsets and units cost no digits.</summary>
internal sealed class EffectRows
{
    private EffectRows(double[] y, double[] v, double[,] x, double[,] back, int[] kept, int[] rows)
    {
        (Y, V, X, Back, Kept, Rows) = (y, v, x, back, kept, rows);
    }

    public double[] Y { get; }

    public double[] V { get; }

    /// <summary>Terms, k × p.</summary>
    public double[,] X { get; }

    /// <summary>From coefficients of the scaled terms to those asked for, p × p.</summary>
    public double[,] Back { get; }

    /// <summary>Indices of the terms in the fit.</summary>
    public int[] Kept { get; }

    /// <summary>Indices of the rows in the fit.</summary>
    public int[] Rows { get; }

    public int Count => Y.Length;

    public int Terms => Kept.Length;

    /// <summary>Finds complete rows and independent terms; without rows, the reason.</summary>
    public static (EffectRows? Rows, MissingnessRecord Missingness, string? Reason, IReadOnlyList<string> Warnings) Of(MetaAnalysisData data, CancellationToken cancellationToken)
    {
        ReadOnlySpan<double> variances = data.Variances.Span;
        var weights = new double[variances.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(variances[i] > 0) && !double.IsNaN(variances[i]) || double.IsInfinity(variances[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The variance of row {i} is {variances[i]:R}; sampling variances are finite and above zero. A study without spread gives no weight: correct it or leave it out."), nameof(data));
            weights[i] = 1 / variances[i];
        }

        LinearRegressionResult screen = new LinearRegression().Fit(new RegressionData(data.Effects, data.Moderators, (ReadOnlyMemory<double>)weights), cancellationToken);
        var missingness = screen.Missingness with { ByVariable = [.. screen.Missingness.ByVariable.Select(count => count.Variable == "weights" ? count with { Variable = "variance" } : count)] };
        if (data.Studies is { } studies && studies.Codes.Contains(-1))
            throw new ArgumentException($"{studies.Name} is missing in row {studies.Codes.IndexOf(-1)}. Name the study of each effect, or leave the row out.", nameof(data));
        if (!screen.Convergence.IsUsable)
            return (null, missingness, screen.Convergence.Reason, []);
        int[] rows = [.. Enumerable.Range(0, weights.Length).Where(i => !double.IsNaN(weights[i]) && !double.IsNaN(data.Effects.Span[i])
            && Enumerable.Range(0, data.Moderators.SlopeCount).All(j => !double.IsNaN(data.Moderators.Slope(j).Span[i])))];
        int[] kept = [.. Enumerable.Range(0, screen.Estimates.Count).Where(j => !double.IsNaN(screen.Estimates[j].Value))];
        int first = data.Moderators.HasIntercept ? 1 : 0, p = kept.Length;
        var x = new double[rows.Length, p];
        var back = new double[p, p];
        for (int c = 0; c < p; c++)
        {
            back[c, c] = 1;
            double[] column = kept[c] < first ? [.. rows.Select(_ => 1.0)] : [.. rows.Select(row => data.Moderators.Slope(kept[c] - first).Span[row])];
            double shift = 0, scale = 1;
            if (kept[c] >= first)
            {
                shift = first == 1 ? column.Average() : 0;
                scale = Math.Sqrt(column.Average(value => (value - shift) * (value - shift)));
                back[c, c] = 1 / scale;
                if (first == 1)
                    back[0, c] = -shift / scale;
            }

            for (int i = 0; i < rows.Length; i++)
                x[i, c] = (column[i] - shift) / scale;
        }

        return (new EffectRows([.. rows.Select(row => data.Effects.Span[row])], [.. rows.Select(row => data.Variances.Span[row])], x, back, kept, rows), missingness, null,
            [.. screen.Warnings.Where(warning => warning.StartsWith("Left out", StringComparison.Ordinal))]);
    }

    /// <summary>The residual sum of squares of ordinary least squares, and what sampling alone brings to it.</summary>
    public (double Residuals, double Sampling) OrdinaryResiduals()
    {
        var cross = new double[Terms, Terms];
        var right = new double[Terms];
        for (int i = 0; i < Count; i++)
        {
            for (int a = 0; a < Terms; a++)
            {
                right[a] += X[i, a] * Y[i];
                for (int b = 0; b < Terms; b++)
                    cross[a, b] += X[i, a] * X[i, b];
            }
        }

        SymmetricSolver solver = SymmetricSolver.Of(cross)!;
        double[] coefficients = solver.Solve(right);
        double residuals = 0, sampling = 0;
        for (int i = 0; i < Count; i++)
        {
            double[] row = [.. Enumerable.Range(0, Terms).Select(a => X[i, a])];
            double residual = Y[i] - row.Zip(coefficients, (a, b) => a * b).Sum();
            residuals += residual * residual;
            sampling += V[i] * (1 - solver.Solve(row).Zip(row, (a, b) => a * b).Sum());
        }

        return (residuals, sampling);
    }

    /// <summary>Coefficients as they were asked for.</summary>
    public double[] Coefficients(double[] scaled) => [.. Enumerable.Range(0, Terms).Select(a => Enumerable.Range(0, Terms).Sum(b => Back[a, b] * scaled[b]))];

    /// <summary>Their covariance.</summary>
    public double[,] Covariance(double[,] scaled)
    {
        int p = Terms;
        var result = new double[p, p];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                for (int c = 0; c < p; c++)
                {
                    for (int d = 0; d < p; d++)
                        result[a, b] += Back[a, c] * scaled[c, d] * Back[b, d];
                }
            }
        }

        return result;
    }
}
