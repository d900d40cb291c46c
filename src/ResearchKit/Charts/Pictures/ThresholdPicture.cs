using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>ROC and precision-recall curves, one a group or model, with their areas in the legend.</summary>
internal static class ThresholdPicture
{
    public static Chart Roc(IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups, string? title)
    {
        const string picture = "ROC curve", across = "false positive rate", up = "true positive rate";
        var curves = Curves(picture, predicted, occurred, groups);
        var named = curves.Select(curve => (curve.Predictions, curve.Curve, Area: curve.Curve.Area(), Ends: ShareInterval.Logit(curve.Curve.Area(), curve.Curve.AreaError()))).ToArray();
        string[] labels = [.. named.Select(curve => Label(curve.Predictions.Name, "AUC", curve.Area, curve.Ends))];
        var x = named.Select(curve => curve.Curve.Drawn().Select(curve.Curve.FalseAlarmRate).Prepend(0).ToArray()).ToArray();
        var y = named.Select(curve => curve.Curve.Drawn().Select(curve.Curve.Recall).Prepend(0).ToArray()).ToArray();
        return Square(title, across, up) with
        {
            Marks =
            [
                new LineMark(Channel.Number(across, [0.0, 1]), Channel.Number(up, [0.0, 1])) { Style = new MarkStyle { Color = Ink.Axis, Width = 1.2, Dash = LineDash.Dashed } },
                Lines(x, y, labels, across, up),
            ],
            Subtitle = labels.Length == 1 ? labels[0] : null,
            Account = $"ROC curve: true positive rate against false positive rate over all thresholds. {string.Join("; ", labels)}. {Counts(named.Select(curve => curve.Predictions))}",
        };
    }

    public static Chart PrecisionRecall(IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups, string? title)
    {
        const string picture = "Precision-recall curve", across = "recall", up = "precision";
        var curves = Curves(picture, predicted, occurred, groups);
        string[] labels = [.. curves.Select(curve =>
        {
            var area = curve.Curve.AveragePrecision();
            // Boyd, Eng and Page (2013): on the logit scale, as a share among the cases with the outcome.
            return Label(curve.Predictions.Name, "average precision", area, ShareInterval.Logit(area, Math.Sqrt(area * (1 - area) / curve.Curve.Positives)));
        })];
        // A step reaches back at its precision to the recall before it, as average precision sums it.
        var x = curves.Select(curve => curve.Curve.Drawn().Select(curve.Curve.Recall).ToArray()).Select(recall => recall.SelectMany((value, i) => new[] { i == 0 ? 0 : recall[i - 1], value }).ToArray()).ToArray();
        var y = curves.Select(curve => curve.Curve.Drawn().Select(curve.Curve.Precision).SelectMany(value => new[] { value, value }).ToArray()).ToArray();
        var prevalences = curves.Select(curve => curve.Predictions.Prevalence).Distinct().ToArray();
        return Square(title, across, up) with
        {
            Marks =
            [
                .. prevalences.Select(prevalence => new RuleMark(Y: prevalence)),
                Lines(x, y, labels, across, up),
            ],
            Subtitle = (labels.Length == 1 ? labels[0] + "; " : "") + $"prevalence {string.Join(", ", prevalences.Select(prevalence => ValueLabel.Fixed(prevalence, 3)))} (dashed)",
            Account = $"Precision-recall curve over all thresholds. {string.Join("; ", labels)}. {Counts(curves.Select(curve => curve.Predictions))}",
        };
    }

    private static (Predictions Predictions, ThresholdCurve Curve)[] Curves(string picture, IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups) =>
        [.. Predictions.ByGroup(picture, predicted, occurred, groups, areShares: false).Select(group => (group, ThresholdCurve.Of(group.Varied(picture))))];

    private static Chart Square(string? title, string across, string up) => new()
    {
        Title = title,
        Width = 520,
        Height = 500,
        X = new Axis(across, Minimum: 0, Maximum: 1),
        Y = new Axis(up, Minimum: 0, Maximum: 1),
    };

    private static LineMark Lines(double[][] x, double[][] y, string[] labels, string across, string up) =>
        new(Channel.Number(across, x.SelectMany(values => values)), Channel.Number(up, y.SelectMany(values => values)))
        {
            Color = labels.Length == 1 ? null : Channel.Category("", x.SelectMany((values, i) => Enumerable.Repeat(labels[i], values.Length)), labels),
            Style = new MarkStyle { Width = 1.9 },
        };

    private static string Label(string name, string area, double value, (double Lower, double Upper) ends) =>
        $"{(name.Length > 0 ? name + ": " : "")}{area} {ValueLabel.Fixed(value, 3)}{(double.IsNaN(ends.Lower) ? "" : $" [{ValueLabel.Fixed(ends.Lower, 3)}, {ValueLabel.Fixed(ends.Upper, 3)}]")}";

    private static string Counts(IEnumerable<Predictions> groups) => string.Join("; ", groups.Select(group => string.Create(
        CultureInfo.InvariantCulture, $"{(group.Name.Length > 0 ? group.Name + ": " : "")}{group.Positives} of {group.Count} cases have the outcome"))) + ".";
}
