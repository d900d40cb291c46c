using ResearchKit.Attacks;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Attacks;

public class LinearBoundsTests
{
    [Fact]
    public void A_hidden_cell_that_its_total_gives_away_is_determined()
    {
        // x0 + x1 + x2 = 20, x0 = 7, x1 = 10.
        var bounds = new LinearBounds(3, 1000, CancellationToken.None);
        bounds.Add([0, 1, 2], [], 20);
        bounds.Add([0], [], 7);
        bounds.Add([1], [], 10);
        bounds.Propagate();
        Assert.Equal((3.0, 3.0), bounds.Of([2]));
    }

    [Fact]
    public void Sums_of_sums_determine_what_no_single_sum_does()
    {
        // a + b = 10, b + c = 12, a + c = 8 gives a = 3, b = 7, c = 5.
        var bounds = new LinearBounds(3, 1000, CancellationToken.None);
        bounds.Add([0, 1], [], 10);
        bounds.Add([1, 2], [], 12);
        bounds.Add([0, 2], [], 8);
        bounds.Propagate();
        Assert.Equal([(3.0, 3.0), (7.0, 7.0), (5.0, 5.0)], Enumerable.Range(0, 3).Select(i => bounds.Of([i])));
    }

    [Fact]
    public void Differences_count_as_well()
    {
        var bounds = new LinearBounds(2, 1000, CancellationToken.None);
        bounds.Add([0], [1], 4);
        bounds.AtMost(0, 6);
        bounds.Propagate();
        Assert.Equal(((4.0, 6.0), (0.0, 2.0)), (bounds.Of([0]), bounds.Of([1])));
    }

    /// <summary>Random tables of small counts with known margins and some cells known: the bounds are those of all tables there are, counted out.</summary>
    [Fact]
    public void Bounds_of_random_tables_are_those_of_all_tables_counted_out()
    {
        var random = new RandomStream(7);
        for (var trial = 0; trial < 60; trial++)
        {
            var (rows, columns) = (2 + (int)(random.Uniform() * 2), 3);
            var truth = Enumerable.Range(0, rows * columns).Select(_ => (int)(random.Uniform() * 4)).ToArray();
            var isKnown = truth.Select(_ => random.Uniform() < 0.3).ToArray();
            var bounds = new LinearBounds(truth.Length, truth.Sum(), CancellationToken.None);
            int[][] lines = [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(c => (r * columns) + c).ToArray()),
                .. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Select(r => (r * columns) + c).ToArray())];
            foreach (var line in lines) bounds.Add(line, [], line.Sum(i => truth[i]));
            for (var i = 0; i < truth.Length; i++) if (isKnown[i]) bounds.Add([i], [], truth[i]);
            bounds.Propagate();

            var (low, high) = (truth.ToArray(), truth.ToArray());
            Count(new int[truth.Length], 0);
            for (var i = 0; i < truth.Length; i++) Assert.Equal((i, (double)low[i], (double)high[i]), (i, bounds.Of([i]).Lower, bounds.Of([i]).Upper));

            void Count(int[] cells, int at)
            {
                if (at == cells.Length)
                {
                    if (!Array.TrueForAll(lines, line => line.Sum(i => cells[i]) == line.Sum(i => truth[i]))) return;
                    for (var i = 0; i < cells.Length; i++) (low[i], high[i]) = (Math.Min(low[i], cells[i]), Math.Max(high[i], cells[i]));
                    return;
                }

                var line = lines[at / columns];
                var most = line.Sum(i => truth[i]) - line.Where(i => i < at).Sum(i => cells[i]);
                for (var value = isKnown[at] ? truth[at] : 0; value <= (isKnown[at] ? truth[at] : most); value++)
                {
                    cells[at] = value;
                    if (value <= most) Count(cells, at + 1);
                }
            }
        }
    }
}
