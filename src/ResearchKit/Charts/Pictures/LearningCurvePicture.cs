using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Right answers by opportunity, observed and expected.</summary>
internal static class LearningCurvePicture
{
    private const string Picture = "Learning curves";

    public static Chart Draw(
        IReadOnlyList<int> opportunities, IReadOnlyList<int> correct, IReadOnlyList<int> answers, IReadOnlyList<double>? model, IReadOnlyList<string>? skills, int minimum, string? title)
    {
        PictureInput.Rows(Picture, "row", (nameof(opportunities), opportunities.Count), (nameof(correct), correct.Count), (nameof(answers), answers.Count),
            (nameof(model), model?.Count ?? opportunities.Count), (nameof(skills), skills?.Count ?? opportunities.Count));
        for (var i = 0; i < opportunities.Count; i++)
        {
            var row = (skills is null ? "" : $"skill \"{skills[i]}\", ") + PictureInput.Text($"opportunity {opportunities[i]}");
            if (opportunities[i] < 1) throw PictureInput.Wrong(Picture, nameof(opportunities), PictureInput.Text($"row {i} (counted from 0)"), opportunities[i], "1 or more");
            if (answers[i] < 1) throw PictureInput.Wrong(Picture, nameof(answers), row, answers[i], "at least 1; leave empty rows out");
            if (correct[i] < 0 || correct[i] > answers[i]) throw PictureInput.Wrong(Picture, nameof(correct), row, correct[i], PictureInput.Text($"0 to its answers, {answers[i]}"));
            if (model is not null && model[i] is < 0 or > 1) throw PictureInput.Wrong(Picture, nameof(model), row, model[i], "a share between 0 and 1");
        }

        int[] shown = [.. Enumerable.Range(0, opportunities.Count).Where(i => answers[i] >= minimum)];
        if (shown.Length == 0)
            throw new ArgumentException(PictureInput.Text($"{Picture}: no row has {minimum} answers or more; the most are {answers.Max()}. Pool opportunities or learners, or lower 'minimum' where that is lawful."), nameof(answers));
        var doubled = shown.GroupBy(i => (skills?[i], opportunities[i])).FirstOrDefault(group => group.Count() > 1);
        if (doubled is not null)
            throw new ArgumentException(PictureInput.Text($"{Picture}: opportunity {doubled.Key.Item2}{(skills is null ? "" : $" of skill \"{doubled.Key.Item1}\"")} occurs {doubled.Count()} times; expected one row each. Sum the answers up first."), nameof(opportunities));

        double[] shares = [.. shown.Select(i => (double)correct[i] / answers[i])];
        var ends = shown.Select((row, i) => ShareInterval.Wilson(shares[i], answers[row])).ToArray();
        Channel At(IEnumerable<int> rows) => Channel.Number("opportunity", rows.Select(i => (double)opportunities[i]));
        Channel? Facet(IEnumerable<int> rows) => skills is null ? null : Channel.Category("skill", rows.Select(i => skills[i]), skills.Distinct(StringComparer.Ordinal));
        const string share = "share correct";
        int[] expected = model is null ? [] : [.. shown.Where(i => double.IsFinite(model[i]))];
        var several = skills is not null && skills.Distinct(StringComparer.Ordinal).Count() > 1;
        return new Chart
        {
            Title = title,
            Width = several ? 820 : 640,
            X = several || opportunities.Max() > 16 ? Axis.Automatic : new Axis("opportunity") { Ticks = [.. Enumerable.Range(1, opportunities.Max()).Select(opportunity => (double)opportunity)] },
            Y = new Axis(share, Minimum: 0, Maximum: 1),
            Below = several ? null : new TableBelow("Answers", [new RowBelow("", -1, at => shown.Where(i => opportunities[i] == at).Select(i => answers[i].ToString(CultureInfo.InvariantCulture)).FirstOrDefault() ?? "")]),
            Marks =
            [
                new ErrorBarMark(At(shown), Channel.Number("lower", ends.Select(end => end.Lower)), Channel.Number("upper", ends.Select(end => end.Upper))) { Facet = Facet(shown), Style = new MarkStyle { Width = 1.2, HasCaps = false } },
                new PointMark(At(shown), Channel.Number(share, shares)) { Facet = Facet(shown), Name = model is null ? null : "observed", Style = new MarkStyle { Size = 3.8, Opacity = 1 } },
                .. expected.Length == 0 ? [] : new Mark[]
                {
                    new LineMark(At(expected), Channel.Number(share, expected.Select(i => model![i]))) { Facet = Facet(expected), Name = "model", Style = new MarkStyle { Color = Palette.Group(1), Dash = LineDash.Solid, Width = 2 } },
                },
            ],
            Account = "Learning curves: share of right answers by opportunity. " + string.Join("; ", shown.GroupBy(i => skills?[i] ?? "", StringComparer.Ordinal).Take(8).Select(group => Told(group.Key, [.. group.OrderBy(i => opportunities[i])]))) + "."
                + (expected.Length == 0 ? "" : $" The model lies within the 95 % interval at {Within(expected)} of {expected.Length} opportunities.")
                + (shown.Length < opportunities.Count ? string.Create(CultureInfo.InvariantCulture, $" {opportunities.Count - shown.Length} opportunities with fewer than {minimum} answers are left out.") : ""),
        };

        string Told(string skill, int[] rows) => string.Create(CultureInfo.InvariantCulture,
            $"{(skill.Length > 0 ? skill + ": " : "")}{ValueLabel.Short((double)correct[rows[0]] / answers[rows[0]])} at opportunity {opportunities[rows[0]]} (n = {answers[rows[0]]}), ")
            + string.Create(CultureInfo.InvariantCulture, $"{ValueLabel.Short((double)correct[rows[^1]] / answers[rows[^1]])} at {opportunities[rows[^1]]} (n = {answers[rows[^1]]})");

        string Within(int[] rows) => rows.Count(i =>
        {
            var (lower, upper) = ShareInterval.Wilson((double)correct[i] / answers[i], answers[i]);
            return model![i] >= lower && model[i] <= upper;
        }).ToString(CultureInfo.InvariantCulture);
    }
}
