using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.UseCases;

/// <summary>How a model card is shown: its metrics as a table, the rest beneath.</summary>
internal static class ModelCardTable
{
    public static TableModel Of(ModelCard card)
    {
        string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string Interval(double value, double lower, double upper) => string.Create(CultureInfo.InvariantCulture, $"{value:G4} [{lower:G4}, {upper:G4}]");
        var calibration = card.Calibration;
        var table = new TableBuilder($"Model card {card.Id}: {card.Title}")
            .Labels("metric", [.. card.Metrics.Select(metric => metric.Name)])
            .Text("learners", [.. card.Metrics.Select(metric => metric.Subgroup is null ? "all" : $"{metric.Subgroup}: {metric.Group}")])
            .Number("value", [.. card.Metrics.Select(metric => metric.Value)])
            .Interval("95 % CI", [.. card.Metrics.Select(metric => metric.Lower)], [.. card.Metrics.Select(metric => metric.Upper)])
            .Note($"Human in the loop: {card.HumanInTheLoop}")
            .Note($"Model: {card.Model}. Use case: {card.UseCase.Title}. Purpose: {card.Purpose}")
            .Note($"Not for: {string.Join("; ", card.NotFor)}.")
            .Note($"For: {card.UseCase.Recipient.Who} ({ModelCardRecipient.View(card.UseCase.Recipient.View)}).")
            .Note($"Data: {card.Data.Source}, {Day(card.Data.From)} to {Day(card.Data.To)}; {card.Data.Population}")
            .Note($"Calibration: intercept {Interval(calibration.Intercept, calibration.InterceptLower, calibration.InterceptUpper)} (0 is right on average), slope {Interval(calibration.Slope, calibration.SlopeLower, calibration.SlopeUpper)} (1 is right in spread).")
            .Note($"Limits: {string.Join("; ", card.Limits)}.")
            .Note($"Owner: {card.Owner}. Expires on {Day(card.ExpiresOn)}: {card.ExpiryReason}")
            .Note($"Signed by {string.Join("; ", card.CoSigners.Select(signature => $"{signature.Who} on {Day(signature.On)}"))}.");
        return table.Build();
    }
}

/// <summary>Views in words.</summary>
internal static class ModelCardRecipient
{
    public static string View(UseCaseView view) => view switch
    {
        UseCaseView.OwnData => "own data",
        UseCaseView.OwnClassUnranked => "own class, in no order of merit",
        UseCaseView.Aggregate => "groups alone",
        _ => "offline evaluation alone",
    };
}
