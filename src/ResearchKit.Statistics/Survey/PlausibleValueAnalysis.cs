using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>
/// Analyses with plausible values (PISA, TIMSS, PIRLS, NAEP): draws of what a learner may know, of which each gives an estimate with a sampling variance, put together by Rubin's rules.
/// </summary>
/// <remarks>
/// Averaging the plausible values of a learner first is wrong: it shrinks spread and leaves out how unsure the measurement is. Standard error² = mean sampling variance + (1 + 1/M) variance between plausible values.
/// Sources: von Davier, Gonzalez and Mislevy (2009), IERI Monograph 2; OECD, PISA Data Analysis Manual (2009). Agrees with <c>mitools::MIcombine</c> over <c>survey</c> to a relative 1e-9.
/// </remarks>
public static class PlausibleValueAnalysis
{
    /// <summary>Analyses each plausible value and pools.</summary>
    /// <param name="values">The plausible values, each with one number a row; 2 or more.</param>
    /// <param name="analysis">What is done with one of them: a mean, a regression with it as outcome or term.</param>
    /// <param name="samplingVariance">Whether the sampling variance is averaged over all plausible values (the default, PISA) or taken of the first (TIMSS's shortcut before 2019).</param>
    /// <returns>The pooled estimates; degrees of freedom are Barnard and Rubin's, with those of the design for the complete data.</returns>
    /// <exception cref="ArgumentException">Fewer than two plausible values, or analyses that differ in their terms.</exception>
    public static PooledResult Analyse(
        IReadOnlyList<ReadOnlyMemory<double>> values, Func<ReadOnlyMemory<double>, IEstimationResult> analysis, SamplingVarianceOf samplingVariance = SamplingVarianceOf.AllPlausibleValues)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(analysis);
        if (values.Count < 2)
            throw new ArgumentException($"There are {values.Count} plausible values; 2 or more are needed, since their spread is part of the standard error. Give all of the data set (PISA has 10, TIMSS 5).", nameof(values));
        return Combine([.. values.Select(analysis)], samplingVariance);
    }

    /// <summary>Pools analyses of plausible values that were made elsewhere.</summary>
    /// <param name="analyses">One result a plausible value, in order, with the same terms.</param>
    /// <param name="samplingVariance">Whose sampling variance counts.</param>
    public static PooledResult Combine(IReadOnlyList<IEstimationResult> analyses, SamplingVarianceOf samplingVariance = SamplingVarianceOf.AllPlausibleValues)
    {
        return PooledResult.Of(analyses, "plausible values", samplingVariance == SamplingVarianceOf.FirstPlausibleValue);
    }
}

/// <summary>Whose sampling variance counts.</summary>
public enum SamplingVarianceOf
{
    /// <summary>The mean over all plausible values.</summary>
    AllPlausibleValues,

    /// <summary>That of the first.</summary>
    FirstPlausibleValue,
}
