namespace ResearchKit.Statistics.Estimation;

/// <summary>Estimates of several completed data sets (imputations, plausible values), pooled by Rubin's rules. Immutable.</summary>
public sealed class PooledResult : IEstimationResult
{
    private PooledResult()
    {
    }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>What each estimate is made of: variance within and between data sets, fraction of missing information. Null where a term has no estimate.</summary>
    public required IReadOnlyList<PooledEstimate?> Pooled { get; init; }

    /// <summary>Number of data sets.</summary>
    public required int DataSetCount { get; init; }

    /// <inheritdoc/>
    public required double ConfidenceLevel { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"There is no estimate of '{term}'. There are: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>Pools the results of any estimator over data sets.</summary>
    /// <param name="analyses">One result a data set, in order, with the same terms; 2 or more.</param>
    /// <param name="dataSets">What the data sets are, such as "imputations" or "plausible values".</param>
    /// <param name="errorsOfFirst">Whether the standard errors of the first count for all; a shortcut of some plausible value studies. Default no.</param>
    /// <returns>
    /// The pooled result. Where a data set gave no estimate, there is none, and the reason names it. Degrees of freedom of the complete data are those of the first result.
    /// </returns>
    /// <exception cref="ArgumentException">Fewer than two results, or results of different terms or levels of intervals.</exception>
    public static PooledResult Of(IReadOnlyList<IEstimationResult> analyses, string dataSets = "imputations", bool errorsOfFirst = false)
    {
        ArgumentNullException.ThrowIfNull(analyses);
        if (analyses.Count < 2)
            throw new ArgumentException($"There are {analyses.Count} results of {dataSets}; pooling needs 2 or more, since their spread is part of the standard error.", nameof(analyses));
        IEstimationResult first = analyses[0];
        string[] terms = [.. first.Estimates.Select(estimate => estimate.Term)];
        for (int i = 1; i < analyses.Count; i++)
        {
            if (!analyses[i].Estimates.Select(estimate => estimate.Term).SequenceEqual(terms, StringComparer.Ordinal))
                throw new ArgumentException($"Result {i + 1} of the {dataSets} has other terms than the first ({string.Join(", ", analyses[i].Estimates.Select(estimate => estimate.Term))}). Analyse each alike, with the same levels.", nameof(analyses));
            if (analyses[i].ConfidenceLevel != first.ConfidenceLevel)
                throw new ArgumentException($"Result {i + 1} of the {dataSets} has intervals of another level than the first. Analyse each alike.", nameof(analyses));
        }

        int without = Enumerable.Range(0, analyses.Count).FirstOrDefault(i => !analyses[i].Convergence.IsUsable, -1);
        string? reason = without < 0 ? null : $"No estimate, because number {without + 1} of the {dataSets} gave none: {analyses[without].Convergence.Reason}";
        var pooled = new PooledEstimate?[terms.Length];
        var lost = new List<string>();
        for (int k = 0; k < terms.Length && reason is null; k++)
        {
            int at = k;
            double[] estimates = [.. analyses.Select(one => one.Estimates[at].Value)];
            double[] errors = [.. analyses.Select(one => (errorsOfFirst ? first : one).Estimates[at].StandardError)];
            if (estimates.All(double.IsFinite) && errors.All(double.IsFinite))
                pooled[k] = RubinRules.Pool(terms[k], estimates, errors, first.Estimates[k].DegreesOfFreedom, first.ConfidenceLevel);
            else if (estimates.Any(double.IsFinite))
                lost.Add(terms[k]);
        }

        return new PooledResult
        {
            Method = $"{first.Method}; {analyses.Count} {dataSets} pooled by Rubin's rules",
            Estimates = [.. terms.Select((term, k) => pooled[k]?.Estimate ?? Estimate.None(term))],
            Pooled = pooled,
            DataSetCount = analyses.Count,
            ConfidenceLevel = first.ConfidenceLevel,
            SampleSizes = first.SampleSizes,
            Missingness = first.Missingness,
            Convergence = reason is null ? ConvergenceRecord.ClosedForm(double.NaN) : ConvergenceRecord.NoEstimate(reason),
            Warnings =
            [
                .. analyses.SelectMany(one => one.Warnings).Distinct(StringComparer.Ordinal),
                .. lost.Select(term => $"No pooled estimate of {term}, because some of the {dataSets} have none of it or no standard error. Leave the term out."),
            ],
        };
    }
}
