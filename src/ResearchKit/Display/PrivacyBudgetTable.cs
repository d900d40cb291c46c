using System.Globalization;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Display;

/// <summary>A privacy budget as a table: what each release cost by itself, and what all of them came to.</summary>
internal static class PrivacyBudgetTable
{
    public static TableModel Of(PrivacyBudget budget)
    {
        var spendings = budget.Spendings;
        var table = new TableBuilder(string.Create(CultureInfo.InvariantCulture, $"Privacy budget: epsilon {budget.Epsilon} at delta {budget.Delta}"))
            .Labels("released", [.. spendings.Select(spending => spending.Release), "all releases"])
            .Text("when (UTC)", [.. spendings.Select(spending => spending.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)), ""])
            .Text("noise", [.. spendings.Select(spending => spending.Mechanism.ToString()), ""])
            .Number("rho", [.. spendings.Select(spending => spending.Rho), budget.RhoSpent], significantDigits: 3)
            .Number("epsilon", [.. spendings.Select(spending => PrivacyLoss.EpsilonOf(spending.Rho, budget.Delta)), budget.EpsilonSpent], decimals: 3)
            .Note(budget.RhoLeft > 0
                ? string.Create(CultureInfo.InvariantCulture, $"Left: one more release of epsilon {Math.Floor(PrivacyLoss.EpsilonOf(budget.RhoLeft, budget.Delta) * 1000) / 1000:0.###}, or several smaller ones.")
                : "All is spent: nothing more is released with noise from this store.")
            .Note("Rho adds up; epsilon does not: all releases together give away less than the sum of theirs.");
        return table.Build();
    }
}
