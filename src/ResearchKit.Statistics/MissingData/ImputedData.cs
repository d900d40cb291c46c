using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Completed data sets, with what tells whether the chains came to rest. Immutable as long as its arrays are left alone.</summary>
public sealed class ImputedData
{
    private readonly double[][][] _completed;

    private ImputedData(double[][][] completed) => _completed = completed;

    /// <summary>Names of the variables, in order.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Number of completed data sets.</summary>
    public int Count => _completed.Length;

    /// <summary>Missing values before imputation.</summary>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>For each drawn variable, how its chains ran.</summary>
    public required IReadOnlyList<ImputationTrace> Traces { get; init; }

    /// <summary>What to know of the imputation. Empty if nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>A completed column.</summary>
    /// <param name="imputation">Which data set, from 0.</param>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such variable.</exception>
    public ReadOnlyMemory<double> Column(int imputation, string variable)
    {
        int at = Enumerable.Range(0, Variables.Count).FirstOrDefault(v => Variables[v] == variable, -1);
        return at >= 0 ? _completed[imputation][at] : throw new KeyNotFoundException($"There is no imputed variable '{variable}'. There are: {string.Join(", ", Variables)}.");
    }

    /// <summary>Fits each completed data set and pools by Rubin's rules.</summary>
    /// <param name="analysis">Any estimation, told which data set (from 0) it is of.</param>
    public PooledResult Fit(Func<int, IEstimationResult> analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return PooledResult.Of([.. Enumerable.Range(0, Count).Select(analysis)]);
    }

    internal static ImputedData Of(ImputationPlan plan, ChainedEquationsOptions options, ImputationChain[] chains)
    {
        ImputationTrace[] traces = [.. plan.Order.Select((v, k) => new ImputationTrace(plan.Variables[v].Name, [.. chains.Select(chain => chain.Means[k])], [.. chains.Select(chain => chain.Deviations[k])]))];
        int n = plan.RowCount, complete = Enumerable.Range(0, n).Count(row => plan.Variables.All(variable => !double.IsNaN(variable.Values.Span[row])));
        var warnings = chains.SelectMany(chain => chain.LeftOut).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => $"Left out {name} in some draws: it is constant, or a combination of others, where the variable is observed. Choose Predictors, or merge rare categories.").ToList();
        foreach (ImputationTrace trace in traces.Where(trace => trace.RHat > 1.2))
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The chains of {trace.Variable} may not have come to rest (R-hat {trace.RHat:0.00} after {options.Iterations} rounds): look at their traces, and raise Iterations."));
        }

        double share = n == 0 ? 0 : 100.0 * (n - complete) / n;
        if (share > options.Imputations)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{share:0} % of the rows are incomplete and there are {options.Imputations} imputations: with fewer imputations than that, standard errors and p values change with the seed. Raise Imputations."));
        return new ImputedData([.. chains.Select(chain => chain.Completed)])
        {
            Variables = [.. plan.Variables.Select(variable => variable.Name)],
            Missingness = new MissingnessRecord(n, complete, [.. plan.Variables.Select((variable, v) => new MissingCount(variable.Name, plan.Missing[v].Length)).Where(count => count.Count > 0)]),
            Traces = traces,
            Warnings = warnings,
        };
    }
}
