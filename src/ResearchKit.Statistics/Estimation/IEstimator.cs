namespace ResearchKit.Statistics.Estimation;

/// <summary>
/// Settings before data: an estimator is built from its options, then <see cref="Fit"/> takes data and returns an immutable result.
/// </summary>
/// <typeparam name="TData">The arrays that the estimator works on.</typeparam>
/// <typeparam name="TResult">The immutable result.</typeparam>
public interface IEstimator<in TData, out TResult>
    where TResult : IEstimationResult
{
    /// <summary>Estimates the model.</summary>
    /// <param name="data">The data; never changed.</param>
    /// <param name="cancellationToken">Stops a long fit; the estimator then throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The result. Where there is no estimate (perfect separation, n below p, a constant item), the result says so in
    /// <see cref="IEstimationResult.Convergence"/> and its estimates are NaN: it does not throw.
    /// </returns>
    /// <exception cref="ArgumentException">The data has impossible shapes (lengths that differ, no rows).</exception>
    TResult Fit(TData data, CancellationToken cancellationToken = default);
}

/// <summary>What every result of every estimator states.</summary>
public interface IEstimationResult
{
    /// <summary>The method in the field's words, for example "Ordinary least squares, HC1 robust standard errors".</summary>
    string Method { get; }

    /// <summary>The estimates with standard errors and intervals, in the order of the model's terms.</summary>
    IReadOnlyList<Estimate> Estimates { get; }

    /// <summary>How many units entered at each level, outermost last: rows, then groups.</summary>
    IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <summary>What the optimiser or solver did, and whether the estimates may be used.</summary>
    ConvergenceRecord Convergence { get; }

    /// <summary>What a careful reader must know, each with what to do about it. Empty if nothing.</summary>
    IReadOnlyList<string> Warnings { get; }
}

/// <summary>One estimate.</summary>
/// <param name="Term">The term as the formula names it.</param>
/// <param name="Value">The estimate, in units of the outcome per unit of the term; NaN when there is none.</param>
/// <param name="StandardError">Its standard error; NaN when not estimable.</param>
/// <param name="Lower">Lower end of the confidence interval.</param>
/// <param name="Upper">Upper end of the confidence interval.</param>
/// <param name="Statistic">The test statistic (t or z) against zero.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the reference distribution; positive infinity for z.</param>
/// <param name="PValue">Two-sided p value against zero.</param>
public sealed record Estimate(
    string Term, double Value, double StandardError, double Lower, double Upper, double Statistic, double DegreesOfFreedom, double PValue);

/// <summary>How many units entered at one level.</summary>
/// <param name="Level">The level's name: "rows", or a grouping factor.</param>
/// <param name="Count">Number of units, zero or more.</param>
public sealed record LevelCount(string Level, int Count);

/// <summary>How an estimation ended.</summary>
public enum ConvergenceStatus
{
    /// <summary>Solved in closed form, or the optimiser met its tolerance.</summary>
    Converged,

    /// <summary>Met its tolerance at the edge of the parameter space (a variance of zero, a guess of one): use with the warning.</summary>
    Boundary,

    /// <summary>The optimiser stopped before its tolerance. Estimates are where it stopped.</summary>
    NotConverged,

    /// <summary>There is no estimate; <see cref="ConvergenceRecord.Reason"/> names why.</summary>
    NoEstimate,
}

/// <summary>Facts of the optimisation, as data on the result.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Iterations">Iterations used; 0 for a closed form.</param>
/// <param name="Objective">Value of the objective at the end (log-likelihood, or residual sum of squares); NaN if none.</param>
/// <param name="GradientNorm">Largest absolute element of the gradient at the end; 0 for a closed form; NaN if not known.</param>
/// <param name="Reason">Null when converged; otherwise one sentence that names the cause and the next step.</param>
public sealed record ConvergenceRecord(
    ConvergenceStatus Status, int Iterations, double Objective, double GradientNorm, string? Reason = null)
{
    /// <summary>Whether the estimates may be used.</summary>
    public bool IsUsable => Status is ConvergenceStatus.Converged or ConvergenceStatus.Boundary;
}
