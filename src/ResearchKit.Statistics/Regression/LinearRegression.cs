using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Linear regression by ordinary or weighted least squares.</summary>
/// <remarks>
/// <para>
/// Method: Householder QR of the centred and scaled columns, in one pass over blocks of rows; terms that are combinations of earlier terms are left out by
/// name, as R's <c>lm</c> does (with an intercept, their length is measured about their mean, so that a year or an amount with a large offset is not mistaken
/// for a constant). Agrees with R's <c>lm</c>, <c>sandwich</c> and <c>clubSandwich</c> to a relative 1e-9 on the stored reference values, and with NIST's
/// certified values to the digits stated there.
/// </para>
/// <para>
/// Limits. It assumes that the outcome is linear in the terms; it says nothing on cause. Clustered data need cluster-robust standard errors or a multilevel
/// model; binary outcomes a logistic one. CR2 is for unweighted data. Weights are inverse variances: survey weights need design-based standard errors, which this
/// does not compute. Memory beyond the data: one residual a row, and for CR2 three rank × rank matrices a cluster.
/// </para>
/// </remarks>
public sealed class LinearRegression : IEstimator<RegressionData, LinearRegressionResult>
{
    private readonly LinearRegressionOptions _options;

    /// <summary>A regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LinearRegression(LinearRegressionOptions? options = null)
    {
        _options = options ?? new LinearRegressionOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A number is infinite, a weight is negative, cluster-robust errors are asked for without clusters, or CR2 with weights.
    /// </exception>
    public LinearRegressionResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        StandardErrorKind kind = _options.StandardErrors;
        if (kind.NeedsClusters() && data.Clusters is null)
            throw new ArgumentException($"{kind} standard errors need clusters: pass a Grouping (such as the learners' schools) with the data.", nameof(data));
        if (kind == StandardErrorKind.CR2 && data.Weights is not null)
            throw new ArgumentException("CR2 standard errors are for data without weights. Use CR1, or fit without weights.", nameof(data));

        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, kind.NeedsClusters(), cancellationToken);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.Terms.Count) is { } reason)
            return LinearRegressionResult.None(data, _options, missingness, usable.Length, reason);

        var rows = new CentredRows(data, usable, cancellationToken);
        LeastSquaresFactor factor = Factorise(rows, cancellationToken);
        double[] solution = [.. factor.RotatedOutcome];
        factor.SolveUpper(solution);
        double[] residuals = Residuals(rows, factor, solution, cancellationToken, out double residualSum);

        double degreesOfFreedom = usable.Length - factor.Rank;
        double residualVariance = degreesOfFreedom > 0 ? residualSum / degreesOfFreedom : double.NaN;
        CoefficientCovariance covariance = kind switch
        {
            _ when degreesOfFreedom == 0 || factor.Rank == 0 => HeteroskedasticCovariance.Classical(factor, double.NaN, double.NaN),
            StandardErrorKind.Classical => HeteroskedasticCovariance.Classical(factor, residualVariance, degreesOfFreedom),
            _ when kind.NeedsClusters() => ClusterCovariance.Estimate(kind, data.Clusters!, rows, factor, residuals, cancellationToken),
            _ => HeteroskedasticCovariance.Robust(kind, rows, factor, residuals, degreesOfFreedom, cancellationToken),
        };
        return LinearRegressionResult.Of(data, _options, missingness, rows, factor, solution, residualSum, covariance);
    }

    private LeastSquaresFactor Factorise(CentredRows rows, CancellationToken cancellationToken)
    {
        var qr = new StreamingQr(rows.ColumnCount + 1);
        for (int i = 0; i < rows.Count; i += StreamingQr.BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(StreamingQr.BlockRows, rows.Count - i);
            rows.WriteBlock(i, count, qr.Block, StreamingQr.BlockRows);
            qr.AcceptBlock(count);
        }

        return LeastSquaresFactor.Create(qr, rows.ColumnCount, _options.RankTolerance, rows.IsConstant);
    }

    private static double[] Residuals(CentredRows rows, LeastSquaresFactor factor, double[] solution, CancellationToken cancellationToken, out double sumOfSquares)
    {
        var residuals = new double[rows.Count];
        var block = new double[(rows.ColumnCount + 1) * StreamingQr.BlockRows];
        double sum = 0, compensation = 0;
        for (int i = 0; i < rows.Count; i += StreamingQr.BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(StreamingQr.BlockRows, rows.Count - i);
            rows.WriteBlock(i, count, block, StreamingQr.BlockRows);
            Span<double> part = residuals.AsSpan(i, count);
            block.AsSpan(rows.ColumnCount * StreamingQr.BlockRows, count).CopyTo(part);
            for (int k = 0; k < factor.Rank; k++)
            {
                ReadOnlySpan<double> column = block.AsSpan(factor.Kept[k] * StreamingQr.BlockRows, count);
                for (int r = 0; r < part.Length; r++)
                    part[r] -= column[r] * solution[k];
            }

            foreach (double residual in part)
            {
                double square = residual * residual - compensation;
                double next = sum + square;
                compensation = (next - sum) - square;
                sum = next;
            }
        }

        sumOfSquares = sum;
        return residuals;
    }
}
