using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public sealed class XlsxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frames-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    internal static DataFrame Shown(params Column[] columns) =>
        DataFrame.FromColumns(new FrameProvenance("city.duckdb", Protection.Synthetic, null, new DateTimeOffset(2026, 5, 29, 0, 0, 0, TimeSpan.Zero)), columns).Opened();

    private static readonly string?[] Texts =
        ["=1+1", "+x", "-x", "@x", "a\u0001b\r\nc\t", "_x0041_", "  two blanks  ", "äö€😀\ud800", "", null];

    private static readonly DataFrame All = Shown(
        Column.Create("whole", new int?[] { 1, -2, null, 0, 5, 6, 7, 8, 9, int.MaxValue }).WithUnit("points").WithDescription("Points in the test."),
        Column.Create("part", new double?[] { 0.1, 1e-300, null, -1.5, 1e300, 2, 3, 4, 5, 1 / 3.0 }),
        Column.Create("text", Texts),
        Column.Create("flag", new bool?[] { true, false, null, true, true, true, true, true, true, false }),
        Column.Create("day", Enumerable.Range(0, 10).Select(i => i == 2 ? (DateOnly?)null : new DateOnly(1900 + (i * 20), 3, 1))),
        Column.Create("moment", Enumerable.Range(0, 10).Select(i => i == 2 ? (DateTime?)null : new DateTime(2024, 2, 29, 23, 59, 59).AddMilliseconds(i))),
        Column.Create("time", Enumerable.Range(0, 10).Select(i => i == 2 ? (TimeOnly?)null : new TimeOnly(i, 59, 1))),
        Column.Create("code", Enumerable.Range(0, 10).Select(i => i == 2 ? (long?)null : 9_007_199_254_740_993 + i)),
        Column.Create("sum", Enumerable.Range(0, 10).Select(i => i == 2 ? (decimal?)null : 12.34m * i)));

    [Fact]
    public void What_is_written_is_read_back()
    {
        All.WriteXlsx(PathOf("all.xlsx"));
        var again = DataFrame.ReadXlsx(PathOf("all.xlsx"), new XlsxFormat { MissingTexts = [] }).Opened();
        Assert.Equal(All.ColumnNames, again.ColumnNames);
        foreach (var column in All.Columns.Where(column => column.Name is not ("whole" or "code" or "sum")))
            Assert.Equal(Enumerable.Range(0, 10).Select(column.GetValue), Enumerable.Range(0, 10).Select(again[column.Name].GetValue));
        Assert.Equal(All.Column<int>("whole").Values.Select(value => (long?)value), again.Column<long>("whole").Values);
        // More than 15 digits would lose some in a spreadsheet: they stay text.
        Assert.Equal("9007199254740993", again.StringColumn("code")[0]);
        Assert.Equal(12.34 * 3, again.Column<double>("sum")[3]!.Value, 12);
        Assert.Equal(("all.xlsx, sheet data", Protection.Protected), (again.Provenance.Source, again.Provenance.Protection));
    }

    [Fact]
    public void A_second_sheet_says_what_the_data_is()
    {
        All.WriteXlsx(PathOf("all.xlsx"), "points");
        var about = DataFrame.ReadXlsx(PathOf("all.xlsx"), new XlsxFormat { Sheet = "ABOUT", HasHeader = false }).Opened();
        var lines = about.StringColumn("B").ToArray();
        Assert.Contains("city.duckdb", lines);
        Assert.Contains("2026-05-29", lines);
        Assert.Contains(lines, line => line!.StartsWith("synthetic data", StringComparison.Ordinal));
        Assert.Contains("whole: int, points. Points in the test.", lines);
    }

    [Fact]
    public void What_is_not_a_number_or_not_of_the_calendar_is_no_wrong_number()
    {
        Shown(Column.Create("x", new[] { double.NaN, 1 }), Column.Create("d", new[] { new DateOnly(1899, 12, 31), new DateOnly(1900, 2, 28) })).WriteXlsx(PathOf("odd.xlsx"));
        var again = DataFrame.ReadXlsx(PathOf("odd.xlsx")).Opened();
        Assert.Equal([null, 1], again.Column<long>("x").Values);
        Assert.Equal(["1899-12-31", "1900-02-28"], again.StringColumn("d").Values);

        Shown(Column.Create("x", new[] { double.PositiveInfinity })).WriteXlsx(PathOf("odd.xlsx"));
        Assert.Contains("Cell A2 of the sheet \"data\" of odd.xlsx holds #NUM!", Assert.Throws<WorkbookException>(() => DataFrame.ReadXlsx(PathOf("odd.xlsx"))).Message, StringComparison.Ordinal);
        Assert.Null(DataFrame.ReadXlsx(PathOf("odd.xlsx"), new XlsxFormat { ErrorsAreMissing = true }).Opened()["x"].GetValue(0));
    }

    [Fact]
    public void A_row_of_missing_values_is_a_row()
    {
        Shown(Column.Create("x", new int?[] { 1, null, 3, null })).WriteXlsx(PathOf("gaps.xlsx"));
        Assert.Equal([1, null, 3, null], DataFrame.ReadXlsx(PathOf("gaps.xlsx")).Opened().Column<long>("x").Values);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        All.WriteXlsx(PathOf("a.xlsx"));
        All.WriteXlsx(PathOf("b.xlsx"));
        Assert.Equal(File.ReadAllBytes(PathOf("a.xlsx")), File.ReadAllBytes(PathOf("b.xlsx")));
    }

    [Fact]
    public void Protected_rows_are_not_written_and_released_ones_are()
    {
        var error = Assert.Throws<ProtectedDataException>(() => DataFrame.FromArrays(("a", new[] { 1 })).WriteXlsx(PathOf("leak.xlsx")));
        Assert.Contains("protected", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
        DataFrame.FromColumns(new FrameProvenance("store", Protection.Released), [Column.Create("a", new[] { 1 })]).Opened().WriteXlsx(PathOf("released.xlsx"));
        Assert.Contains("released table", string.Join('\n', DataFrame.ReadXlsx(PathOf("released.xlsx"), new XlsxFormat { Sheet = "about", HasHeader = false }).Opened().StringColumn("B").ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_sheet_cannot_hold_is_refused_and_the_old_file_stays()
    {
        File.WriteAllText(PathOf("old.xlsx"), "old");
        Refused("a sheet holds 1,048,575", () => Shown(Column.Create("n", new int[1_048_576])).WriteXlsx(PathOf("old.xlsx")));
        Refused("Row 2 of column B of the sheet \"data\" has a text of 32,768 characters",
            () => Shown(Column.Create("n", new[] { 1 }), Column.Create("t", new[] { new string('x', 32_768) })).WriteXlsx(PathOf("old.xlsx")));
        Refused("can't be named", () => Shown(Column.Create("n", new[] { 1 })).WriteXlsx(PathOf("old.xlsx"), "a/b"));
        Refused("can't be named", () => Shown(Column.Create("n", new[] { 1 })).WriteXlsx(PathOf("old.xlsx"), "About"));
        Assert.Equal(["old"], Directory.GetFiles(_folder).Select(File.ReadAllText));
    }

    [Fact]
    public void Csv_for_spreadsheets_disarms_formulas_and_else_leaves_texts_as_they_are()
    {
        var frame = Shown(Column.Create("=name", new[] { "=cmd|' /C calc'!A0", "a=b", null, "\tx" }), Column.Create("n", new[] { -1, 2, 3, 4 }));
        frame.WriteCsv(PathOf("safe.csv"), forSpreadsheets: true);
        Assert.Equal("'=name,n\n'=cmd|' /C calc'!A0,-1\na=b,2\n,3\n'\tx,4\n", File.ReadAllText(PathOf("safe.csv")));
        frame.WriteCsv(PathOf("plain.csv"));
        Assert.Equal("=name,n\n=cmd|' /C calc'!A0,-1\na=b,2\n,3\n\tx,4\n", File.ReadAllText(PathOf("plain.csv")));
    }

    private static void Refused(string message, Action write) => Assert.Contains(message, Assert.Throws<WorkbookException>(write).Message, StringComparison.Ordinal);
}
