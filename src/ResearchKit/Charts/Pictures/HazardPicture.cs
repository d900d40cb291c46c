using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Discrete hazards over periods.</summary>
internal static class HazardPicture
{
    private const string Picture = "Hazard curve";

    public static Chart Draw(
        IReadOnlyList<double> periods, IReadOnlyList<double> hazards, IReadOnlyList<double>? lower, IReadOnlyList<double>? upper, IReadOnlyList<string>? groups,
        string period, string? title)
    {
        PictureInput.Rows(Picture, "period", (nameof(periods), periods.Count), (nameof(hazards), hazards.Count), (nameof(groups), groups?.Count ?? periods.Count));
        PictureInput.Finite(Picture, nameof(periods), periods, PictureInput.Numbered("row"));
        var row = PictureInput.Numbered("row");
        PictureInput.Shares(Picture, nameof(hazards), hazards, row);
        var at = Channel.Number(period, periods);
        var color = groups is null ? null : Channel.Category("", groups);
        Mark[] intervals = [];
        if (PictureInput.Ends(Picture, hazards, lower, upper, row) is { } ends)
            intervals = [new ErrorBarMark(at, Channel.Number("lower", ends.Lower), Channel.Number("upper", ends.Upper)) { Color = color, Style = new MarkStyle { Width = 1.2, HasCaps = false } }];
        var highest = Enumerable.Range(0, hazards.Count).MaxBy(i => hazards[i]);
        var peak = color is null ? "" : $" in {groups![highest]}";
        return new Chart
        {
            Title = title,
            Y = new Axis("hazard", Minimum: 0),
            Marks =
            [
                .. intervals,
                new LineMark(at, Channel.Number("hazard", hazards)) { Color = color, Style = new MarkStyle { Width = 1.5 } },
                new PointMark(at, Channel.Number("hazard", hazards)) { Color = color, Style = new MarkStyle { Size = 3.4 } },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Hazard by {period}, {hazards.Count} periods: highest {ValueLabel.Short(hazards[highest])}{peak} in {period} {ValueLabel.Of(periods[highest])}, ")
                + $"lowest {ValueLabel.Short(hazards.Min())}.{(intervals.Length > 0 ? " Intervals are shown." : "")}",
        };
    }
}
