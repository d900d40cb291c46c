using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A logistic regression fitted with Firth's penalty. Immutable; holds no row of the data. Estimates are log odds (ratios) with profile intervals.</summary>
public sealed class FirthResult : IResponseModel
{
    private readonly CentredPlane? _plane;

    private FirthResult(FirthOptions options, CentredPlane? plane)
    {
        Options = options;
        _plane = plane;
    }

    /// <summary>The settings that the model was fitted with.</summary>
    public FirthOptions Options { get; }

    /// <summary>Binomial with the logit link.</summary>
    public GeneralizedFamily Family => GeneralizedFamily.Binomial;

    /// <inheritdoc/>
    public string Method => "Logistic regression with Firth's penalty, profile intervals and tests of the penalised likelihood";

    /// <summary>
    /// The estimates: intervals and p values by the profile of the penalised likelihood, standard errors from the information. The statistic is the signed root of twice the fall of the penalised
    /// log-likelihood when the coefficient is held at zero; its square is compared with chi-squared of one degree of freedom.
    /// </summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Rows less coefficients.</summary>
    public double ResidualDegreesOfFreedom { get; private init; } = double.NaN;

    /// <summary>The estimate of a term, in log odds.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <inheritdoc/>
    public (double Value, double Lower, double Upper) Ratio(string term)
    {
        Estimate estimate = this[term];
        return (Elementary.Exp(estimate.Value), Elementary.Exp(estimate.Lower), Elementary.Exp(estimate.Upper));
    }

    /// <summary>Covariance of two estimates, from the information; NaN for an aliased term.</summary>
    /// <param name="first">Index of one estimate.</param>
    /// <param name="second">Index of the other.</param>
    public double Covariance(int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)Estimates.Count, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)second, (uint)Estimates.Count, nameof(second));
        return _plane is null ? double.NaN : _plane.Covariance(first, second);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ResponsePrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Plane().Predict(design, offset, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageMean(string name, MarginRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Plane().AverageMean(name, rows, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageDifference(string name, MarginRows from, MarginRows to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Plane().AverageDifference(name, from, to, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageSlope(string name, MarginRows at, DesignMatrix from, DesignMatrix to, double width, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Plane().AverageSlope(name, at, from, to, width, cancellationToken);
    }

    private ResponsePlane Plane() => _plane is null
        ? throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}")
        : new ResponsePlane(Family, _plane, Estimates, ConfidenceLevel);

    internal static FirthResult None(RegressionData data, FirthOptions options, MissingnessRecord missingness, int rows, string reason) => new(options, null)
    {
        Estimates = [.. data.Design.Terms.Select(Estimate.None)],
        SampleSizes = [new LevelCount("rows", rows)],
        Missingness = missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
    };

    internal static FirthResult Of(
        RegressionData data, FirthOptions options, MissingnessRecord missingness, GeneralizedRows rows, LeastSquaresFactor basis, FirthLikelihood likelihood, FirthLikelihood.Maximum best)
    {
        IReadOnlyList<string> terms = data.Design.Terms;
        double[] solution = likelihood.Coefficients(best.Point);
        var covariance = new double[basis.Rank, basis.Rank];
        for (int k = 0; k < basis.Rank; k++)
        {
            var unit = new double[basis.Rank];
            unit[k] = 1;
            double[] column = likelihood.Coefficients(FirthLikelihood.Solve(best.Cholesky, likelihood.Combination(unit)));
            for (int i = 0; i < basis.Rank; i++)
                covariance[i, k] = column[i];
        }

        var plane = new CentredPlane(rows.Design, basis, solution, covariance, -rows.OffsetShift, 1);
        bool isComplete = true;
        var estimates = new Estimate[terms.Count];
        for (int j = 0; j < estimates.Length; j++)
        {
            estimates[j] = !plane.Has(j) ? Estimate.None(terms[j]) : Of(terms[j], j, plane, rows, likelihood, best, options.ConfidenceLevel);
            isComplete &= !plane.Has(j) || !(double.IsNaN(estimates[j].Lower) || double.IsNaN(estimates[j].Upper) || double.IsNaN(estimates[j].PValue));
        }

        string? aliased = AliasingWarning.Of([.. basis.Aliased.Select(j => terms[j])], basis.Aliased.All(j => rows.Design.IsConstant[j]));
        string[] warnings =
        [
            .. aliased is null ? [] : new[] { aliased },
            .. isComplete ? [] : new[] { "Some profile could not be followed to the end of its interval: the place is left empty. Use fewer terms." },
        ];
        return new FirthResult(options, plane)
        {
            Estimates = estimates,
            SampleSizes = [new LevelCount("rows", rows.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                best.IsConverged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, best.Iterations, best.Value, best.Step,
                best.IsConverged ? null : $"Not converged in {best.Iterations} iterations. Use fewer terms, or raise MaximumIterations."),
            Warnings = warnings,
            ResidualDegreesOfFreedom = rows.Count - basis.Rank,
        };
    }

    private static Estimate Of(string term, int index, CentredPlane plane, GeneralizedRows rows, FirthLikelihood likelihood, FirthLikelihood.Maximum best, double level)
    {
        double value = plane.Coefficient(index), error = Math.Sqrt(plane.Covariance(index, index));

        // The intercept's coefficient also carries what was taken from the offset.
        double carried = rows.Design.HasIntercept && index == 0 ? -rows.OffsetShift : 0;
        var profile = new FirthProfile(likelihood, best, likelihood.Combination(plane.Combination(index)), value - carried, error);
        double fall = profile.Fall(-carried, null, out _);
        return new Estimate(
            term, value, error, profile.End(-1, level) + carried, profile.End(1, level) + carried, Math.Sign(value) * Math.Sqrt(fall), double.PositiveInfinity, ChiSquaredDistribution.UpperTail(fall, 1));
    }
}
