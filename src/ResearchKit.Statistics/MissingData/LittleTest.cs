using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>
/// Little's (1988) test of whether values are missing completely at random: whether means differ between patterns of missingness more than chance has it. Immutable.
/// </summary>
/// <remarks>
/// Means and covariance are maximum likelihood estimates of a normal distribution by EM; the covariance is multiplied with n/(n - 1), as in the paper. A small p value says that what is missing
/// depends on what is observed (or on itself); a large one does not prove that it does not: the test has little power in small samples, sees means only and assumes normality.
/// Source: Little (1988), JASA 83.
/// </remarks>
/// <param name="Statistic">Chi-squared statistic; NaN where there is none.</param>
/// <param name="DegreesOfFreedom">Observed variables summed over patterns, less variables.</param>
/// <param name="PValue">From 0 to 1.</param>
/// <param name="Patterns">Patterns with at least one observed variable.</param>
/// <param name="Means">Maximum likelihood means, in the order of the variables.</param>
/// <param name="Covariance">Maximum likelihood covariance matrix (of n, not n - 1).</param>
/// <param name="Convergence">How EM ended, or why there is no test.</param>
public sealed record LittleTest(
    double Statistic, double DegreesOfFreedom, double PValue, int Patterns, IReadOnlyList<double> Means, double[,] Covariance, ConvergenceRecord Convergence)
{
    /// <summary>Tests.</summary>
    /// <param name="variables">Names and values of numeric variables, 2 or more; NaN is missing.</param>
    /// <param name="cancellationToken">Stops a long EM.</param>
    /// <exception cref="ArgumentException">Fewer than two variables, lengths differ, or a number is infinite.</exception>
    public static LittleTest Of(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> variables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (variables.Count < 2)
            throw new ArgumentException("Little's test compares patterns of several variables: name 2 or more.", nameof(variables));
        int p = variables.Count, n = variables[0].Values.Length;
        foreach ((string name, ReadOnlyMemory<double> values) in variables)
        {
            if (values.Length != n)
                throw new ArgumentException($"{name} has {values.Length} values and {variables[0].Name} {n}. Give one value a row.", nameof(variables));
            int bad = Array.FindIndex(values.ToArray(), double.IsInfinity);
            if (bad >= 0)
                throw new ArgumentException($"{name} is infinite in row {bad}. Correct the value, or make it missing (NaN).", nameof(variables));
            double[] seen = [.. values.ToArray().Where(value => !double.IsNaN(value)).Distinct().Take(2)];
            if (seen.Length < 2)
                return None(p, $"No test, because {name} is {(seen.Length == 0 ? "missing in every row" : "constant where it is observed")}. Leave it out.");
        }

        var moments = IncompleteMoments.Estimate([.. variables.Select(variable => variable.Values.ToArray())], cancellationToken);
        if (moments.Reason is { } reason)
            return None(p, reason);
        double statistic = moments.Distance((double)moments.RowsUsed / (moments.RowsUsed - 1));
        double degrees = moments.ObservedByPattern - p;
        if (degrees <= 0)
            return None(p, "No test, because all rows have the same pattern of missingness: there is nothing to compare.");
        return new LittleTest(
            statistic, degrees, ChiSquaredDistribution.UpperTail(statistic, degrees), moments.PatternCount, moments.Means, moments.Covariance,
            new ConvergenceRecord(moments.IsConverged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, moments.Iterations, double.NaN, double.NaN,
                moments.IsConverged ? null : $"EM had not come to rest after {moments.Iterations} steps: some variables are hardly ever observed together. Leave one of them out."));
    }

    private static LittleTest None(int p, string reason) => new(double.NaN, double.NaN, double.NaN, 0, [.. Enumerable.Repeat(double.NaN, p)], new double[p, p], ConvergenceRecord.NoEstimate(reason));
}
