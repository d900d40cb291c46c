using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Balance of covariates before and after.</summary>
internal static class LovePicture
{
    private const string Picture = "Love plot";

    public static Chart Draw(IReadOnlyList<string> covariates, IReadOnlyList<double> before, IReadOnlyList<double> after, double threshold, string? title)
    {
        PictureInput.Rows(Picture, "covariate", (nameof(covariates), covariates.Count), (nameof(before), before.Count), (nameof(after), after.Count));
        PictureInput.Distinct(Picture, nameof(covariates), covariates, "covariate");
        PictureInput.Finite(Picture, nameof(before), before, PictureInput.Named("covariate", covariates));
        if (!(threshold > 0)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Threshold of a love plot; expected above 0.");
        int[] order = [.. Enumerable.Range(0, covariates.Count).OrderByDescending(i => Math.Abs(before[i]))];
        var places = Channel.Category("", order.Select(i => covariates[i]));
        const string axis = "standardised mean difference";
        double[] from = [.. order.Select(i => Math.Min(before[i], after[i]))], to = [.. order.Select(i => Math.Max(before[i], after[i]))];
        MarkStyle edge = new() { Color = Ink.Axis, Width = 1, Dash = LineDash.Dotted };
        int Beyond(IReadOnlyList<double> values) => values.Count(value => Math.Abs(value) > threshold);
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(130 + (24 * covariates.Count), 200, 1400),
            Y = new Axis(""),
            Marks =
            [
                new RuleMark(X: 0) { Style = new MarkStyle { Color = Ink.Axis, Width = 1.2, Dash = LineDash.Solid } },
                new RuleMark(X: -threshold) { Style = edge }, new RuleMark(X: threshold) { Style = edge },
                new ErrorBarMark(places, Channel.Number("", from), Channel.Number("", to), IsHorizontal: true) { Style = new MarkStyle { Color = "#C4C4C4", Width = 1.4, HasCaps = false } },
                new PointMark(Channel.Number(axis, order.Select(i => before[i])), places) { Name = "before", Style = new MarkStyle { Shape = PointShape.HollowCircle, Color = Palette.Group(1), Size = 4.4 } },
                new PointMark(Channel.Number(axis, order.Select(i => after[i])), places) { Name = "after", Style = new MarkStyle { Shape = PointShape.Circle, Color = Palette.Group(0), Size = 4.6, Opacity = 1 } },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Love plot of {covariates.Count} covariates: {Beyond(before)} have a standardised mean difference beyond {ValueLabel.Of(threshold)} before, {Beyond(after)} after. ")
                + $"Largest before: {ValueLabel.Short(before[order[0]])} ({covariates[order[0]]})"
                + (after.Any(double.IsFinite) ? $"; largest after: {Largest()}." : "."),
        };

        string Largest()
        {
            var row = Enumerable.Range(0, after.Count).Where(i => double.IsFinite(after[i])).MaxBy(i => Math.Abs(after[i]));
            return $"{ValueLabel.Short(after[row])} ({covariates[row]})";
        }
    }
}
