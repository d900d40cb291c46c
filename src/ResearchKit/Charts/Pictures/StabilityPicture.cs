using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>How far distributions have moved.</summary>
internal static class StabilityPicture
{
    private const string Picture = "Stability index", AxisName = "population stability index";

    public static double Index(string variable, IReadOnlyList<double> expected, IReadOnlyList<double> current)
    {
        PictureInput.Rows($"{Picture}, variable \"{variable}\"", "bin", (nameof(expected), expected.Count), (nameof(current), current.Count));
        double before = expected.Sum(), now = current.Sum(), index = 0;
        for (var bin = 0; bin < expected.Count; bin++)
        {
            foreach (var (name, value) in new[] { (nameof(expected), expected[bin]), (nameof(current), current[bin]) })
            {
                if (!(value > 0)) throw PictureInput.Wrong(Picture, name, PictureInput.Text($"variable \"{variable}\", bin {bin} (counted from 0)"), value, "above 0, since the index is infinite for an empty bin; merge it with its neighbour");
            }

            index += ((current[bin] / now) - (expected[bin] / before)) * Elementary.Log(current[bin] / now / (expected[bin] / before));
        }

        return index;
    }

    public static Chart Draw(IReadOnlyList<string> variables, IReadOnlyList<double> indices, double moderate, double large, string? title)
    {
        PictureInput.Rows(Picture, "variable", (nameof(variables), variables.Count), (nameof(indices), indices.Count));
        PictureInput.Distinct(Picture, nameof(variables), variables, "variable");
        for (var i = 0; i < indices.Count; i++)
        {
            if (!(indices[i] >= 0) || double.IsInfinity(indices[i])) throw PictureInput.Wrong(Picture, nameof(indices), $"variable \"{variables[i]}\"", indices[i], "0 or above");
        }

        if (!(moderate > 0 && large > moderate)) throw new ArgumentException(PictureInput.Text($"{Picture}: the thresholds are {moderate} and {large}; expected two above 0, the second above the first."), nameof(moderate));
        int[] order = [.. Enumerable.Range(0, variables.Count).OrderByDescending(i => indices[i])];
        int Level(int i) => indices[i] >= large ? 2 : indices[i] >= moderate ? 1 : 0;
        string[] words = ["stable", "moderate shift", "large shift"], colors = [Palette.Group(0), Palette.Group(1), Palette.Group(3)];
        string[] names = [.. order.Select(i => variables[i])];
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(130 + (26 * variables.Count), 200, 1400),
            Y = new Axis(""),
            Beside = [new ColumnBeside("PSI", order.ToDictionary(i => variables[i], i => $"{ValueLabel.Fixed(indices[i], 3)} {words[Level(i)]}", StringComparer.Ordinal))],
            Marks =
            [
                .. Enumerable.Range(0, 3).Select(level => (Level: level, Rows: order.Where(i => Level(i) == level).ToArray())).Where(part => part.Rows.Length > 0).Select(part => new BarMark(
                    Channel.Number(AxisName, part.Rows.Select(i => indices[i])), Channel.Category("", part.Rows.Select(i => variables[i]), names)) { Style = new MarkStyle { Color = colors[part.Level] } }),
                new RuleMark(X: moderate), new RuleMark(X: large),
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Population stability indices of {variables.Count} variables: {order.Count(i => Level(i) == 2)} shifted much (from {large:0.###}), {order.Count(i => Level(i) == 1)} moderately (from {moderate:0.###}). ")
                + $"Largest: {ValueLabel.Short(indices[order[0]])} ({variables[order[0]]}).",
        };
    }

    /// <summary>Indices beside the threshold of each variable, which an unchanged one passes at the stated rate.</summary>
    public static Chart Draw(IReadOnlyList<string> variables, IReadOnlyList<double> indices, IReadOnlyList<double> thresholds, IReadOnlyList<bool> moved, double rate, string? title)
    {
        int[] order = [.. Enumerable.Range(0, variables.Count).OrderByDescending(i => indices[i])];
        string[] names = [.. order.Select(i => variables[i])];
        string Word(int i) => moved[i] ? "moved" : indices[i] > thresholds[i] ? "not moved, adjusted" : "not moved";
        int[] limited = [.. order.Where(i => double.IsFinite(thresholds[i]))];
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(130 + (26 * variables.Count), 200, 1400),
            X = new Axis($"{AxisName} (bars) and threshold (points)"),
            Y = new Axis(""),
            Beside = [new ColumnBeside("PSI", order.ToDictionary(i => variables[i], i => $"{ValueLabel.Fixed(indices[i], 3)} {Word(i)}", StringComparer.Ordinal))],
            Marks =
            [
                .. new[] { false, true }.Select(has => (Has: has, Rows: order.Where(i => moved[i] == has).ToArray())).Where(part => part.Rows.Length > 0).Select(part => new BarMark(
                    Channel.Number(AxisName, part.Rows.Select(i => indices[i])), Channel.Category("", part.Rows.Select(i => variables[i]), names)) { Style = new MarkStyle { Color = Palette.Group(part.Has ? 3 : 0) } }),
                .. limited.Length == 0 ? Array.Empty<Mark>() : [new PointMark(Channel.Number(AxisName, limited.Select(i => thresholds[i])), Channel.Category("", limited.Select(i => variables[i]), names)) { Style = new MarkStyle { Color = "#000000" } }],
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Population stability indices of {variables.Count} variables as bars, and as points the threshold of each, which an unchanged variable passes in {rate * 100:0.##} % of cases: {moved.Count(one => one)} moved, with p values adjusted over all. ")
                + $"Largest: {ValueLabel.Short(indices[order[0]])} ({variables[order[0]]}).",
        };
    }
}
