using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The effect of a treatment that some units get and others do not, by the change of the ones less the change of the others: two-way fixed effects.</summary>
/// <remarks>
/// <para>
/// It rests on parallel trends: without treatment, treated units would have changed as the others did. That cannot be tested; that they moved together before can (<see cref="EventStudy"/>).
/// </para>
/// <para>
/// Where units are first treated at different times and effects grow or differ, this compares later ones with earlier ones that are treated already, and can weight effects negatively (Goodman-Bacon 2021; de Chaisemartin and D'Haultfœuille
/// 2020): the share of negative weights is told, and warned of. Use <see cref="StaggeredAdoption"/> then.
/// </para>
/// <para>Agrees with R's lm with dummies and clubSandwich to 1e-9.</para>
/// </remarks>
public sealed class DifferenceInDifferences : IEstimator<PanelData, PanelResult>
{
    /// <summary>What the effect is called among the estimates.</summary>
    public const string Effect = "treated";

    private readonly PanelOptions _options;

    /// <summary>A difference-in-differences with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public DifferenceInDifferences(PanelOptions? options = null)
    {
        _options = options ?? new PanelOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public PanelResult Fit(PanelData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] rows, MissingnessRecord missingness) = data.Complete();
        const string method = "Difference-in-differences with effects of units and times";
        PanelResult None(string reason) => PanelResult.None(method, _options, data, missingness, [Effect], reason);
        if (PanelResult.WhyNot(data, rows) is { } reason)
            return None(reason);
        double[] treated = [.. rows.Select(row => data.Times.Span[row] >= data.StartOf(row) ? 1.0 : 0)];
        LinearRegressionResult fit = WithinUnits.Fit(data, rows, [(Effect, treated)], _options, cancellationToken);
        if (!fit.Convergence.IsUsable || fit.AliasedTerms.Contains(Effect, StringComparer.Ordinal))
            return None(fit.Convergence.Reason ?? "No estimate, because who is treated when follows from units and times: no unit is first treated between two of the times, beside others that are not.");
        if (!(fit[Effect].StandardError > 0))
            return None("No estimate, because the outcome does not vary about its units and times. Check the outcome.");
        (double negative, int starts) = Weights(data, rows, treated);
        string[] warnings = negative > 0 ? [string.Create(CultureInfo.InvariantCulture,
            $"Units are first treated at {starts} times, and {negative:P0} of the weight of treated rows is negative: where effects differ, the estimate may be of the wrong sign. Use StaggeredAdoption.")] : [];
        return PanelResult.Of(method, _options, data, rows, missingness, fit, [Effect], warnings) with { NegativeWeightShare = negative };
    }

    // The weights of single effects in the estimate are the residuals of treatment on units and times (de Chaisemartin and D'Haultfœuille 2020).
    private static (double Share, int Starts) Weights(PanelData data, int[] rows, double[] treated)
    {
        double[] starts = [.. rows.Select(data.StartOf).Where(double.IsFinite).Distinct()];
        if (starts.Length < 2)
            return (0, starts.Length);
        int[] units = [.. rows.Select(row => data.Units.Codes[row])];
        var design = rows.Select(row => data.Times.Span[row]).Distinct().Order().Skip(1)
            .Select(time => (FormattableString.Invariant($"t{time:R}"), (ReadOnlyMemory<double>)WithinUnits.Centred([.. rows.Select(row => data.Times.Span[row] == time ? 1.0 : 0)], units, data.Units.GroupCount))).ToArray();
        double[] centred = WithinUnits.Centred(treated, units, data.Units.GroupCount);
        DesignMatrix times = DesignMatrix.Create(false, rows.Length, design);
        var fitted = new LinearRegression().Fit(new RegressionData(centred, times)).Predict(times);
        double[] weights = [.. Enumerable.Range(0, rows.Length).Where(i => treated[i] == 1).Select(i => centred[i] - fitted[i].Value)];
        double total = weights.Sum(Math.Abs);
        return (total == 0 ? 0 : -weights.Where(weight => weight < -1e-9 * total / weights.Length).Sum() / total, starts.Length);
    }
}
