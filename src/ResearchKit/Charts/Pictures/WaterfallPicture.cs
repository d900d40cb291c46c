using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Records through the steps of a linkage.</summary>
internal static class WaterfallPicture
{
    private const string Picture = "Linkage waterfall";

    public static Chart Draw(IReadOnlyList<WaterfallStep> steps, string? title, string unit)
    {
        if (steps.Count < 2) throw new ArgumentException(PictureInput.Text($"{Picture}: 'steps' has {steps.Count}; expected at least two."), nameof(steps));
        string[] labels = [.. steps.Select(step => step.Label)];
        PictureInput.Distinct(Picture, nameof(steps), labels, "step");
        double[] from = new double[steps.Count], change = new double[steps.Count];
        long level = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.IsTotal && i > 0 && step.Count != level)
            {
                throw new ArgumentException(PictureInput.Text(
                    $"{Picture}: total \"{step.Label}\" is {step.Count}, and the steps before it add up to {level}; expected the same. {Math.Abs(step.Count - level)} {unit} are unaccounted for: name them in a step of their own."), nameof(steps));
            }

            (from[i], change[i]) = step.IsTotal || i == 0 ? (0, step.Count) : (level, step.Count);
            level = step.IsTotal || i == 0 ? step.Count : level + step.Count;
            if (level < 0) throw PictureInput.Wrong(Picture, nameof(steps), $"step \"{step.Label}\"", step.Count, PictureInput.Text($"at least −{level - step.Count}, since more cannot go away than there are"));
        }

        var places = Channel.Category("", labels);
        double[] tops = [.. from.Zip(change, (start, length) => Math.Max(start, start + length))];
        BarMark Bars(Func<int, bool> which, string name, string color)
        {
            int[] rows = [.. Enumerable.Range(0, steps.Count).Where(which)];
            return new BarMark(places.At(rows), Channel.Number(unit, rows.Select(i => change[i]))) { Base = Channel.Number("", rows.Select(i => from[i])), Name = name, Style = new MarkStyle { Color = color } };
        }

        return new Chart
        {
            Title = title,
            Width = Math.Clamp(160 + (110 * steps.Count), 480, 1200),
            X = new Axis(""),
            Y = tops.Max() > 0 ? new Axis(unit) : new Axis(unit, Minimum: 0, Maximum: 1),
            Marks =
            [
                .. new[]
                {
                    Bars(i => steps[i].IsTotal || i == 0, "level", Palette.Group(0)), Bars(i => !steps[i].IsTotal && i > 0 && steps[i].Count < 0, "taken away", Palette.Group(1)),
                    Bars(i => !steps[i].IsTotal && i > 0 && steps[i].Count >= 0, "added", Palette.Group(2)),
                }.Where(bars => bars.X.Count > 0),
                new TextMark(places, Channel.Number(unit, tops), [.. steps.Select((step, i) => (step.IsTotal || i == 0 ? "" : step.Count > 0 ? "+" : "") + ValueLabel.Fixed(step.Count, 0))]),
            ],
            Account = $"Linkage waterfall of {unit}: " + string.Join("; ", steps.Select((step, i) => $"{step.Label} {(step.IsTotal || i == 0 ? "" : step.Count > 0 ? "+" : "")}{ValueLabel.Fixed(step.Count, 0)}"))
                + string.Create(CultureInfo.InvariantCulture, $". {ValueLabel.Fixed(level, 0)} of {ValueLabel.Fixed(steps[0].Count, 0)} remain."),
        };
    }
}
