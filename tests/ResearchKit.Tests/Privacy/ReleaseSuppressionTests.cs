using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Tests.Privacy;

/// <summary>Random small tables, hidden by the kit and attacked by an exhaustive audit that shares nothing with it.</summary>
public sealed class ReleaseSuppressionTests
{
    private const int Limit = 45;

    private static Arbitrary<(int Rows, int[] Cells)> Tables { get; } = Gen.Choose(1, 3)
        .SelectMany(rows => Gen.Frequency((4, Gen.Choose(0, 4)), (3, Gen.Choose(5, 12)), (2, Gen.Choose(13, 20))).ArrayOf(rows * 3).Select(cells => (rows, cells))).ToArbitrary();

    [Fact]
    public void No_hidden_count_is_determined_and_none_that_is_too_small_is_narrowed_below_the_minimum() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(2026, 11),
        Prop.ForAll(Tables, table => Attack(table.Rows, table.Cells, [.. table.Cells.Select(_ => Limit)], ReleaseOptions.LeastLearners, value => value is > 0 and < 5)));

    [Fact]
    public void No_hidden_numerator_is_either_though_the_reader_knows_the_denominators() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(2027, 11),
        Prop.ForAll(Tables, table => Attack(table.Rows, table.Cells, [.. table.Cells.Select((value, i) => value + 5 + (i % 4))], ReleaseOptions.LeastLearners, value => value is > 0 and < 5)));

    [Theory]
    [InlineData(new[] { 3, 20, 30 })]
    [InlineData(new[] { 1, 1, 30 })]
    [InlineData(new[] { 4, 0, 0 })]
    public void A_one_way_table_with_a_total_is_protected(int[] cells) => Attack(1, cells, [.. cells.Select(_ => Limit)], 5, value => value is > 0 and < 5);

    [Fact]
    public void One_small_cell_takes_its_row_and_column_along()
    {
        // 3 is hidden; its row needs another, its column too, and those each other: the four smallest corners.
        var hidden = Hide(3, [3, 6, 40, 7, 30, 40, 40, 40, 40], null, 5, value => value is > 0 and < 5);
        Assert.Equal([true, true, false, true, true, false, false, false, false], hidden.Take(9));
        Assert.All(hidden.Skip(9), Assert.False);
    }

    [Fact]
    public void A_table_without_small_cells_is_shown_whole() =>
        Assert.All(Hide(3, [5, 6, 40, 7, 30, 40, 0, 40, 40], null, 5, value => value is > 0 and < 5), Assert.False);

    [Fact]
    public void What_is_hidden_costs_little_more_than_the_least_that_protects()
    {
        var compared = new List<SuppressionOptimum.Comparison>();
        for (ulong seed = 7_000; compared.Count < 25; seed++)
        {
            if (SuppressionOptimum.Compare(RandomTable.Make(seed, most: 10), seconds: 10) is { IsSolved: true } one && one.Bound > one.Primary) compared.Add(one);
        }

        Assert.All(compared, one => Assert.True(one.Cost > one.Bound - 0.01, $"Hidden for less than what protects: {one}"));
        var (cost, bound) = (compared.Sum(one => one.Cost), compared.Sum(one => one.Bound));
        Assert.True(cost < 1.15 * bound, $"{cost:0.0} against {bound:0.0}: {string.Join('\n', compared.Where(one => one.Cost > 1.2 * one.Bound))}");
    }

    [Fact]
    public void A_lone_small_cell_with_nothing_beside_it_hides_the_total() => Assert.All(Hide(1, [4], null, 5, value => value is > 0 and < 5), Assert.True);

    private static int[] WithTotals(int rows, int[] cells)
    {
        var columns = cells.Length / rows;
        var rowTotals = Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Sum(c => cells[(r * columns) + c]));
        var columnTotals = Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Sum(r => cells[(r * columns) + c]));
        return rows == 1 ? [.. cells, .. rowTotals] : [.. cells, .. rowTotals, .. columnTotals, cells.Sum()];
    }

    private static bool[] Hide(int rows, int[] cells, int[]? largest, int least, Func<int, bool> isSmall)
    {
        var columns = cells.Length / rows;
        var shape = rows == 1 ? new TableShape(TableDimension.Flat(columns, total: true))
            : new TableShape(TableDimension.Flat(rows, total: true), TableDimension.Flat(columns, total: true));
        // The kit numbers a row's total after its cells; here totals come last.
        int[] order = rows == 1 ? [.. Enumerable.Range(0, columns + 1)]
            : [.. Enumerable.Range(0, cells.Length).Select(i => (i / columns * (columns + 1)) + (i % columns)), .. Enumerable.Range(0, rows).Select(r => (r * (columns + 1)) + columns),
                .. Enumerable.Range(0, columns + 1).Select(c => (rows * (columns + 1)) + c)];
        var values = WithTotals(rows, cells);
        var uppers = largest ?? [.. cells.Select(_ => CellSystem.Unbounded)];
        var system = new CellSystem(cells, uppers, shape.Members());
        var (primary, canHide, protection) = (new bool[values.Length], new bool[values.Length], new long[values.Length]);
        for (var i = 0; i < values.Length; i++)
            (primary[order[i]], canHide[order[i]], protection[order[i]]) = (isSmall(values[i]), largest is not null || values[i] > 0, Math.Min(least, system.UpperOf(order[i])));
        double[] weights = [.. Enumerable.Range(0, values.Length).Select(cell => 1 + ((double)system.ValueOf(cell) / Math.Max(1, cells.Sum())))];
        var hidden = SuppressionSearch.Hide(new SuppressionTask(system, shape, primary, primary, canHide, weights, protection), CancellationToken.None);
        return [.. order.Select(cell => hidden[cell])];
    }

    private static void Attack(int rows, int[] cells, int[] largest, int least, Func<int, bool> isSmall)
    {
        var columns = cells.Length / rows;
        var values = WithTotals(rows, cells);
        var bounded = largest.Any(most => most != Limit);
        var hidden = Hide(rows, cells, bounded ? largest : null, least, isSmall);
        Assert.All(Enumerable.Range(0, values.Length), i => Assert.True(hidden[i] || !isSmall(values[i])));
        long[] reader = bounded ? [.. WithTotals(rows, largest).Select(most => (long)most)] : [.. values.Select(_ => 100_000L)];
        var auditor = new ReleaseAuditor(rows, columns, [.. values.Select((value, i) => hidden[i] ? (int?)null : value)], reader);
        for (var cell = 0; cell < values.Length; cell++)
        {
            if (!hidden[cell]) continue;
            var (low, high) = auditor.Interval(cell);
            var wanted = isSmall(values[cell]) ? Math.Min(least, reader[cell]) : Math.Min(1, reader[cell]);
            Assert.True(low <= values[cell] && values[cell] <= high, "the auditor lost the truth");
            Assert.True(high - low >= wanted, $"cell {cell} of [{string.Join(", ", cells)}] in {rows} rows lies in [{low}, {high}] for the reader");
        }
    }
}
