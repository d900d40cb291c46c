using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>The table that a linear model is shown as: estimates with their intervals first, then what they rest on.</summary>
internal static class LinearModelTable
{
    public static TableModel Of(LinearModel model)
    {
        IReadOnlyList<Estimate> estimates = model.Estimates;
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        int? decimals = Decimals(estimates);
        var table = new TableBuilder($"Linear regression: {model.Formula.Text}")
            .Labels("term", [.. estimates.Select(estimate => model.Label(estimate.Term))])
            .Number("estimate", [.. estimates.Select(estimate => estimate.Value)], model.OutcomeUnit, decimals)
            .Interval(level, [.. estimates.Select(estimate => estimate.Lower)], [.. estimates.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .Number("t", [.. estimates.Select(estimate => estimate.Statistic)], decimals: 2)
            .Number("df", [.. estimates.Select(estimate => estimate.DegreesOfFreedom)], decimals: estimates.All(IsWholeDf) ? 0 : 1)
            .PValue("p", [.. estimates.Select(estimate => estimate.PValue)]);
        return ModelNotes.Build(table, model, Fit(model, model.OutcomeUnit));
    }

    /// <summary>Decimals that show two digits of the smallest standard error; null, so that the numbers decide, where that would be more than six.</summary>
    internal static int? Decimals(IReadOnlyList<Estimate> estimates)
    {
        double[] errors = [.. estimates.Select(estimate => estimate.StandardError).Where(error => error > 0 && double.IsFinite(error))];
        if (errors.Length == 0)
            return null;
        int decimals = 1 - (int)Math.Floor(Math.Log10(errors.Min()));
        return decimals > 6 ? null : Math.Max(0, decimals);
    }

    private static bool IsWholeDf(Estimate estimate) => double.IsNaN(estimate.DegreesOfFreedom) || Math.Floor(estimate.DegreesOfFreedom) == estimate.DegreesOfFreedom;

    private static string Fit(LinearModel result, string? unit)
    {
        var parts = new List<string>();
        if (!double.IsNaN(result.RSquared))
            parts.Add($"R² = {Share(result.RSquared)}" + (double.IsNaN(result.AdjustedRSquared) ? "" : $" (adjusted {Share(result.AdjustedRSquared)})"));
        if (!double.IsNaN(result.ResidualStandardDeviation))
            parts.Add($"residual SD = {ValueText.Number(Rounded(result.ResidualStandardDeviation))}{(unit is null ? "" : $" {unit}")}");
        if (result.OverallTest is { } test)
        {
            string p = test.PValue < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {test.PValue:F3}");
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"F({test.NumeratorDegreesOfFreedom:0.#}, {test.DenominatorDegreesOfFreedom:0.#}) = {test.Statistic:F2}, {p}"));
        }

        return parts.Count == 0 ? "No measure of fit." : string.Join("; ", parts) + ".";
    }

    // Three decimals, and no minus before a zero.
    internal static string Share(double value) => (Math.Round(value, 3) + 0.0).ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
