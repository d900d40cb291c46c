using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class DataQualityAndDiagnosticTests
{
    private static readonly Column[] s_columns =
    [
        Column.Create("id", [1, 2, 3, 4, 5, 6]), Column.Create("grade \"final\"", new double?[] { 7.5, null, 8, null, 9, 6 }), Column.Create("burnout", new int?[] { 1, null, null, null, 4, 2 }),
    ];

    [Fact]
    public void Patterns_are_counted_as_md_pattern_does()
    {
        var patterns = MissingnessPatterns.Of(ChartGallery.Frame(s_columns), null, CancellationToken.None);
        Assert.Equal(["grade \"final\"", "burnout"], patterns.Columns);
        Assert.Equal([3L, 2, 1], patterns.Counts);
        Assert.Equal([[false, false], [true, true], [false, true]], patterns.Missing);
        Assert.Equal([2L, 3], new[] { 0, 1 }.Select(patterns.MissingIn));
        Assert.Equal(["id"], MissingnessPatterns.Of(ChartGallery.Frame(s_columns), ["id"], CancellationToken.None).Columns);
    }

    [Fact]
    public void Matrix_tells_complete_rows_and_the_variable_most_often_missing()
    {
        var chart = Chart.Missingness(ChartGallery.Frame(s_columns), minimum: 2);
        Assert.Contains("2 variables in 6 rows: 3 patterns, 3 rows (50.0 %) are complete. Most often missing: burnout (3 rows, 50.0 %). 1 patterns with 1 rows are not drawn.", chart.AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_rows_are_counted_where_they_are()
    {
        var frame = DataFrame.FromColumns(new FrameProvenance("s", Protection.Synthetic), [Column.Create("a", Enumerable.Range(0, 1_000_000).Select(i => i % 10 == 0 ? (int?)null : i)), Column.Create("b", Enumerable.Range(0, 1_000_000))]).Opened();
        Assert.Contains("1 variables in 1,000,000 rows: 2 patterns, 900,000 rows (90.0 %) are complete", Chart.Missingness(frame).AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_empty_and_unreadable_frames_are_refused()
    {
        Assert.Throws<ProtectedDataException>(() => Chart.Missingness(DataFrame.FromColumns(s_columns)));
        Assert.Throws<ColumnNotFoundException>(() => Chart.Missingness(ChartGallery.Frame(s_columns), ["burnuot"]));
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => Chart.Missingness(ChartGallery.Frame(Column.Create("a", Array.Empty<int>())))).Message, StringComparison.Ordinal);
        Assert.Contains("41 columns", Assert.Throws<ArgumentException>(() => Chart.Missingness(ChartGallery.Frame([.. Enumerable.Range(0, 41).Select(i => Column.Create($"c{i}", new int?[] { null }))]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantile_plot_has_the_positions_line_and_errors_of_R()
    {
        foreach (var name in new[] { "n5", "n40" })
        {
            double[] sorted = [.. PictureReference.Of("quantile-data").Where(row => row.Case == name).OrderBy(row => row.A).Select(row => row.Value)];
            var (intercept, slope) = QuantilePicture.Line(sorted);
            Assert.All(PictureReference.Of("quantile").Where(row => row.Case == name), row =>
            {
                var p = QuantilePicture.Position((int)row.A, sorted.Length);
                Assert.Equal(row.Value, row.B switch { 0 => p, 1 => slope, 2 => intercept, _ => QuantilePicture.Error(p, ResearchKit.Statistics.Distributions.NormalDistribution.Quantile(p), slope, sorted.Length) }, 1e-10);
            });
        }
    }

    [Fact]
    public void Quantile_plot_of_many_values_draws_a_thousand_and_refuses_too_few()
    {
        var chart = Chart.QuantileQuantile([.. Enumerable.Range(0, 20_000).Select(i => Math.Sin(i) * i)]);
        Assert.Contains("20000 residuals", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Equal(1000, chart.Marks[^1].Count);
        Assert.Contains("has 2 finite values; expected at least 3", Assert.Throws<ArgumentException>(() => Chart.QuantileQuantile([1, 2, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("are 1; expected some spread", Assert.Throws<ArgumentException>(() => Chart.QuantileQuantile([1, 1, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forest_rows_carry_weights_headings_and_summaries()
    {
        var chart = Chart.Forest([new ForestRow("a", 0.2, 0.1, 0.3) { Group = "g", Weight = 4 }, new ForestRow("a", 0.4, -0.1, 0.9) { Group = "h", Weight = 1 }, new ForestRow("all", 0.24, 0.15, 0.33) { IsSummary = true }]);
        Assert.Contains("2 estimates with 95 % intervals, 1 of which leave out 0. all: 0.24 [0.15, 0.33].", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("0.40 [−0.10, 0.90]", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("0.40 [−0.10, 0.90]", System.Text.RegularExpressions.Regex.Unescape(chart.ToPlotlyJson()), StringComparison.Ordinal);
        string Message(params ForestRow[] rows) => Assert.Throws<ArgumentException>(() => Chart.Forest(rows, isRatio: true)).Message;
        Assert.Contains("'Weight' of row \"a\" is 0; expected above 0", Message(new ForestRow("a", 1, 0.5, 2) { Weight = 0 }), StringComparison.Ordinal);
        Assert.Contains("'Lower' of row \"a\" is 0; expected above 0, since ratios", Message(new ForestRow("a", 1, 0, 2)), StringComparison.Ordinal);
        Assert.Contains("'Upper'", Message(new ForestRow("a", 1, 0.5, 0.7)).Replace("'upper'", "'Upper'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("'rows' is empty", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Love_plot_counts_what_is_out_of_balance_before_and_after()
    {
        var text = Chart.LovePlot(["a", "b"], [0.5, -0.2], [0.05, double.NaN]).AlternativeText;
        Assert.Contains("2 have a standardised mean difference beyond 0.1 before, 0 after. Largest before: 0.5 (a); largest after: 0.05 (a).", text, StringComparison.Ordinal);
        Assert.Contains("'before' of covariate \"a\" is NaN", Assert.Throws<ArgumentException>(() => Chart.LovePlot(["a"], [double.NaN], [0])).Message, StringComparison.Ordinal);
    }
}
