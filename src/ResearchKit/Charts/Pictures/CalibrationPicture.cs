using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Predicted probabilities beside observed shares: bins with intervals, a smooth curve with a band, the distribution of predictions beneath.</summary>
internal static class CalibrationPicture
{
    private const string Picture = "Calibration curve";

    /// <summary>Fewer cases than this have no smooth curve: it would follow chance.</summary>
    private const int FewestForCurve = 50;

    /// <summary>The strip beneath zero in which the predictions are counted, in units of the axis.</summary>
    private const double Strip = 0.17, StripTop = -0.03;

    public static Chart Draw(IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups, int bins, string? title, string outcome, string? legend = null)
    {
        if (bins is < 2 or > 100) throw new ArgumentOutOfRangeException(nameof(bins), bins, "Number of bins; expected 2 to 100.");
        var each = Predictions.ByGroup(Picture, predicted, occurred, groups, areShares: true);
        string[] names = [.. each.Select(group => group.Name)];
        Channel? Names(IEnumerable<(string Name, int Count)> runs) => groups is null ? null : Channel.Category(legend ?? "", runs.SelectMany(run => Enumerable.Repeat(run.Name, run.Count)), names);
        var binned = each.Select(group => (group.Name, Bins: CalibrationBins.Of(group, bins))).ToArray();
        var at = Channel.Number("predicted probability", binned.SelectMany(group => group.Bins.Predicted));
        var intervals = binned.SelectMany(group => group.Bins.Observed.Zip(group.Bins.Counts, (share, count) => ShareInterval.Wilson(share, count))).ToArray();
        var color = Names(binned.Select(group => (group.Name, group.Bins.Counts.Length)));
        var observed = $"observed share: {outcome}";
        return new Chart
        {
            Title = title,
            Height = groups is null ? 480 : 440,
            Width = 560,
            X = new Axis("predicted probability", Minimum: 0, Maximum: 1),
            Y = new Axis(observed, Minimum: groups is null ? -Strip - 0.05 : 0, Maximum: 1.0) { Ticks = [0, 0.2, 0.4, 0.6, 0.8, 1] },
            Marks =
            [
                new LineMark(Channel.Number("predicted probability", [0.0, 1]), Channel.Number(observed, [0.0, 1])) { Style = new MarkStyle { Color = Ink.Axis, Width = 1.2, Dash = LineDash.Dashed } },
                .. groups is null ? Distribution(each[0]) : [],
                .. Smooth([.. each.Where(group => group.Count >= FewestForCurve && group.Probabilities[0] > group.Probabilities[^1])], Names, observed),
                new ErrorBarMark(at, Channel.Number("lower", intervals.Select(ends => ends.Lower)), Channel.Number("upper", intervals.Select(ends => ends.Upper))) { Color = color, Style = new MarkStyle { Width = 1.3, HasCaps = false } },
                new PointMark(at, Channel.Number(observed, binned.SelectMany(group => group.Bins.Observed))) { Color = color, Style = new MarkStyle { Size = 4 } },
            ],
            Account = Account(each, binned.Select(group => group.Bins).ToArray(), outcome),
        };
    }

    private static string Account(Predictions[] each, CalibrationBins[] binned, string outcome)
    {
        var told = each.Select((group, i) =>
        {
            var (bins, inside) = (binned[i], 0);
            for (var bin = 0; bin < bins.Counts.Length; bin++)
            {
                var (lower, upper) = ShareInterval.Wilson(bins.Observed[bin], bins.Counts[bin]);
                if (bins.Predicted[bin] >= lower && bins.Predicted[bin] <= upper) inside++;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{(group.Name.Length > 0 ? group.Name + ": " : "")}{group.Count} cases, predicted on average {ValueLabel.Short(group.Probabilities.Average())}, observed {ValueLabel.Short(group.Prevalence)}; ")
                + string.Create(CultureInfo.InvariantCulture, $"the diagonal lies within the 95 % interval in {inside} of {bins.Counts.Length} bins");
        });
        return $"Calibration curve of predicted probabilities against the observed share ({outcome}). {string.Join(". ", told)}.";
    }

    private static IEnumerable<Mark> Smooth(Predictions[] each, Func<IEnumerable<(string, int)>, Channel?> names, string observed)
    {
        const int places = 61;
        if (each.Length == 0) return [];
        var curves = each.Select(group =>
        {
            double[] x = [.. group.Probabilities.Reverse()], y = [.. group.Outcomes.Reverse().Select(outcome => outcome ? 1.0 : 0)];
            // From the first to the last percentile: beyond them hardly anything carries the curve.
            double from = x[(int)(0.01 * (x.Length - 1))], to = x[(int)Math.Ceiling(0.99 * (x.Length - 1))];
            if (!(to > from)) (from, to) = (x[0], x[^1]);
            var at = Enumerable.Range(0, places).Select(i => from + ((to - from) * i / (places - 1))).ToArray();
            return (At: at, Fits: at.Select(place => LocalLinear.Fit(x, y, place, 0.75)).ToArray());
        }).ToArray();
        var at = Channel.Number("predicted probability", curves.SelectMany(curve => curve.At));
        var color = names(each.Select(group => (group.Name, places)));
        double[] Ends(double z) => [.. curves.SelectMany(curve => curve.Fits).Select(fit => Math.Clamp(fit.Value + (z * fit.Error), 0, 1))];
        return
        [
            new BandMark(at, Channel.Number("lower", Ends(-1.959963984540054)), Channel.Number("upper", Ends(1.959963984540054))) { Color = color, Style = new MarkStyle { Opacity = 0.15 } },
            new LineMark(at, Channel.Number(observed, Ends(0))) { Color = color, Style = new MarkStyle { Width = 1.8 } },
        ];
    }

    // Bars of counts, hanging in a strip of their own beneath zero; their heights are shares of the fullest bin.
    private static IEnumerable<Mark> Distribution(Predictions predictions)
    {
        const int bars = 40;
        var counts = new int[bars];
        foreach (var probability in predictions.Probabilities) counts[Math.Min(bars - 1, (int)(probability * bars))]++;
        double most = counts.Max();
        List<double> x = [], top = [];
        for (var i = 0; i < bars; i++)
        {
            var height = -Strip - 0.03 + ((Strip - 0.01) * counts[i] / most);
            x.AddRange([(double)i / bars, (double)i / bars, (i + 1.0) / bars, (i + 1.0) / bars]);
            top.AddRange([-Strip - 0.03, height, height, -Strip - 0.03]);
        }

        var floor = Enumerable.Repeat(-Strip - 0.03, x.Count);
        return
        [
            new BandMark(Channel.Number("predicted probability", x), Channel.Number("", floor), Channel.Number("", top)) { Style = new MarkStyle { Color = Ink.Axis, Opacity = 0.55 } },
            new LineMark(Channel.Number("predicted probability", [0.0, 1]), Channel.Number("", [StripTop, StripTop])) { Style = new MarkStyle { Color = Ink.Grid, Width = 1, Dash = LineDash.Solid } },
        ];
    }
}
