namespace ResearchKit.Statistics.Regression;

/// <summary>Classical and heteroskedasticity-robust covariances (MacKinnon and White 1985).</summary>
internal static class HeteroskedasticCovariance
{
    // Leverage this near to one leaves a residual that is all rounding.
    private const double FullLeverage = 1 - 1e-10;

    public static CoefficientCovariance Classical(LeastSquaresFactor factor, double residualVariance, double degreesOfFreedom)
    {
        double[,] matrix = factor.Sandwich(null);
        for (int i = 0; i < factor.Rank; i++)
        {
            for (int j = 0; j < factor.Rank; j++)
                matrix[i, j] *= residualVariance;
        }

        return new CoefficientCovariance(matrix, _ => degreesOfFreedom, degreesOfFreedom, 0, null);
    }

    public static CoefficientCovariance Robust(
        StandardErrorKind kind, CentredRows rows, LeastSquaresFactor factor, double[] residuals, double degreesOfFreedom, CancellationToken cancellationToken)
    {
        int rank = factor.Rank;
        var meat = new double[rank, rank];
        Span<double> row = new double[rows.ColumnCount];
        Span<double> q = new double[rank];
        int fullLeverage = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            rows.Write(i, row, 1);
            for (int k = 0; k < rank; k++)
                q[k] = row[factor.Kept[k]];
            factor.SolveLower(q);
            double leverage = 0;
            for (int k = 0; k < rank; k++)
                leverage += q[k] * q[k];
            if (leverage > FullLeverage)
                fullLeverage++;

            double variance = residuals[i] * residuals[i] * Factor(kind, leverage, rows.Count, degreesOfFreedom);
            for (int a = 0; a < rank; a++)
            {
                for (int b = 0; b <= a; b++)
                    meat[a, b] += variance * q[a] * q[b];
            }
        }

        bool unusable = fullLeverage > 0 && kind is (StandardErrorKind.HC2 or StandardErrorKind.HC3);
        for (int a = 0; a < rank; a++)
        {
            for (int b = 0; b <= a; b++)
                meat[a, b] = meat[b, a] = unusable ? double.NaN : meat[a, b];
        }

        string? warning = unusable
            ? $"No {kind} standard errors, because {fullLeverage} row(s) have leverage one: a term that only they inform fits them exactly. Use HC1, or leave out the term or the rows."
            : null;
        return new CoefficientCovariance(factor.Sandwich(meat), _ => degreesOfFreedom, degreesOfFreedom, 0, warning);
    }

    private static double Factor(StandardErrorKind kind, double leverage, int n, double degreesOfFreedom) => kind switch
    {
        StandardErrorKind.HC1 => n / degreesOfFreedom,
        StandardErrorKind.HC2 => 1 / (1 - leverage),
        StandardErrorKind.HC3 => 1 / ((1 - leverage) * (1 - leverage)),
        _ => 1,
    };
}
