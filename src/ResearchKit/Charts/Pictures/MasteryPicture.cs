using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>An estimate after each answer, over the answers.</summary>
internal static class MasteryPicture
{
    private const string Picture = "Mastery strip", Position = "answer";

    public static Chart Draw(IReadOnlyList<bool> answers, IReadOnlyList<double> estimates, double? mastery, string axis, string? title)
    {
        PictureInput.Rows(Picture, "answer", (nameof(answers), answers.Count), (nameof(estimates), estimates.Count));
        PictureInput.Finite(Picture, nameof(estimates), estimates, PictureInput.Numbered("answer"));
        var isShare = estimates.All(estimate => estimate is >= 0 and <= 1);
        double low = isShare ? 0 : estimates.Min(), high = isShare ? 1 : estimates.Max(), range = high > low ? high - low : 1;
        var strip = low - (0.14 * range);
        Channel At(IEnumerable<int> rows) => Channel.Number(Position, rows.Select(i => i + 1.0));
        PointMark Answers(bool right, string name, MarkStyle style)
        {
            int[] rows = [.. Enumerable.Range(0, answers.Count).Where(i => answers[i] == right)];
            return new PointMark(At(rows), Channel.Number("", rows.Select(_ => strip))) { Name = name, Style = style };
        }

        var reached = mastery is { } level ? Enumerable.Range(0, estimates.Count).FirstOrDefault(i => estimates[i] >= level, -1) : -1;
        return new Chart
        {
            Title = title,
            Height = 340,
            X = new Axis(Position),
            Y = new Axis(axis, Minimum: low - (0.24 * range), Maximum: high + (0.04 * range)) { Ticks = [.. Ticks.Linear(low, low + range, 5).Select(tick => tick.Value)] },
            Marks =
            [
                .. mastery is { } line ? new Mark[] { new LineMark(Channel.Number(Position, [1.0, answers.Count]), Channel.Number(axis, [line, line])) { Name = "mastered", Style = new MarkStyle { Color = Ink.Soft, Width = 1.2, Dash = LineDash.Dashed } } } : [],
                new LineMark(At(Enumerable.Range(0, answers.Count)), Channel.Number(axis, estimates)) { Style = new MarkStyle { Width = 1.8 } },
                new PointMark(At(Enumerable.Range(0, answers.Count)), Channel.Number(axis, estimates)) { Style = new MarkStyle { Size = 2.8, Opacity = 1 } },
                .. new[] { Answers(true, "right", new MarkStyle { Shape = PointShape.Circle, Color = Palette.Group(0), Size = 4, Opacity = 1 }), Answers(false, "wrong", new MarkStyle { Shape = PointShape.Cross, Color = Palette.Group(1), Size = 4, Opacity = 1 }) }
                    .Where(mark => mark.X.Count > 0),
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"{axis} after each of {answers.Count} answers, {answers.Count(answer => answer)} of them right: from {ValueLabel.Short(estimates[0])} to {ValueLabel.Short(estimates[^1])}")
                + (mastery is null ? "." : reached < 0 ? ", mastery not reached." : string.Create(CultureInfo.InvariantCulture, $", mastered after answer {reached + 1}.")),
        };
    }
}
