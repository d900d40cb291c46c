using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Models;

/// <summary>How well a model of the periods before predicted each next one. Immutable; displays itself as a table.</summary>
public sealed class FutureReport : IDisplayable
{
    private readonly int? _window;

    internal FutureReport(Formula formula, IReadOnlyList<FuturePeriod> periods, int? window, double confidenceLevel, FrameProvenance provenance)
    {
        (Formula, Periods, _window, ConfidenceLevel, Provenance) = (formula, periods, window, confidenceLevel, provenance);
    }

    /// <summary>The model.</summary>
    public Formula Formula { get; }

    /// <summary>The periods that were predicted, ascending.</summary>
    public IReadOnlyList<FuturePeriod> Periods { get; }

    /// <summary>Level of the intervals, such as 0.95: that of the regression's options.</summary>
    public double ConfidenceLevel { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The AUC of each predicted period with its interval.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    /// <exception cref="InvalidOperationException">No period has an AUC.</exception>
    public Chart ToChart(string? title = null)
    {
        ForestRow[] rows = [.. Periods.Where(one => one.Judged is { } judged && double.IsFinite(judged.Auc.Value))
            .Select(one => new ForestRow(one.Period.ToString("0.##", CultureInfo.InvariantCulture), one.Judged!.Auc.Value, one.Judged.Auc.Lower, one.Judged.Auc.Upper))];
        if (rows.Length == 0)
            throw new InvalidOperationException($"There is no AUC to draw. {Periods[0].Reason}");
        return Chart.Forest(rows, title ?? $"{Formula.Text}: each period predicted from those before", "AUC", null, confidenceLevel: ConfidenceLevel).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        double[] Numbers(Func<PeriodCalibration, double> value) => [.. Periods.Select(one => one.Judged is { } judged ? value(judged) : double.NaN)];
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Leave-future-out: {Formula.Text}")
            .Labels("predicted period", [.. Periods.Select(one => one.Period.ToString("0.##", CultureInfo.InvariantCulture))])
            .Count("fitted to", [.. Periods.Select(one => (long?)one.TrainingCases)])
            .Count("judged on", [.. Periods.Select(one => (long?)one.Judged?.Cases)])
            .Number("AUC", Numbers(one => one.Auc.Value), decimals: 3)
            .Interval(level, Numbers(one => one.Auc.Lower), Numbers(one => one.Auc.Upper), decimals: 3)
            .Number("observed / expected", Numbers(one => one.Ratio.Value), decimals: 2)
            .Number("in the large", Numbers(one => one.InTheLarge.Value), decimals: 2)
            .Interval(level, Numbers(one => one.InTheLarge.Lower), Numbers(one => one.InTheLarge.Upper), decimals: 2)
            .Number("slope", Numbers(one => one.Slope.Value), decimals: 2)
            .Number("Brier", Numbers(one => one.Brier), decimals: 4)
            .Note($"Each period is predicted by a logistic regression of {(_window is { } width ? string.Create(CultureInfo.InvariantCulture, $"the {width} periods before it") : "all periods before it")}: no model has seen the period that it is judged on, nor a later one.");
        foreach (FuturePeriod one in Periods.Where(one => one.Judged is null))
            table.Note(string.Create(CultureInfo.InvariantCulture, $"{one.Period:0.##}: no prediction. {one.Reason}"));
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
