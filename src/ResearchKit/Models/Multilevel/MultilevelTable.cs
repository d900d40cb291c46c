using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>The table that a mixed model is shown as: fixed effects, then what varies by group as standard deviations and correlations, then what they rest on.</summary>
internal static class MultilevelTable
{
    public static TableModel Of(MultilevelModel model)
    {
        IReadOnlyList<Estimate> estimates = model.Estimates;
        IReadOnlyList<VarianceComponent> components = model.VarianceComponents;
        double[] Column(Func<Estimate, double> value, Func<VarianceComponent, double>? component = null) =>
            [.. estimates.Select(value), .. components.Select(component ?? (_ => double.NaN))];
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(estimates);
        bool hasDegrees = model.Options.Test != FixedEffectTest.Normal && estimates.All(estimate => !double.IsPositiveInfinity(estimate.DegreesOfFreedom));
        TableBuilder table = new TableBuilder($"Linear mixed model: {model.Formula.Text}")
            .Labels("term", [.. estimates.Select(estimate => model.Label(estimate.Term)), .. components.Select(Label)])
            .Number("estimate", Column(estimate => estimate.Value, component => component.StandardDeviationOrCorrelation), model.OutcomeUnit, decimals)
            .Interval(level, Column(estimate => estimate.Lower, component => Of(model, component)?.Lower ?? double.NaN), Column(estimate => estimate.Upper, component => Of(model, component)?.Upper ?? double.NaN), decimals: decimals)
            .Number("SE", Column(estimate => estimate.StandardError), decimals: decimals)
            .Number(hasDegrees ? "t" : "z", Column(estimate => estimate.Statistic), decimals: 2);
        if (hasDegrees)
            table.Number("df", Column(estimate => estimate.DegreesOfFreedom), decimals: 1);
        table.PValue("p", Column(estimate => estimate.PValue));
        table.Section(0, "Fixed effects");
        for (int k = 0; k < components.Count; k++)
        {
            if (k == 0 || components[k].Group != components[k - 1].Group)
                table.Section(estimates.Count + k, components[k].Group == "Residual" ? "Within groups" : $"Varies by {components[k].Group}");
        }

        return Plain(ModelNotes.Build(table, model, Fit(model), Intervals(model)), estimates.Count);
    }

    private static IEnumerable<string> Intervals(MultilevelModel model)
    {
        if (model.Intervals.Count > 0)
        {
            yield return model.Options.VarianceIntervals == VarianceIntervals.Profile
                ? "Intervals of standard deviations and correlations by profiling the likelihood (ML)."
                : string.Create(CultureInfo.InvariantCulture, $"Intervals of standard deviations and correlations: percentiles of {model.Options.Replications:N0} parametric bootstrap refits (seed {model.Options.Seed}).");
        }
    }

    /// <summary>Cells that a standard deviation does not have are blank: nothing is missing there.</summary>
    internal static TableModel Plain(TableModel table, int fixedEffects)
    {
        var rows = new List<TableRow>();
        int place = 0;
        foreach (TableRow row in table.Rows)
        {
            bool isComponent = row.Kind == TableRowKind.Cells && place++ >= fixedEffects;
            rows.Add(isComponent ? row with { Cells = [.. row.Cells.Select(cell => cell.Kind == TableCellKind.Missing ? new TableCell("") : cell)] } : row);
        }

        return table with { Rows = rows };
    }

    private static ParameterInterval? Of(MultilevelModel model, VarianceComponent component) =>
        model.Intervals.FirstOrDefault(interval => interval.Group == component.Group && interval.Term == component.Term && interval.With == component.With);

    internal static string Label(VarianceComponent component) => component switch
    {
        { Group: "Residual" } => "SD of residuals",
        { With: { } with } => $"correlation of {component.Term} and {with}",
        _ => $"SD of {component.Term}",
    };

    private static string Fit(MultilevelModel model)
    {
        var parts = new List<string>();
        if (model.IntraclassCorrelations.Count > 0)
            parts.Add($"ICC {string.Join(", ", model.IntraclassCorrelations.Select(one => $"{one.Grouping} {LinearModelTable.Share(one.Share)}"))}");
        if (!double.IsNaN(model.RSquared.Marginal))
            parts.Add($"R² = {LinearModelTable.Share(model.RSquared.Marginal)} by the fixed part, {LinearModelTable.Share(model.RSquared.Conditional)} with the groups");
        string kind = model.Options.Likelihood == LikelihoodKind.Restricted ? "restricted log-likelihood" : "log-likelihood";
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{kind} {model.LogLikelihood:F2}, AIC {model.Aic:F1}, BIC {model.Bic:F1}"));
        return string.Join("; ", parts) + ".";
    }
}
