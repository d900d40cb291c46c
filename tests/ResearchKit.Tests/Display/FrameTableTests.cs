using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Display;

public sealed class FrameTableTests
{
    private static readonly Displayer s_displayer = new(new ReleaseGate());

    private static DataFrame Synthetic(params Column[] columns) => DataFrame.FromColumns(
        new FrameProvenance("city.duckdb", Protection.Synthetic, DataAsOf: new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero)), columns).Opened();

    [Fact]
    public void A_frame_shows_names_types_units_aligned_numbers_missing_values_size_and_mark()
    {
        var frame = Synthetic(
            Column.Create("school", ["Kivelä", "Metsä", null]), Column.Create("grade", new double?[] { 7.25, null, 10 }).WithUnit("points"),
            Column.Create("n", [1, 20, 300]), Column.Create("from", new DateOnly?[] { new(2026, 1, 7), null, new(2025, 8, 11) }));
        Assert.Equal(
            """
            [synthetic data]
            ┌───┬────────┬────────────────┬─────┬────────────┐
            │   │ school │          grade │   n │ from       │
            │   │ string │ double, points │ int │ DateOnly   │
            ├───┼────────┼────────────────┼─────┼────────────┤
            │ 0 │ Kivelä │           7.25 │   1 │ 2026-01-07 │
            │ 1 │ Metsä  │           <NA> │  20 │ <NA>       │
            │ 2 │ <NA>   │          10.00 │ 300 │ 2025-08-11 │
            └───┴────────┴────────────────┴─────┴────────────┘
            3 rows × 4 columns
            Source: city.duckdb, data as of 2026-01-31
            """.ReplaceLineEndings("\n"),
            s_displayer.Render(frame).Data[MimeTypes.Text]);
    }

    [Fact]
    public void A_text_that_says_NA_is_not_taken_for_missing()
    {
        var html = HtmlFragment.Parse(s_displayer.Render(Synthetic(Column.Create("x", ["NA", null]))).Data[MimeTypes.Html]);
        var cells = html.Descendants("td").ToArray();
        Assert.Empty(cells[0].Descendants("em"));
        Assert.Equal("rk-missing", (string?)Assert.Single(cells[1].Descendants("em")).Attribute("class"));
    }

    [Fact]
    public void Missing_values_are_counted_by_column_in_rows_not_shown_too()
    {
        var some = Enumerable.Range(0, 1000).Select(i => i is > 400 and < 450 ? (int?)null : i).ToArray();
        var full = Synthetic(Column.Create("id", Enumerable.Range(0, 1000)), Column.Create("grade", some));
        Assert.Contains("1,000 rows × 2 columns; missing: grade 49\n", s_displayer.Render(full).Data[MimeTypes.Text], StringComparison.Ordinal);
        var wide = Synthetic(Enumerable.Range(0, 9).Select(i => Column.Create($"c{i}", Enumerable.Range(0, 30).Select(row => row < i ? (int?)null : row))).ToArray());
        Assert.Contains("; missing: c8 8, c7 7, c6 6, c5 5, c4 4, c3 3 and 2 more columns", s_displayer.Render(wide).Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_frame_shows_its_first_and_last_rows()
    {
        var text = s_displayer.Render(Synthetic(Column.Create("i", Enumerable.Range(0, 1000)))).Data[MimeTypes.Text];
        Assert.Matches("│ +9 │ +9 │\n│ … 980 rows not shown", text);
        Assert.Matches("│ 999 │ 999 │", text);
        Assert.Contains("1,000 rows × 1 column", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_are_cut_in_the_middle()
    {
        var text = s_displayer.Render(Synthetic(Enumerable.Range(0, 60).Select(i => Column.Create($"c{i}", [i])).ToArray())).Data[MimeTypes.Text];
        Assert.Contains("c0", text, StringComparison.Ordinal);
        Assert.Contains("c59", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c30", text, StringComparison.Ordinal);
        Assert.Contains("36 columns in the middle are not shown", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_million_rows_cost_no_more_than_the_rows_shown()
    {
        var frame = Synthetic(Column.Create("i", Enumerable.Range(0, 10_000_000)));
        s_displayer.Render(frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        s_displayer.Render(frame);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    [Fact]
    public void Only_a_synthetic_frame_says_synthetic()
    {
        var released = DataFrame.FromColumns(new FrameProvenance("s", Protection.Released), [Column.Create("i", [1])]).Opened();
        var bundle = s_displayer.Render(released);
        Assert.All(bundle.Data.Values, content => Assert.DoesNotContain("synthetic data", content, StringComparison.Ordinal));
        Assert.Contains("Released table", bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
    }
}
