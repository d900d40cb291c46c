using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class MergeTests
{
    private static readonly DataFrame s_left = DataFrame.FromArrays(
        ("id", new int?[] { 1, 2, null, 2, 4 }), ("mark", new[] { 10, 20, 30, 40, 50 })).Opened();

    private static readonly DataFrame s_right = DataFrame.FromArrays(
        ("ID", new int?[] { 2, null, 1, 5, 2 }), ("mark", new[] { "a", "b", "c", "d", "e" })).Opened();

    private static IEnumerable<(int? Id, int? Left, string? Right)> Rows(DataFrame merged) => merged.Rows<Merged>().Select(row => (row.Id, row.Mark, row.MarkRight));

    private sealed record Merged(int? Id, int? Mark, string? MarkRight);

    [Fact]
    public void InnerPairsEqualKeysAndAMissingKeyEqualsNothing() =>
        Assert.Equal([(1, 10, "c"), (2, 20, "a"), (2, 20, "e"), (2, 40, "a"), (2, 40, "e")], Rows(s_left.Merge(s_right, "id")));

    [Fact]
    public void LeftKeepsRowsWithoutAPartnerInPlace() =>
        Assert.Equal(
            [(1, 10, "c"), (2, 20, "a"), (2, 20, "e"), (null, 30, null), (2, 40, "a"), (2, 40, "e"), (4, 50, null)],
            Rows(s_left.Merge(s_right, "id", MergeKind.Left)));

    [Fact]
    public void RightGoesByTheRightFrameAndTakesItsKeys() =>
        Assert.Equal(
            [(2, 20, "a"), (2, 40, "a"), (null, null, "b"), (1, 10, "c"), (5, null, "d"), (2, 20, "e"), (2, 40, "e")],
            Rows(s_left.Merge(s_right, "id", MergeKind.Right)));

    [Fact]
    public void FullEndsWithTheRightRowsWithoutAPartner() =>
        Assert.Equal(
            [(1, 10, "c"), (2, 20, "a"), (2, 20, "e"), (null, 30, null), (2, 40, "a"), (2, 40, "e"), (4, 50, null), (null, null, "b"), (5, null, "d")],
            Rows(s_left.Merge(s_right, "id", MergeKind.Full)));

    [Fact]
    public void SeveralKeysOfOtherNamesAndIntegerSizes()
    {
        var right = DataFrame.FromArrays(("k1", new long[] { 2, 2 }), ("k2", new ulong[] { 20, 21 }), ("v", new[] { 1.5, 2.5 })).Opened();
        var merged = s_left.Merge(right, [("id", "k1"), ("mark", "k2")]);
        Assert.Equal(["id", "mark", "v"], merged.ColumnNames);
        Assert.Equal([1.5], merged.Column<double>("v").Values);
        Assert.Equal(typeof(int), merged["id"].ElementType);
    }

    [Fact]
    public void KeysOfDifferentTypesAreAnErrorThatNamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => s_left.Merge(s_right, [("id", "mark")]));
        Assert.Contains("\"id\" holds int in the left frame, and \"mark\" holds string", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATakenNameIsAnErrorThatNamesTheSuffix()
    {
        var left = s_left.WithColumn("mark_right", row => 0);
        Assert.Contains("\"mark_right\" is taken", Assert.Throws<ArgumentException>(() => left.Merge(s_right, "id")).Message, StringComparison.Ordinal);
        Assert.True(left.Merge(s_right, "id", suffix: "_2").HasColumn("mark_2"));
    }

    [Fact]
    public void EmptyFramesMerge()
    {
        Assert.Equal(0, s_left.Head(0).Merge(s_right, "id").RowCount);
        Assert.Equal(5, s_left.Merge(s_right.Head(0), "id", MergeKind.Full).RowCount);
        Assert.Equal(5, s_left.Head(0).Merge(s_right, "id", MergeKind.Full).RowCount);
    }
}
