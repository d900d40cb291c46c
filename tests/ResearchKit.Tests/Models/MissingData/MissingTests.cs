using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Tests.Models;

public class MissingTests
{
    private static DataFrame Sample(FrameProvenance provenance)
    {
        var random = new RandomStream(8).Split("frame");
        var rows = new List<(double X, double? Y, bool? Passed, string? Level, string Sex)>();
        for (int i = 0; i < 200; i++)
        {
            double x = Math.Round(random.Normal(), 3), y = Math.Round(0.5 * x + random.Normal(), 3);
            bool passed = y + random.Normal() > 0;
            string level = y > 0.7 ? "high" : y > -0.7 ? "middle" : "low";
            rows.Add((x, random.Bernoulli(Elementary.Logistic(x - 1)) ? null : y, random.Bernoulli(0.2) ? null : passed, random.Bernoulli(0.2) ? null : level, i % 2 == 0 ? "F" : "M"));
        }

        return DataFrame.FromColumns(
            provenance,
            [
                Column.Create("x", rows.Select(row => row.X)), Column.Create("y", rows.Select(row => row.Y)).WithUnit("points"), Column.Create("passed", rows.Select(row => row.Passed)),
                Column.Create("level", rows.Select(row => row.Level)), Column.Create("sex", rows.Select(row => row.Sex)),
            ]);
    }

    private static DataFrame Open() => Sample(new FrameProvenance("invented", Protection.Synthetic));

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void A_report_counts_by_column_and_group_and_tests_chance()
    {
        MissingReport report = Missing.Report(Open(), by: "sex");
        int missing = Enumerable.Range(0, 200).Count(row => Open()["y"].GetValue(row) is null);
        Assert.Equal(missing, report.Result.Missing[1]);
        Assert.Equal(10, report.ToFrame().RowCount);
        Assert.True(report.Little!.PValue < 0.05);
        string text = Text(report);
        Assert.Contains("share, sex F", text, StringComparison.Ordinal);
        Assert.Contains("Little's test", text, StringComparison.Ordinal);
        Assert.NotEmpty(report.ToChart().AlternativeText);
        Assert.True(Missing.Model("y ~ x + sex", Open())["x"].Value > 0);
    }

    [Fact]
    public void Completed_frames_keep_kinds_of_columns_and_pool_any_model()
    {
        var options = new ImputeOptions
        {
            Imputations = 5,
            Iterations = 3,
            Levels = new Dictionary<string, IReadOnlyList<string>> { ["level"] = ["low", "middle", "high"] },
            Methods = new Dictionary<string, ImputationMethod> { ["level"] = ImputationMethod.Ordinal, ["y"] = ImputationMethod.Normal },
            Passive = new Dictionary<string, string> { ["square"] = "y^2" },
        };
        ImputedFrames imputed = Missing.Impute(Open(), options);
        Assert.Equal(5, imputed.Count);
        DataFrame first = imputed[0];
        Assert.All(first.Columns, column => Assert.DoesNotContain(Enumerable.Range(0, 200), row => column.GetValue(row) is null));
        Assert.IsType<bool>(first["passed"].GetValue(3));
        Assert.Contains((string)first["level"].GetValue(3)!, new[] { "low", "middle", "high" });
        Assert.Equal("points", first["y"].Unit);
        Assert.Equal(Math.Pow((double)first["y"].GetValue(7)!, 2), (double)first["square"].GetValue(7)!, 12);
        Assert.Equal(Protection.Synthetic, first.Provenance.Protection);
        PooledModel pooled = imputed.Fit(f => Regression.Fit("y ~ x + sex", f));
        Assert.Equal(["(Intercept)", "x", "sexM"], pooled.Estimates.Select(one => one.Term));
        Assert.Equal(200, pooled.SampleSizes[0].Count);
        Assert.InRange(pooled.Result.Pooled[1]!.FractionMissing, 0.02, 0.95);
        Assert.Contains("information missing", Text(pooled), StringComparison.Ordinal);
        Assert.Contains("R-hat", Text(imputed), StringComparison.Ordinal);
        Assert.NotEmpty(imputed.ToChart().AlternativeText);
        Assert.NotEmpty(pooled.ToChart().AlternativeText);
        Assert.Equal(3, pooled.ToFrame().RowCount);
    }

    [Fact]
    public void What_cannot_be_imputed_is_named()
    {
        Assert.Contains("\"y\"", Assert.Throws<ArgumentException>(() => Missing.Impute(Open(), new() { Columns = ["x", "yy"] })).Message, StringComparison.Ordinal);
        Assert.Contains("does not name", Assert.Throws<ArgumentException>(() => Missing.Impute(Open(), new() { Levels = new Dictionary<string, IReadOnlyList<string>> { ["level"] = ["low", "high"] } })).Message, StringComparison.Ordinal);
        DataFrame twice = Open().WithColumn(Column.Create("twice", Enumerable.Range(0, 200).Select(row => 2 * (double)Open()["x"].GetValue(row)!)).WithProvenance(new FrameProvenance("invented", Protection.Synthetic)));
        Assert.Contains("collinear", Assert.Throws<ArgumentException>(() => Missing.Impute(twice, new() { Columns = ["y", "x", "twice"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        DataFrame rows = Sample(new FrameProvenance("register"));
        Assert.Contains("in bands", Assert.Throws<ProtectedDataException>(() => Missing.Report(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("Regression.Fit", Assert.Throws<ProtectedDataException>(() => Missing.Impute(rows)).Message, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Missing.Model("y ~ x", rows));
    }
}
