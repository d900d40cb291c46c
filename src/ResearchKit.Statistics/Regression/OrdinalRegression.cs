using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Ordinal regression by proportional odds (cumulative logit): logit P(category ≤ k) = threshold k - (slopes · terms).</summary>
/// <remarks>
/// <para>
/// Method: Newton's steps on thresholds and slopes together, slopes in an orthonormal basis, halved where the likelihood would fall or thresholds would cross; standard errors from the observed information. Agrees with R's
/// <c>MASS::polr</c> and <c>ordinal::clm</c> to a relative 1e-7. Signs are theirs: a slope above zero means higher categories.
/// </para>
/// <para>
/// Empty categories have no threshold of their own: a warning names them. Separation (terms that tell higher from lower categories without an exception) is proved and named. The design's intercept, if any, is taken up by the thresholds.
/// </para>
/// <para>
/// Limits. One slope for all thresholds: <see cref="OrdinalRegressionResult.ProportionalOddsTest"/> says whether the data bear that. Robust errors are HC0, CR0 and CR1 (as R's <c>sandwich</c>; the misspecified model's slopes are then those nearest to the truth). No random effects (R's <c>ordinal</c>) or other links. Source: McCullagh (1980), JRSS B 42.
/// </para>
/// </remarks>
public sealed class OrdinalRegression : IEstimator<RegressionData, OrdinalRegressionResult>
{
    private readonly OrdinalRegressionOptions _options;

    /// <summary>An ordinal regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public OrdinalRegression(OrdinalRegressionOptions? options = null)
    {
        _options = options ?? new OrdinalRegressionOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An outcome is not a whole number or not the number of a category, a number is infinite, or a weight negative.</exception>
    public OrdinalRegressionResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        bool needsClusters = _options.StandardErrors.NeedsClusters();
        if (needsClusters && data.Clusters is null)
            throw new ArgumentException($"{_options.StandardErrors} standard errors need clusters. Give the data a grouping, or choose Classical or HC0.", nameof(data));
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, needsClusters, cancellationToken);
        OrdinalRegressionResult None(string reason) => OrdinalRegressionResult.None(data, _options, missingness, usable.Length, reason);
        double[] found = OrdinalRows.Found(data, usable, _options);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.SlopeCount + Math.Max(1, found.Length - 1)) is { } tooFew)
            return None(tooFew);
        if (found.Length == 1)
            return None(FormattableString.Invariant($"No estimate, because the outcome is {OrdinalRegressionResult.NameOf(found[0], _options)} in every row. Check the outcome and the rows chosen."));

        var rows = new OrdinalRows(data, usable, found, _options, cancellationToken);
        OrdinalLikelihood likelihood = rows.Likelihood;
        int n = likelihood.Parameters;
        double[] point = likelihood.Start(), gradient = new double[n];
        var information = new double[n, n];
        double value = likelihood.Evaluate(point, gradient, information);
        double nullValue = value;
        for (int iteration = 1; ; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SymmetricSolver? solver = SymmetricSolver.Of(information);
            if (solver is null)
                return None("No estimate, because the information is singular where the search stopped: thresholds or terms are not told apart by the data. Merge rare categories or leave out terms.");
            double[] step = solver.Solve(gradient);
            double decrement = step.Zip(gradient, (s, g) => s * g).Sum();
            (double largest, bool separates) = OrdinalSeparation.Largest(likelihood, step);
            bool isConverged = decrement < 1e-16 && largest < 1e-6;
            if (!isConverged && iteration >= 6 && separates && OrdinalSeparation.Prove(rows, step, cancellationToken) is { } terms)
                return None(OrdinalSeparation.Reason([.. terms.Select(term => data.Design.Terms[term - 1 + (data.Design.HasIntercept ? 1 : 0)])]));
            double size = 1, next = value;
            double[] moved = point;
            for (int halving = 0; halving < 50; halving++, size /= 2)
            {
                moved = [.. point.Select((p, k) => p + size * step[k])];
                next = likelihood.Evaluate(moved, null, null);
                if (next >= value - 1e-12 * (1 + Math.Abs(value)))
                    break;
            }

            (point, value) = (moved, likelihood.Evaluate(moved, gradient, information));
            if (isConverged || iteration == _options.MaximumIterations)
                return OrdinalRegressionResult.Of(data, _options, missingness, rows, found, point, information, value, nullValue, iteration, Math.Sqrt(Math.Max(0, decrement)), isConverged, cancellationToken);
        }
    }
}
