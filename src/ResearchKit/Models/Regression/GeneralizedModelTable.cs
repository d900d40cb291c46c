using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>The table that a logistic or count regression is shown as: ratios with their intervals first, then the estimates on the scale of the link.</summary>
internal static class GeneralizedModelTable
{
    public static TableModel Of(GeneralizedModel model)
    {
        IReadOnlyList<Estimate> estimates = model.Estimates;
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(estimates);
        bool hasDegrees = estimates.Any(estimate => double.IsFinite(estimate.DegreesOfFreedom));
        TableBuilder table = new TableBuilder($"{Title(model)}: {model.Formula.Text}")
            .Labels("term", [.. estimates.Select(estimate => model.Label(estimate.Term))])
            .Number(model.RatioName, [.. estimates.Select(estimate => Elementary.Exp(estimate.Value))], significantDigits: 3)
            .Interval(level, [.. estimates.Select(estimate => Elementary.Exp(estimate.Lower))], [.. estimates.Select(estimate => Elementary.Exp(estimate.Upper))], significantDigits: 3)
            .Number(model.IsBinary ? "log odds" : "log rate", [.. estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Number("SE", [.. estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .Number(hasDegrees ? "t" : "z", [.. estimates.Select(estimate => estimate.Statistic)], decimals: 2);
        if (hasDegrees)
            table.Number("df", [.. estimates.Select(estimate => estimate.DegreesOfFreedom)], decimals: 1);
        table.PValue("p", [.. estimates.Select(estimate => estimate.PValue)]);
        return ModelNotes.Build(table, model, Fit(model), Further(model));
    }

    private static string Title(GeneralizedModel model) => model.Kind switch
    {
        GeneralizedKind.Poisson => "Poisson regression",
        GeneralizedKind.NegativeBinomial => "Negative binomial regression",
        GeneralizedKind.Firth => "Logistic regression (Firth)",
        _ => "Logistic regression",
    };

    private static string? Fit(GeneralizedModel model)
    {
        var parts = new List<string>();

        // Of shares of trials it compares likelihoods of tables, and says next to nothing.
        if (!double.IsNaN(model.McFaddenRSquared) && !(model.IsBinary && model.Options.Weights is not null))
            parts.Add($"McFadden's R² = {LinearModelTable.Share(model.McFaddenRSquared)}");
        if (!model.IsBinary && !double.IsNaN(model.PearsonDispersion))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"Pearson dispersion {model.PearsonDispersion:0.00}"));
        if (double.IsFinite(model.Theta))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"theta = {model.Theta:G4} (SE {model.ThetaStandardError:G2})"));
        return parts.Count == 0 ? null : string.Join("; ", parts) + ".";
    }

    private static IEnumerable<string> Further(GeneralizedModel model)
    {
        if (!model.Convergence.IsUsable)
            yield break;
        if (model.Counted is { } counted)
            yield return $"Counted: {counted}.";
        yield return model.IsBinary
            ? "An odds ratio is what one unit more multiplies the odds by; that of the intercept is the odds where all terms are zero. It is not a ratio of probabilities: see MarginalEffects."
            : "A rate ratio is what one unit more multiplies the expected count by; that of the intercept is the expected count where all terms (and the offset) are zero.";
    }
}
