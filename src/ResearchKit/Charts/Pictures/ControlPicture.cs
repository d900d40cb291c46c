using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>A statistic over time with limits, and cumulative sums of its deviations.</summary>
internal static class ControlPicture
{
    private static readonly MarkStyle s_limit = new() { Color = Ink.Soft, Width = 1.3, Dash = LineDash.Dashed }, s_center = new() { Color = Ink.Axis, Width = 1.2, Dash = LineDash.Solid },
        s_alarm = new() { Color = Palette.Group(1), Shape = PointShape.Triangle, Size = 5.2, Opacity = 1 };

    public static Chart Limits(Channel periods, IReadOnlyList<double> values, double center, IReadOnlyList<double> lower, IReadOnlyList<double> upper, string axis, string? title)
    {
        const string picture = "Control chart";
        var count = Check(picture, periods, values);
        double[] low = Each(nameof(lower), lower), high = Each(nameof(upper), upper);
        for (var i = 0; i < count; i++)
        {
            if (!(low[i] <= center)) throw PictureInput.Wrong(picture, nameof(lower), Period(periods, i), low[i], PictureInput.Text($"at most the centre {center:R}"));
            if (!(high[i] >= center)) throw PictureInput.Wrong(picture, nameof(upper), Period(periods, i), high[i], PictureInput.Text($"at least the centre {center:R}"));
        }

        int[] alarms = [.. Enumerable.Range(0, count).Where(i => values[i] < low[i] || values[i] > high[i])];
        return Picture(periods, title, axis, center, [Line(periods, low, axis, "control limits"), Line(periods, high, axis, null)], [(values, null)], [.. alarms.Select(i => (i, values[i]))])
            with
        { Account = $"Control chart of {axis} over {count.ToString(CultureInfo.InvariantCulture)} periods, centre {ValueLabel.Short(center)}: {Told(alarms, count, periods, "outside the control limits")}" };

        double[] Each(string name, IReadOnlyList<double> given) => given.Count == 1 ? [.. Enumerable.Repeat(given[0], count)] : given.Count == count ? [.. given]
            : throw new ArgumentException(PictureInput.Text($"{picture}: '{name}' has {given.Count} values for {count} periods; expected one of each a period, or one for all."), name);
    }

    public static Chart Cusum(Channel periods, IReadOnlyList<double> values, double target, double standardDeviation, double allowance, double decisionInterval, string? title)
    {
        const string picture = "CUSUM chart", axis = "cumulative sum (standard deviations)";
        var count = Check(picture, periods, values);
        if (!(standardDeviation > 0)) throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "Standard deviation of a CUSUM chart; expected above 0.");
        if (!(allowance >= 0)) throw new ArgumentOutOfRangeException(nameof(allowance), allowance, "Allowance of a CUSUM chart; expected 0 or more.");
        if (!(decisionInterval > 0)) throw new ArgumentOutOfRangeException(nameof(decisionInterval), decisionInterval, "Decision interval of a CUSUM chart; expected above 0.");
        var (up, down) = Sums(values, target, standardDeviation, allowance);
        (int Row, double Value)[] alarms = [.. Enumerable.Range(0, count).Where(i => up[i] > decisionInterval).Select(i => (i, up[i])), .. Enumerable.Range(0, count).Where(i => down[i] < -decisionInterval).Select(i => (i, down[i]))];
        double[] flat = [.. Enumerable.Repeat(decisionInterval, count)];
        return Picture(periods, title, axis, 0, [Line(periods, flat, axis, "decision interval"), Line(periods, [.. flat.Select(limit => -limit)], axis, null)], [(up, "upward"), (down, "downward")], alarms)
            with
        { Account = $"CUSUM chart over {count.ToString(CultureInfo.InvariantCulture)} periods, target {ValueLabel.Short(target)}: {Told([.. alarms.Select(alarm => alarm.Row).Order()], count, periods, "beyond the decision interval")}" };
    }

    /// <summary>The upper and the lower cumulative sums, the lower ones below zero.</summary>
    public static (double[] Up, double[] Down) Sums(IReadOnlyList<double> values, double target, double standardDeviation, double allowance)
    {
        double[] up = new double[values.Count], down = new double[values.Count];
        double above = 0, below = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var z = (values[i] - target) / standardDeviation;
            up[i] = above = Math.Max(0, above + z - allowance);
            down[i] = below = Math.Min(0, below + z + allowance);
        }

        return (up, down);
    }

    private static Chart Picture(
        Channel periods, string? title, string axis, double center, Mark[] limits, (IReadOnlyList<double> Values, string? Name)[] courses, (int Row, double Value)[] alarms) => new()
        {
            Title = title,
            Y = new Axis(axis),
            Marks =
            [
                new LineMark(periods, Channel.Number(axis, periods.Values.Select(_ => center))) { Style = s_center },
                .. limits,
                .. courses.SelectMany((course, i) => new Mark[]
                {
                    new LineMark(periods, Channel.Number(axis, course.Values)) { Name = course.Name, Style = new MarkStyle { Color = Palette.Group(i == 0 ? 0 : 2), Width = 1.5, Dash = i == 0 ? LineDash.Solid : LineDash.LongDashed } },
                    new PointMark(periods, Channel.Number(axis, course.Values)) { Name = course.Name, Style = new MarkStyle { Color = Palette.Group(i == 0 ? 0 : 2), Shape = PointShape.Circle, Size = 2.8, Opacity = 1 } },
                }),
                .. alarms.Length == 0 ? [] : new Mark[] { new PointMark(periods.At(alarms.Select(alarm => alarm.Row)), Channel.Number(axis, alarms.Select(alarm => alarm.Value))) { Name = "alarm", Style = s_alarm } },
            ],
        };

    private static LineMark Line(Channel periods, double[] values, string axis, string? name) => new(periods, Channel.Number(axis, values)) { Name = name, Style = s_limit };

    private static int Check(string picture, Channel periods, IReadOnlyList<double> values)
    {
        var count = PictureInput.Rows(picture, "period", (nameof(periods), periods.Count), (nameof(values), values.Count));
        if (periods.Kind == ChannelKind.Category)
            throw new ArgumentException($"{picture}: column '{periods.Name}' holds texts; expected numbers, dates or times, which have an order.", nameof(periods));
        PictureInput.Finite(picture, nameof(values), values, row => Period(periods, row));
        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(periods.Values[i]) || (i > 0 && !(periods.Values[i] > periods.Values[i - 1])))
                throw PictureInput.Wrong(picture, nameof(periods), PictureInput.Text($"row {i} (counted from 0)"), periods.Values[i], "a period after the one before it");
        }

        return count;
    }

    private static string Period(Channel periods, int row) => $"{periods.Name} {(periods.Kind == ChannelKind.Time ? ValueLabel.Time(periods.Values[row]) : ValueLabel.Of(periods.Values[row]))}";

    private static string Told(int[] alarms, int count, Channel periods, string where) => alarms.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"none of {count} periods lies {where}.")
        : string.Create(CultureInfo.InvariantCulture, $"{alarms.Distinct().Count()} of {count} periods lie {where}, the first of them {Period(periods, alarms[0])}.");
}
