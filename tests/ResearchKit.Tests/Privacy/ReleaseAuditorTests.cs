namespace ResearchKit.Tests.Privacy;

/// <summary>The auditor itself, against tables whose answer is plain.</summary>
public sealed class ReleaseAuditorTests
{
    private const long Any = 1_000;

    [Fact]
    public void A_single_hidden_cell_is_found_by_subtraction() =>
        Assert.Equal((3, 3), new ReleaseAuditor(1, 3, [null, 20, 30, 53], [Any, Any, Any, Any]).Interval(0));

    [Fact]
    public void Two_hidden_cells_of_a_row_share_what_is_left()
    {
        var auditor = new ReleaseAuditor(1, 3, [null, null, 30, 53], [Any, Any, Any, Any]);
        Assert.Equal((0, 23), auditor.Interval(0));
    }

    [Fact]
    public void Hidden_corners_of_a_two_way_table_are_bounded_by_the_smaller_neighbours()
    {
        // 3 6 | 9 ; 7 30 | 37 ; totals 10 36 46: all four hidden, the first is at most min(9, 10).
        var auditor = new ReleaseAuditor(2, 2, [null, null, null, null, 9, 37, 10, 36, 46], [.. Enumerable.Repeat(Any, 9)]);
        Assert.Equal((0, 9), auditor.Interval(0));
        Assert.Equal((27, 36), auditor.Interval(3));
    }

    [Fact]
    public void A_hidden_row_total_is_found_through_the_grand_total() =>
        Assert.Equal((9, 9), new ReleaseAuditor(2, 2, [3, 6, 7, 30, null, 37, 10, 36, 46], [.. Enumerable.Repeat(Any, 9)]).Interval(4));
}
