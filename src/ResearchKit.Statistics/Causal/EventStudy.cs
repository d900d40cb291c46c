using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effects by time relative to first treatment, against a reference period before it, with effects of units and times.</summary>
/// <remarks>
/// Before treatment they should be about zero; a joint test says whether that is so (its power is often low: Roth 2022, AER: Insights 4). Where units are first treated at different times and effects differ, effects of one period take up those of others
/// (Sun and Abraham 2021): use <see cref="StaggeredAdoption"/> then.
/// </remarks>
public sealed class EventStudy : IEstimator<PanelData, PanelResult>
{
    private readonly PanelOptions _options;

    /// <summary>An event study with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public EventStudy(PanelOptions? options = null)
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
        string method = string.Create(CultureInfo.InvariantCulture, $"Event study with effects of units and times, against period {_options.ReferencePeriod}");
        PanelResult None(string reason) => PanelResult.None(method, _options, data, missingness, [], reason);
        if (PanelResult.WhyNot(data, rows) is { } why)
            return None(why);
        int?[] periods = [.. rows.Select(row => double.IsFinite(data.StartOf(row)) ? Period((int)(data.Times.Span[row] - data.StartOf(row))) : (int?)null)];
        int[] present = [.. periods.OfType<int>().Distinct().Order()];
        if (!present.Contains(_options.ReferencePeriod))
            return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because no treated {data.Units.Name} was measured in the reference period {_options.ReferencePeriod}. Measured were: {string.Join(", ", present)}. Choose another ReferencePeriod."));
        int[] own = [.. present.Where(period => period != _options.ReferencePeriod)];
        string[] terms = [.. own.Select(PanelResult.TermOf)];
        LinearRegressionResult fit = WithinUnits.Fit(data, rows, [.. own.Select((period, k) => (terms[k], periods.Select(of => of == period ? 1.0 : 0).ToArray()))], _options, cancellationToken);
        if (!fit.Convergence.IsUsable)
            return None(fit.Convergence.Reason!);
        if (terms.Any(term => fit.AliasedTerms.Contains(term, StringComparer.Ordinal)))
            return None("No estimate, because effects of periods cannot be told from those of times: without units that are never treated a second reference is needed. Set Earliest, so that early periods share an effect, or use StaggeredAdoption.");
        bool isStaggered = rows.Select(data.StartOf).Where(double.IsFinite).Distinct().Count() > 1;
        string[] warnings = isStaggered ? ["Units are first treated at different times: where effects differ between them, effects of one period take up those of others. Compare with StaggeredAdoption."] : [];
        PanelResult result = PanelResult.Of(method, _options, data, rows, missingness, fit, terms, warnings);
        int[] before = [.. Enumerable.Range(0, own.Length).Where(k => own[k] < 0)];
        return before.Length == 0 ? result : result with { PreTrendTest = Joint(fit, before, result.SampleSizes[^1].Count) };
    }

    private int Period(int relative) => Math.Min(Math.Max(relative, _options.Earliest ?? relative), _options.Latest ?? relative);

    // Wald's test with the cluster-robust covariance, as F with clusters less one degrees of freedom.
    private static FTest? Joint(LinearRegressionResult fit, int[] terms, int clusters)
    {
        var covariance = new double[terms.Length, terms.Length];
        for (int a = 0; a < terms.Length; a++)
        {
            for (int b = 0; b < terms.Length; b++)
                covariance[a, b] = fit.Covariance(terms[a], terms[b]);
        }

        // As many periods as clusters, or more, and the covariance is none of all of them together.
        if (terms.Length >= clusters - 1 || SymmetricSolver.Of(covariance) is not { } solver)
            return null;
        double[] values = [.. terms.Select(term => fit.Estimates[term].Value)];
        double statistic = values.Zip(solver.Solve(values), (value, solved) => value * solved).Sum() / terms.Length;
        return new FTest(statistic, terms.Length, clusters - 1, Distributions.FDistribution.UpperTail(statistic, terms.Length, clusters - 1));
    }
}
