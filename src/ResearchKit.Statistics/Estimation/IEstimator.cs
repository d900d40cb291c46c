namespace ResearchKit.Statistics.Estimation;

/// <summary>
/// Settings before data: an estimator is built from its options, then <see cref="Fit"/> takes data and returns an immutable result.
/// </summary>
/// <remarks>
/// Every estimator keeps these promises, which one suite of tests asserts for all of them:
/// the same data gives the same bits again, on any number of threads; the data is never changed; the order of rows does not matter beyond rounding;
/// a missing number (NaN) leaves its row out and is counted, an infinite one is refused by name; where there is no estimate the result says why in words
/// and its numbers are NaN; a cancelled token stops the fit.
/// </remarks>
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
    /// <exception cref="ArgumentException">The data holds an infinite number or an impossible weight; the message names the variable and the row.</exception>
    TResult Fit(TData data, CancellationToken cancellationToken = default);
}
