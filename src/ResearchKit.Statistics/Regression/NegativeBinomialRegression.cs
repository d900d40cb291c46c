using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Negative binomial regression of counts (NB2: variance mean + mean² / theta) with theta estimated by maximum likelihood.</summary>
/// <remarks>
/// <para>
/// Method: coefficients given theta as <see cref="GeneralizedLinearModel"/>, theta given the means by Newton's method in its logarithm, in turn until neither moves. Agrees with R's <c>MASS::glm.nb</c> to a relative 1e-7.
/// Standard errors of coefficients take theta as known, as there (the two are uncorrelated in large samples); that of theta is from the observed information.
/// </para>
/// <para>
/// Boundary. Where the counts vary no more than a Poisson distribution says, theta has no finite estimate: the result is the Poisson regression, with an infinite theta and the status <see cref="ConvergenceStatus.Boundary"/>.
/// </para>
/// <para>Limits. One theta for all rows. More zeros than the distribution has need a zero-inflated or hurdle model (R's <c>pscl</c>), which this is not. Source: Venables and Ripley (2002), Modern Applied Statistics with S, 7.4.</para>
/// </remarks>
public sealed class NegativeBinomialRegression : IEstimator<RegressionData, GeneralizedLinearModelResult>
{
    private const int MostRounds = 100;
    private readonly GeneralizedLinearModelOptions _options;

    /// <summary>A regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NegativeBinomialRegression(GeneralizedLinearModelOptions? options = null)
    {
        _options = options ?? new GeneralizedLinearModelOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A count is negative, a number is infinite, a weight negative, or cluster-robust errors are asked for without clusters.</exception>
    public GeneralizedLinearModelResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        GeneralizedLinearModel.CheckClusters(data, _options.StandardErrors);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, _options.StandardErrors.NeedsClusters(), cancellationToken);
        GeneralizedFamily family = GeneralizedFamily.Poisson;
        GeneralizedLinearModelResult None(string reason) => GeneralizedLinearModelResult.None(data, new NegativeBinomialFamily(1), _options, missingness, usable.Length, reason);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.Terms.Count) is { } tooFew)
            return None(tooFew);
        if (OutcomeCheck.WhyNone(data, usable, new NegativeBinomialFamily(1)) is { } none)
            return None(none);

        var rows = new GeneralizedRows(data, usable, cancellationToken);
        var steps = new ReweightedLeastSquares(rows, _options.RankTolerance, _options.MaximumThreads, cancellationToken);
        GeneralizedFit fit = GeneralizedFit.Maximise(rows, family, steps, _options.MaximumIterations, null, cancellationToken);
        if (fit.Separation is { } proof)
            return None(proof.Reason(data.Design.Terms, isBinary: false));
        if (fit.Factor.Rank == 0)
            return None("No estimate, because every term is zero in all rows. Check how the terms were made.");

        ThetaLikelihood likelihood = new(rows, fit.Predictor, steps);
        double theta = double.PositiveInfinity;
        bool isSettled = true;
        int iterations = fit.Iterations;
        if (likelihood.IsOverdispersed)
        {
            theta = likelihood.Moment;
            isSettled = false;
            for (int round = 0; round < MostRounds && !isSettled && double.IsFinite(theta); round++)
            {
                double before = theta;
                theta = likelihood.Maximise(theta);
                if (!double.IsFinite(theta))
                    break;
                family = new NegativeBinomialFamily(theta);
                fit = GeneralizedFit.Maximise(rows, family, steps, _options.MaximumIterations, fit, cancellationToken);
                iterations += fit.Iterations;
                if (fit.Separation is { } late)
                    return None(late.Reason(data.Design.Terms, isBinary: false));
                likelihood = new ThetaLikelihood(rows, fit.Predictor, steps);
                isSettled = round > 0 && Math.Abs(theta - before) <= 1e-9 * theta;
            }
        }

        if (!double.IsFinite(theta))
        {
            (family, isSettled) = (GeneralizedFamily.Poisson, true);
            fit = GeneralizedFit.Maximise(rows, family, steps, _options.MaximumIterations, null, cancellationToken);
        }

        CoefficientCovariance covariance = GeneralizedCovariance.Of(_options.StandardErrors, data, rows, family, fit, 1, cancellationToken);
        fit = fit with { Iterations = iterations, IsConverged = fit.IsConverged && isSettled };
        return GeneralizedLinearModelResult.Of(
            data, family, _options, missingness, rows, fit, steps, covariance, cancellationToken, (theta, double.IsFinite(theta) ? likelihood.StandardError(theta) : double.NaN));
    }
}
