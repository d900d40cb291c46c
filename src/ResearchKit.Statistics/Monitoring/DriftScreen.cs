using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// Stability indices of many variables at once. With 10,000 unchanged variables a false-alarm rate of 5 % is 500 alarms: p values are adjusted over all of them, by Benjamini and Hochberg (1995) unless told otherwise, so that the
/// rate is the expected share of false alarms among the alarms.
/// </summary>
public static class DriftScreen
{
    /// <summary>Screens variables.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="options">The rate and the rule of empty bins; null for the defaults.</param>
    /// <param name="bins">Quantile bins of each reference. Default 10.</param>
    /// <param name="adjustment">How p values are adjusted. Default Benjamini and Hochberg.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One a variable, in their order. Variables without a number in the reference say so.</returns>
    public static IReadOnlyList<ScreenedVariable> Of(
        IReadOnlyList<VariableSamples> variables, StabilityOptions? options = null, int bins = 10, Adjustment adjustment = Adjustment.BenjaminiHochberg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(variables);
        options ??= new StabilityOptions();
        options.Validate();
        var counted = new CountedVariable[variables.Count];
        Parallel.For(0, variables.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => counted[i] = CountedVariable.OfNumbers(variables[i].Name, variables[i].Reference.Span, variables[i].Current.Span, bins));
        return OfCounts(counted, options, adjustment, cancellationToken);
    }

    /// <summary>Screens variables that are counted in bins already: numbers and categories together.</summary>
    /// <param name="variables">The variables with their counts.</param>
    /// <param name="options">The rate and the rule of empty bins; null for the defaults.</param>
    /// <param name="adjustment">How p values are adjusted. Default Benjamini and Hochberg.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<ScreenedVariable> OfCounts(
        IReadOnlyList<CountedVariable> variables, StabilityOptions? options = null, Adjustment adjustment = Adjustment.BenjaminiHochberg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(variables);
        options ??= new StabilityOptions();
        options.Validate();
        var shared = new StabilityNulls(options);
        var indices = new StabilityIndex[variables.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            indices[i] = StabilityIndex.Of(variables[i], options, shared);
        }

        double[] adjusted = MultipleTesting.Adjust([.. indices.Select(index => index.PValue)], adjustment);
        return [.. indices.Select((index, i) => new ScreenedVariable(variables[i].Name, index, adjusted[i], adjusted[i] <= options.FalseAlarmRate))];
    }
}
