using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Whether a family can have the outcomes there are, and whether they can inform an estimate.</summary>
internal static class OutcomeCheck
{
    /// <summary>Why the outcomes cannot give an estimate; null if they can.</summary>
    /// <exception cref="ArgumentException">An outcome is not one of the family; the message names the row.</exception>
    public static string? WhyNone(RegressionData data, int[] usable, GeneralizedFamily family)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span, weights = data.Weights is { } given ? given.Span : [];
        bool isOneSided = true;
        int side = family.Side(outcome[usable[0]]);
        foreach (int row in usable)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (family.WhyNot(outcome[row], weight) is { } why)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {outcome[row]:R}{(weights.IsEmpty ? "" : $" with a weight of {weight:R}")}; {why}."), nameof(data));
            }

            isOneSided &= side != 0 && family.Side(outcome[row]) == side;
        }

        // Without an intercept, terms of both signs may still have an estimate; if not, that is found as separation.
        return isOneSided && data.Design.HasIntercept
            ? string.Create(CultureInfo.InvariantCulture, $"No estimate, because the outcome is {outcome[usable[0]]:R} in every row. Check the outcome and the rows chosen.")
            : null;
    }

    /// <summary>What is said of counts that are not whole; null if all are.</summary>
    public static string? Fractions(ReadOnlySpan<double> counts)
    {
        foreach (double count in counts)
        {
            if (count != Math.Floor(count))
                return "Some counts are not whole numbers: estimates of the mean may stand, but likelihood and classical standard errors do not fit. Use robust standard errors (HC1), or count in whole units with an offset.";
        }

        return null;
    }
}
