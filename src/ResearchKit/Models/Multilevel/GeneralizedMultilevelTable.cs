using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>The table that a logistic or Poisson mixed model is shown as: ratios with intervals, estimates on the scale of the link, then what varies by group.</summary>
internal static class GeneralizedMultilevelTable
{
    public static TableModel Of(GeneralizedMultilevelModel model)
    {
        IReadOnlyList<Estimate> estimates = model.Estimates;
        IReadOnlyList<VarianceComponent> components = model.VarianceComponents;
        double[] Column(Func<Estimate, double> value, Func<VarianceComponent, double>? component = null) => [.. estimates.Select(value), .. components.Select(component ?? (_ => double.NaN))];
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(estimates);
        bool hasIntervals = model.Intervals.Any(interval => interval.Group.Length > 0);
        TableBuilder table = new TableBuilder($"{(model.IsBinary ? "Logistic" : "Poisson")} mixed model: {model.Formula.Text}")
            .Labels("term", [.. estimates.Select(estimate => model.Label(estimate.Term)), .. components.Select(MultilevelTable.Label)])
            .Number(model.RatioName, Column(estimate => Elementary.Exp(estimate.Value)), significantDigits: 3)
            .Interval(level, Column(estimate => Elementary.Exp(model.IntervalOf(estimate).Lower)), Column(estimate => Elementary.Exp(model.IntervalOf(estimate).Upper)), significantDigits: 3)
            .Number(model.IsBinary ? "log odds" : "log rate", Column(estimate => estimate.Value, component => component.StandardDeviationOrCorrelation), decimals: decimals);
        if (hasIntervals)
            table.Interval($"{level} of SD", Column(_ => double.NaN, component => Of(model, component)?.Lower ?? double.NaN), Column(_ => double.NaN, component => Of(model, component)?.Upper ?? double.NaN), decimals: decimals);
        table.Number("SE", Column(estimate => estimate.StandardError), decimals: decimals)
            .Number("z", Column(estimate => estimate.Statistic), decimals: 2)
            .PValue("p", Column(estimate => estimate.PValue));
        table.Section(0, "Fixed effects, within groups");
        for (int k = 0; k < components.Count; k++)
        {
            if (k == 0 || components[k].Group != components[k - 1].Group)
                table.Section(estimates.Count + k, $"Varies by {components[k].Group}");
        }

        return MultilevelTable.Plain(ModelNotes.Build(table, model, Fit(model), Further(model)), estimates.Count);
    }

    private static ParameterInterval? Of(GeneralizedMultilevelModel model, VarianceComponent component) =>
        model.Intervals.FirstOrDefault(interval => interval.Group == component.Group && interval.Term == component.Term && interval.With == component.With);

    private static string Fit(GeneralizedMultilevelModel model)
    {
        var parts = new List<string>();
        if (model.IntraclassCorrelations.Count > 0)
            parts.Add($"Latent ICC {string.Join(", ", model.IntraclassCorrelations.Select(one => $"{one.Grouping} {LinearModelTable.Share(one.Share)}"))}");
        if (!double.IsNaN(model.RSquared.Marginal))
        {
            parts.Add($"R² on the scale of the {(model.IsBinary ? "logit" : "logarithm")} = {LinearModelTable.Share(model.RSquared.Marginal)} by the fixed part, {LinearModelTable.Share(model.RSquared.Conditional)} with the groups");
        }

        if (!double.IsNaN(model.Dispersion))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"Pearson dispersion {model.Dispersion:0.00}"));
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"log-likelihood {model.LogLikelihood:F2}, AIC {model.Aic:F1}, BIC {model.Bic:F1}"));
        return string.Join("; ", parts) + ".";
    }

    private static IEnumerable<string> Further(GeneralizedMultilevelModel model)
    {
        if (!model.Convergence.IsUsable)
            yield break;
        if (model.Counted is { } counted)
            yield return $"Counted: {counted}.";
        yield return model.IsBinary
            ? "Odds ratios are within a group. Over the whole population they are nearer to 1: see Predict(frame, MultilevelPrediction.Population)."
            : "Rate ratios are within a group; the level of the whole population is higher than that of the median group: see Predict(frame, MultilevelPrediction.Population).";
        if (model.Intervals.Count > 0)
        {
            yield return model.Options.Intervals == VarianceIntervals.Profile
                ? "Intervals of ratios by profiling the likelihood."
                : string.Create(CultureInfo.InvariantCulture, $"Intervals: percentiles of {model.Options.Replications:N0} parametric bootstrap refits (seed {model.Options.Seed}).");
        }
    }
}
