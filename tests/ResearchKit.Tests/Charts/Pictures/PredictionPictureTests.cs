using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class PredictionPictureTests
{
    private static readonly ILookup<(string Kind, string Case), (double A, double B, double Value)> s_reference =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "predictions.csv")).Skip(1).Select(line => line.Split(','))
            .ToLookup(cells => (cells[0], cells[1]), cells => (Number(cells[2]), Number(cells[3]), Number(cells[4])));

    public static TheoryData<string> Cases => ["fine", "ties", "coarse", "perfect", "reversed", "constant"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Areas_and_curves_agree_with_scikit_learn(string name)
    {
        var data = s_reference[("data", name)].ToArray();
        var curve = ThresholdCurve.Of(Assert.Single(Predictions.ByGroup("test", [.. data.Select(row => row.A)], [.. data.Select(row => row.B == 1)], null, areShares: true)));
        var metrics = s_reference[("metric", name)].ToDictionary(row => row.A, row => row.Value);
        Assert.Equal(metrics[0], curve.Area(), 1e-12);
        Assert.Equal(metrics[1], curve.AveragePrecision(), 1e-12);
        Assert.Equal(metrics[2], curve.AreaError(), 1e-12);

        var roc = s_reference[("roc", name)].Skip(1).ToArray();
        Assert.Equal(roc.Length, curve.TruePositives.Length);
        Assert.All(roc.Select((point, i) => (point, i)), each => Assert.Equal((each.point.A, each.point.B), (curve.FalseAlarmRate(each.i), curve.Recall(each.i))));

        // scikit-learn lists thresholds upwards and ends with (0, 1).
        var pr = s_reference[("pr", name)].Reverse().Skip(1).ToArray();
        Assert.All(pr.Select((point, i) => (point, i)), each =>
        {
            Assert.Equal(each.point.A, curve.Recall(each.i), 1e-12);
            Assert.Equal(each.point.B, curve.Precision(each.i), 1e-12);
        });
    }

    [Fact]
    public void Wilson_intervals_are_those_of_prop_test() => Assert.All(PictureReference.Of("wilson"), row =>
    {
        var (lower, upper) = ShareInterval.Wilson(row.A / row.B, row.B);
        Assert.Equal(row.Value, row.C == 0 ? lower : upper, 1e-12);
    });

    [Fact]
    public void Smooth_curve_and_its_error_are_those_of_loess()
    {
        var data = PictureReference.Of("smooth-data").OrderBy(row => row.A).ToArray();
        double[] x = [.. data.Select(row => row.A)], y = [.. data.Select(row => row.B)];
        Assert.All(PictureReference.Of("smooth"), row =>
        {
            var (value, error) = LocalLinear.Fit(x, y, row.A, 0.75);
            Assert.Equal(row.Value, row.B == 0 ? value : error, 1e-10);
        });
    }

    [Fact]
    public void Smooth_curve_of_equal_or_two_predictions_is_their_share()
    {
        Assert.Equal(0.25, LocalLinear.Fit([0.3, 0.3, 0.3, 0.3], [0, 0, 1, 0], 0.3, 0.75).Value, 1e-12);
        Assert.True(double.IsFinite(LocalLinear.Fit([0.1, 0.9], [0, 1], 0.5, 0.75).Value));
    }

    [Fact]
    public void Bins_hold_about_equal_numbers_and_keep_equal_predictions_together()
    {
        var predictions = Predictions.ByGroup("test", [0.1, 0.2, 0.2, 0.2, 0.2, 0.6, 0.7, 0.8], [false, false, true, false, true, true, true, true], null, areShares: true)[0];
        var bins = CalibrationBins.Of(predictions, 4);
        // A bin's border of 2 of 8 falls into the four equal predictions: they go into one bin.
        Assert.Equal([5, 1, 2], bins.Counts);
        Assert.Equal([0.18, 0.6, 0.75], bins.Predicted.Select(value => Math.Round(value, 12)));
        Assert.Equal([0.4, 1, 1], bins.Observed);
        Assert.Equal(8, CalibrationBins.Of(predictions, 100).Counts.Sum());
    }

    [Fact]
    public void Alternative_texts_tell_area_prevalence_and_calibration()
    {
        double[] predicted = [0.1, 0.2, 0.8, 0.9];
        bool[] occurred = [false, false, true, true];
        Assert.Contains("AUC 1.000. 2 of 4 cases have the outcome.", Chart.Roc(predicted, occurred).AlternativeText, StringComparison.Ordinal);
        Assert.Contains("prevalence 0.500", Chart.PrecisionRecall(predicted, occurred).ToSvg(), StringComparison.Ordinal);
        Assert.Contains("4 cases, predicted on average 0.5, observed 0.5", Chart.Calibration(predicted, occurred).AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void Extreme_predictions_are_drawn()
    {
        foreach (var predicted in new double[][] { [0, 0, 0, 1], [1, 1, 1, 1], [0, 1, 0, 1] })
            Assert.DoesNotContain("NaN", Chart.Calibration(predicted, [true, false, true, false]).ToSvg(), StringComparison.Ordinal);
        var many = Enumerable.Range(0, 100_000).Select(i => ((i * 7919L) % 100_003) / 100_003.0).ToArray();
        var chart = Chart.Roc(many, [.. many.Select((p, i) => (i % 100) / 100.0 < p)]);
        Assert.True(chart.ToSvg().Length < 100_000);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'predicted' of case 1 (counted from 0) is 1.2; expected a share between 0 and 1", Message(() => Chart.Calibration([0.1, 1.2], [true, false])), StringComparison.Ordinal);
        Assert.Contains("'predicted' of case 0 (counted from 0) is NaN", Message(() => Chart.Roc([double.NaN, 1], [true, false])), StringComparison.Ordinal);
        Assert.Contains("none of the 2 cases of group \"b\" have the outcome", Message(() => Chart.Roc([1, 2, 3, 4], [true, false, false, false], ["a", "a", "b", "b"])), StringComparison.Ordinal);
        Assert.Contains("all of the 1 cases have the outcome", Message(() => Chart.PrecisionRecall([1], [true])), StringComparison.Ordinal);
        Assert.Contains("'occurred' has 1 values and 'predicted' has 2", Message(() => Chart.Calibration([0.1, 0.2], [true])), StringComparison.Ordinal);
        Assert.Contains("'predicted' is empty", Message(() => Chart.Roc([], [])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Calibration([0.1, 0.2], [true, false], bins: 1));
    }

    [Fact]
    public void Frames_are_drawn_like_arrays_and_protected_ones_refused()
    {
        Column[] columns = [Column.Create("p", [0.1, 0.4, 0.3, 0.9]), Column.Create("left", [0, 1, 0, 1]), Column.Create("programme", ["a", "a", "b", "b"])];
        var frame = ChartGallery.Frame(columns);
        Assert.Contains("b: AUC 1.000", Chart.Roc(frame, "p", "left", by: "programme").AlternativeText, StringComparison.Ordinal);
        Assert.True(Chart.PrecisionRecall(frame, "p", "left").IsSynthetic);
        Assert.True(Chart.Calibration(frame, "p", "left").IsSynthetic);
        var hidden = DataFrame.FromColumns(columns).Opened();
        Assert.All(new Func<object>[] { () => Chart.Roc(hidden, "p", "left"), () => Chart.PrecisionRecall(hidden, "p", "left"), () => Chart.Calibration(hidden, "p", "left") }, draw => Assert.Throws<ProtectedDataException>(draw));
        Assert.Contains("Column 'programme' holds \"a\" in row 0 (counted from 0); expected true or false", Message(() => Chart.Roc(frame, "p", "programme")), StringComparison.Ordinal);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Message(Func<Chart> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
