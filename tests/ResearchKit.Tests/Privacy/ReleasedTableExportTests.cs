using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleasedTableExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("released-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    // 12 in a, 12 in "#b, c" and 3 in d: the count of d is hidden, and one more with it so that the total does not give it away.
    private static ReleasedTable Table()
    {
        string[] region = [.. Enumerable.Range(0, 27).Select(i => i < 12 ? "a" : i < 24 ? "#b, c" : "=d")];
        return DataFrame.FromColumns(
                new FrameProvenance("store.duckdb", null, new DateTimeOffset(2026, 5, 29, 0, 0, 0, TimeSpan.Zero)),
                [
                    Column.Create("learner_id", Enumerable.Range(1, 27)).WithDisclosureClass(DisclosureClass.Pseudonym),
                    Column.Create("region", region).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
                    Column.Create("grade", Enumerable.Range(0, 27).Select(i => 5.0 + (i % 4))).WithDisclosureClass(DisclosureClass.Neutral),
                ]).Opened()
            .Release(["region"], Measure.Count(), Measure.Mean("grade"));
    }

    [Fact]
    public void Csv_has_notes_and_a_mark_where_a_value_is_hidden()
    {
        var table = Table();
        table.WriteCsv(PathOf("t.csv"), totals: true, forSpreadsheets: true);
        var lines = File.ReadAllLines(PathOf("t.csv"));
        Assert.Contains("# Source: store.duckdb", lines);
        Assert.Contains("# Data as of: 2026-05-29", lines);
        Assert.Contains($"# Hidden values: {table.HiddenCount}, marked ×", lines);
        Assert.Contains(lines, line => line.StartsWith("# Rule 1: × hidden: fewer than 5 learners", StringComparison.Ordinal));
        Assert.Contains("region,learners,mean_grade", lines);
        Assert.Contains("'=d,×,×", lines);
        Assert.Contains(lines, line => line.StartsWith("all,27,", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains(",×,", StringComparison.Ordinal)));
        // DuckDB, a reader of its own, takes the notes for comments and finds the names and groups.
        var read = DataFrame.ReadCsv(PathOf("t.csv"), new CsvFormat { AllText = true }).Opened();
        Assert.Equal(["region", "learners", "mean_grade"], read.ColumnNames);
        Assert.Equal(["#b, c", "'=d", "a", "all"], read.StringColumn("region").ToArray().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Xlsx_has_marks_among_real_numbers_and_notes_on_a_sheet_of_their_own()
    {
        Table().WriteXlsx(PathOf("t.xlsx"), totals: true);
        var read = DataFrame.ReadXlsx(PathOf("t.xlsx"), new XlsxFormat { Sheet = "released" }).Opened();
        Assert.Equal(2, read.StringColumn("learners").Values.Count(value => value == "×"));
        Assert.Contains("12", read.StringColumn("learners").Values);
        var about = DataFrame.ReadXlsx(PathOf("t.xlsx"), new XlsxFormat { Sheet = "about", HasHeader = false }).Opened().StringColumn("B").ToArray();
        Assert.Contains("released table: every cell passed the release gate", about);
        Assert.Contains(about, line => line!.StartsWith("× hidden: fewer than 5 learners", StringComparison.Ordinal));
    }

    [Fact]
    public void Parquet_keeps_numbers_and_says_which_are_hidden()
    {
        Table().WriteParquet(PathOf("t.parquet"));
        var read = DataFrame.ReadParquet(PathOf("t.parquet")).Opened();
        var (counts, hidden) = (read.Column<double>("learners"), read.Column<bool>("learners_hidden"));
        Assert.Equal(2, hidden.Values.Count(value => value == true));
        Assert.All(Enumerable.Range(0, read.RowCount), row => Assert.Equal(hidden[row] == true, counts[row] is null));
    }
}
