using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Logistic regression of an outcome of 0 and 1 by maximum likelihood.</summary>
/// <remarks>
/// <para>
/// Method: Newton's steps as iteratively reweighted least squares, each by Householder QR of the centred columns, with the step halved where the likelihood
/// would fall. Agrees with R's <c>glm(family = binomial)</c> to a relative 1e-8 on the stored reference values.
/// </para>
/// <para>
/// Separation. Where some combination of the terms puts all rows of one outcome on one side (no row strictly on the wrong one), there is no finite estimate.
/// The steps then run off along that combination; each step is tried as a proof of separation against all rows, and the result says so by name instead of
/// giving large numbers (Albert and Anderson 1984).
/// </para>
/// <para>
/// Limits. Intervals are Wald's, which are too narrow where an odds ratio is large or events are few; profile intervals, Firth's penalty, robust and
/// cluster-robust errors are not in this version. Weights are frequencies or likelihood weights; survey weights need design-based errors.
/// </para>
/// </remarks>
public sealed class LogisticRegression : IEstimator<RegressionData, LogisticRegressionResult>
{
    private readonly LogisticRegressionOptions _options;

    /// <summary>A logistic regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LogisticRegression(LogisticRegressionOptions? options = null)
    {
        _options = options ?? new LogisticRegressionOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An outcome is neither 0 nor 1, a number is infinite, or a weight negative.</exception>
    public LogisticRegressionResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, needsClusters: false, cancellationToken);
        LogisticRegressionResult None(string reason) => LogisticRegressionResult.None(data, _options, missingness, usable.Length, reason);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.Terms.Count) is { } tooFew)
            return None(tooFew);
        if (WhyOneSided(data, usable) is { } oneSided)
            return None(oneSided);

        var rows = new CentredRows(data, usable, cancellationToken);
        var predictor = new double[rows.Count];
        AddOffset(data, rows, predictor);
        var solution = new double[rows.ColumnCount];
        double logLikelihood = LogLikelihood(data, rows, predictor);
        for (int iteration = 1; ; iteration++)
        {
            LeastSquaresFactor factor = Reweighted(data, rows, predictor, cancellationToken);
            double[] step = [.. factor.RotatedOutcome];
            double decrement = step.Sum(value => value * value);
            factor.SolveUpper(step);
            double[] direction = Along(rows, factor, step, cancellationToken);
            double largest = direction.Max(Math.Abs);

            // Half the decrement is how far the log-likelihood can still rise.
            bool converged = decrement < 1e-18 * (1 + Math.Abs(logLikelihood)) && largest < 1e-8;
            if (!converged && iteration > 5 && Separates(data, rows, direction, largest))
                return None(SeparationReason(data, factor, step));
            double[] next = predictor;
            double rise = logLikelihood;
            double size = 1;
            for (int halving = 0; halving < 30; halving++, size /= 2)
            {
                next = [.. predictor.Zip(direction, (eta, change) => eta + size * change)];
                rise = LogLikelihood(data, rows, next);
                if (rise >= logLikelihood - 1e-12 * (1 + Math.Abs(logLikelihood)))
                    break;
            }

            for (int k = 0; k < factor.Rank; k++)
                solution[factor.Kept[k]] += size * step[k];
            predictor = next;
            logLikelihood = rise;
            if (converged || iteration == _options.MaximumIterations)
                return LogisticRegressionResult.Of(data, _options, missingness, rows, factor, solution, logLikelihood, iteration, Math.Sqrt(decrement), converged);
        }
    }

    private static string? WhyOneSided(RegressionData data, int[] usable)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        foreach (int row in usable)
        {
            if (outcome[row] is not (0 or 1))
                throw new ArgumentException($"The outcome of row {row} is {outcome[row]:R}; a logistic regression takes 0 and 1.", nameof(data));
        }

        double first = outcome[usable[0]];
        foreach (int row in usable)
        {
            if (outcome[row] != first)
                return null;
        }

        return $"No estimate, because the outcome is {first:R} in every row. Check the outcome and the rows chosen.";
    }

    private static void AddOffset(RegressionData data, CentredRows rows, double[] predictor)
    {
        if (data.Offset is not { } offset)
            return;
        for (int i = 0; i < predictor.Length; i++)
            predictor[i] = offset.Span[rows.Row(i)];
    }

    /// <summary>The least-squares problem of one Newton step: rows weighted by p (1 - p), the residual over it as outcome.</summary>
    private LeastSquaresFactor Reweighted(RegressionData data, CentredRows rows, double[] predictor, CancellationToken cancellationToken)
    {
        int p = rows.ColumnCount;
        var qr = new StreamingQr(p + 1);
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        for (int i = 0; i < rows.Count; i++)
        {
            if (i % StreamingQr.BlockRows == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Span<double> row = qr.NextRow();
            rows.Write(i, row, StreamingQr.BlockRows);
            double probability = Elementary.Logistic(predictor[i]), complement = Elementary.Logistic(-predictor[i]);
            double root = Math.Sqrt(probability * complement);
            for (int j = 0; j < p; j++)
                row[j * StreamingQr.BlockRows] *= root;
            double residual = outcome[rows.Row(i)] == 1 ? complement : -probability;
            row[p * StreamingQr.BlockRows] = root == 0 ? 0 : Math.Sqrt(rows.Weight(i)) * residual / root;
            qr.Accept();
        }

        qr.Fold();
        return LeastSquaresFactor.Create(qr, p, _options.RankTolerance, rows.IsConstant);
    }

    /// <summary>How much the step changes the linear predictor of each row.</summary>
    private static double[] Along(CentredRows rows, LeastSquaresFactor factor, double[] step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var change = new double[rows.Count];
        Span<double> row = new double[rows.ColumnCount];
        for (int i = 0; i < change.Length; i++)
        {
            rows.Write(i, row, 1);
            double root = Math.Sqrt(rows.Weight(i));
            for (int k = 0; k < factor.Rank; k++)
                change[i] += row[factor.Kept[k]] / root * step[k];
        }

        return change;
    }

    /// <summary>Whether the direction moves no row towards the wrong outcome, and some rows towards the right one: a proof that there is no maximum.</summary>
    private static bool Separates(RegressionData data, CentredRows rows, double[] direction, double largest)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        for (int i = 0; i < direction.Length; i++)
        {
            double towards = outcome[rows.Row(i)] == 1 ? direction[i] : -direction[i];
            if (towards < -1e-3 * largest)
                return false;
        }

        return largest > 0.5;
    }

    private static string SeparationReason(RegressionData data, LeastSquaresFactor factor, double[] step)
    {
        double largest = step.Max(Math.Abs);
        string[] terms = [.. Enumerable.Range(0, factor.Rank)
            .Where(k => Math.Abs(step[k]) > 0.01 * largest && data.Design.Terms[factor.Kept[k]] != DesignMatrix.Intercept)
            .Select(k => data.Design.Terms[factor.Kept[k]])];
        return $"No estimate, because of perfect separation: {string.Join(", ", terms)} {(terms.Length == 1 ? "tells" : "together tell")} the outcomes apart in all rows, or in all but those at one value, so the likelihood has no maximum. Leave the term out, merge rare categories, or use a penalised fit.";
    }

    private static double LogLikelihood(RegressionData data, CentredRows rows, double[] predictor)
    {
        double sum = 0;
        ReadOnlySpan<double> outcome = data.Outcome.Span;
        for (int i = 0; i < predictor.Length; i++)
        {
            double towards = outcome[rows.Row(i)] == 1 ? predictor[i] : -predictor[i];
            double tail = towards > 0 ? Elementary.Log1P(Elementary.Exp(-towards)) : Elementary.Log1P(Elementary.Exp(towards)) - towards;
            sum -= rows.Weight(i) * tail;
        }

        return sum;
    }
}
