using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Estimates and functions of them with standard errors by the delta method.</summary>
internal sealed class ParameterEstimates(ParameterLayout layout, double[] point, double[] covariance, double confidenceLevel)
{
    public static string Term(string item, string quantity, int category, int categories) =>
        categories == 1 ? $"{item}: {quantity}" : string.Create(CultureInfo.InvariantCulture, $"{item}: {quantity} {category}");

    public ItemEstimate Item(string name, int at, ResponsePatterns patterns, double[] counts)
    {
        ItemCurve curve = layout.Curves[at];
        int[] places = layout.Places[at];
        double[] parameters = layout.Parameters(point, at);
        int steps = curve.Categories - 1;
        double total = counts.Sum();
        return new ItemEstimate(
            name, total, patterns.Categories[at], counts.Select((count, k) => count * k).Sum() / (total * steps),
            At($"{name}: slope", parameters[0], places[0]),
            [.. Enumerable.Range(1, steps).Select(k => At(Term(name, "intercept", k, steps), parameters[k], places[k]))],
            [.. Enumerable.Range(1, steps).Select(k => Difficulty(Term(name, "difficulty", k, steps), curve, parameters, places, k))],
            curve.Family == CurveFamily.Guessing ? Guessing($"{name}: guessing", parameters[2], places[2]) : null, null)
        {
            Curve = new CalibratedItem(name, curve, parameters),
        };
    }

    public AbilityDistribution Ability(string group, int g)
    {
        string name = group.Length == 0 ? "ability" : group;
        double spread = layout.Spread(point, g), error = Error(layout.Spreads[g]);
        double factor = Elementary.Exp(NormalDistribution.Quantile(0.5 + confidenceLevel / 2) * error);
        Estimate sd = layout.Spreads[g] < 0 ? Held($"{name}: sd", 1)
            : new Estimate($"{name}: sd", spread, spread * error, spread / factor, spread * factor, double.NaN, double.PositiveInfinity, double.NaN);
        return new AbilityDistribution(group, layout.Means[g] < 0 ? Held($"{name}: mean", 0) : At($"{name}: mean", layout.Mean(point, g), layout.Means[g]), sd);
    }

    private Estimate At(string term, double value, int place) =>
        place < 0 ? Held(term, value) : Estimate.FromStandardError(term, value, Error(place), double.PositiveInfinity, confidenceLevel);

    private static Estimate Held(string term, double value) => new(term, value, 0, value, value, double.NaN, double.PositiveInfinity, double.NaN);

    private Estimate Difficulty(string term, ItemCurve curve, double[] parameters, int[] places, int k)
    {
        double a = parameters[0];
        if (Math.Abs(a) < 1e-9)
            return Estimate.None(term);
        bool isStep = curve.Family == CurveFamily.PartialCredit && k > 1;
        double b = -(parameters[k] - (isStep ? parameters[k - 1] : 0)) / a;
        var weights = new List<(int Place, double Weight)> { (places[0], -b / a), (places[k], -1 / a) };
        if (isStep)
            weights.Add((places[k - 1], 1 / a));
        double variance = 0;
        foreach ((int left, double l) in weights)
        {
            foreach ((int right, double r) in weights)
                variance += left < 0 || right < 0 ? 0 : l * r * covariance[left * layout.Count + right];
        }

        return Estimate.FromStandardError(term, b, Math.Sqrt(variance), double.PositiveInfinity, confidenceLevel);
    }

    private Estimate Guessing(string term, double logit, int place)
    {
        double error = Error(place), margin = NormalDistribution.Quantile(0.5 + confidenceLevel / 2) * error, g = Elementary.Logistic(logit);
        return new Estimate(term, g, g * (1 - g) * error, Elementary.Logistic(logit - margin), Elementary.Logistic(logit + margin), double.NaN, double.PositiveInfinity, double.NaN);
    }

    private double Error(int place) => place < 0 ? 0 : Math.Sqrt(covariance[place * layout.Count + place]);
}
