using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Logistic regression with Firth's penalty (Jeffreys's prior): finite and less biased estimates where events are rare or the outcomes separate.</summary>
/// <remarks>
/// <para>
/// Method: the penalised likelihood is maximised by Newton's steps with Firth's modified score; intervals and p values are those of the profile of the penalised likelihood, not Wald's, which are poor just where the penalty is needed.
/// Definitions as R's <c>logistf</c>. Sources: Firth (1993), Biometrika 80; Heinze and Schemper (2002), Statistics in Medicine 21.
/// </para>
/// <para>
/// Limits. Predicted probabilities are drawn towards a half: their mean is not the share of events (Puhr and others 2017). Outcomes are 0 and 1; weights are frequencies. Robust errors are not in it: intervals here are profiles, which have no sandwich, and no definition for the penalised score is settled in the literature or offered by <c>logistf</c>; with clusters fit a logistic regression, or resample the clusters. An interval end that the
/// profile does not reach is infinite. Memory beyond the data: rank numbers a row; for data of hundreds to some 100,000 rows.
/// </para>
/// </remarks>
public sealed class FirthRegression : IEstimator<RegressionData, FirthResult>
{
    private readonly FirthOptions _options;

    /// <summary>A regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public FirthRegression(FirthOptions? options = null)
    {
        _options = options ?? new FirthOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An outcome is neither 0 nor 1, a number is infinite, or a weight negative.</exception>
    public FirthResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, needsClusters: false, cancellationToken);
        FirthResult None(string reason) => FirthResult.None(data, _options, missingness, usable.Length, reason);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.Terms.Count) is { } tooFew)
            return None(tooFew);
        foreach (int row in usable)
        {
            if (data.Outcome.Span[row] is not (0 or 1))
                throw new ArgumentException($"The outcome of row {row} is {data.Outcome.Span[row]:R}; Firth's logistic regression takes 0 and 1.", nameof(data));
        }

        if (OutcomeCheck.WhyNone(data, usable, GeneralizedFamily.Binomial) is { } none)
            return None(none);

        var rows = new GeneralizedRows(data, usable, cancellationToken);
        var steps = new ReweightedLeastSquares(rows, _options.RankTolerance, 1, cancellationToken);
        LeastSquaresFactor basis = steps.Step(GeneralizedFamily.Gaussian, new double[rows.Count]);
        if (basis.Rank == 0)
            return None("No estimate, because every term is zero in all rows. Check how the terms were made.");
        var likelihood = new FirthLikelihood(rows, basis, _options.MaximumIterations, cancellationToken);
        FirthLikelihood.Maximum best = likelihood.Maximise(null);
        return FirthResult.Of(data, _options, missingness, rows, basis, likelihood, best);
    }
}
