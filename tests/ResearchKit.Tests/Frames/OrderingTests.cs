using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class OrderingTests
{
    [Fact]
    public void MissingComesLastBothWaysAndTiesKeepTheirOrder()
    {
        var frame = DataFrame.FromArrays(("x", new int?[] { 2, null, -1, 2, null, int.MinValue }), ("row", new[] { 0, 1, 2, 3, 4, 5 })).Opened();
        Assert.Equal([5, 2, 0, 3, 1, 4], frame.OrderBy("x").Column<int>("row").ToArray(-1));
        Assert.Equal([0, 3, 2, 5, 1, 4], frame.OrderByDescending("x").Column<int>("row").ToArray(-1));
    }

    [Fact]
    public void SeveralKeysEachWithItsDirection()
    {
        var frame = DataFrame.FromArrays(("a", new[] { "b", "a", "b", "a" }), ("b", new[] { 1.5, 2, double.NaN, -0.0 }), ("row", new[] { 0, 1, 2, 3 })).Opened();
        Assert.Equal([1, 3, 2, 0], frame.OrderBy([("a", false), ("b", true)]).Column<int>("row").ToArray(-1));
        Assert.Equal([3, 1, 0, 2], frame.OrderBy("a", "b").Column<int>("row").ToArray(-1));
    }

    [Fact]
    public void TextGoesByCodePointAndCategoriesByTheirOwnOrder()
    {
        Assert.Equal(["", "A", "a", "ä", "\uFFFD", "😀"],
            DataFrame.FromArrays(("t", new[] { "😀", "ä", "a", "\uFFFD", "", "A" })).Opened().OrderBy("t").StringColumn("t").Values);
        Assert.Equal(["Sunday", "Friday", "Saturday"],
            DataFrame.FromArrays(("d", new[] { DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Friday })).Opened().OrderBy("d").StringColumn("d").Values);
    }

    [Fact]
    public void AgreesWithTheFrameworksStableSortOnEveryType()
    {
        var random = new SplitMixForTests(7);
        var numbers = Enumerable.Range(0, 70_000).Select(_ => random.Next()).ToArray();
        Check(numbers);
        Check(Array.ConvertAll(numbers, number => (long)number));
        Check(Array.ConvertAll(numbers, number => (short)number));
        Check(Array.ConvertAll(numbers, number => (sbyte)number));
        Check(Array.ConvertAll(numbers, number => (double)(long)number / 3));
        Check(Array.ConvertAll(numbers, number => (float)(int)number));
        Check(Array.ConvertAll(numbers, number => (decimal)(number % 1000) / 7));
        Check(Array.ConvertAll(numbers, number => (Int128)number * (long)number));
        Check(Array.ConvertAll(numbers, number => number % 2 == 0));
        Check(Array.ConvertAll(numbers, number => DateOnly.FromDayNumber((int)(number % 3_000_000))));
        Check(Array.ConvertAll(numbers, number => TimeSpan.FromTicks((long)number)));
        Check(Array.ConvertAll(numbers, number => new DateTime((long)(number % 3_000_000_000_000_000_000))));
        Check(Array.ConvertAll(numbers, number => new Guid((uint)number, (ushort)number, 1, 2, 3, 4, 5, 6, 7, 8, 9)));

        static void Check<T>(T[] values)
            where T : struct
        {
            var frame = DataFrame.FromArrays(("x", values), ("row", Enumerable.Range(0, values.Length).ToArray())).Opened();
            var expected = values.Select((value, row) => (value, row)).OrderBy(pair => pair.value).Select(pair => pair.row).ToArray();
            Assert.Equal((ReadOnlySpan<int>)expected, frame.OrderBy("x").Column<int>("row").ToArray(-1));
            var descending = values.Select((value, row) => (value, row)).OrderByDescending(pair => pair.value).Select(pair => pair.row).ToArray();
            Assert.Equal((ReadOnlySpan<int>)descending, frame.OrderByDescending("x").Column<int>("row").ToArray(-1));
        }
    }

    [Fact]
    public void ListsHaveNoOrder()
    {
        var frame = DataFrame.FromArrays(("x", new[] { new List<int>(), [] })).Opened();
        Assert.Contains("no order", Assert.Throws<InvalidOperationException>(() => frame.OrderBy("x")).Message, StringComparison.Ordinal);
    }

    public class Sample
    {
        private static readonly DataFrame s_frame = DataFrame.FromArrays(("row", Enumerable.Range(0, 1000).ToArray())).Opened();

        [Fact]
        public void IsTheSameForTheSameSeedAndKeepsTheOrder()
        {
            var rows = s_frame.Sample(100, 3).Column<int>("row").ToArray(-1);
            Assert.Equal(rows, s_frame.Sample(100, 3).Column<int>("row").ToArray(-1));
            Assert.Equal(rows.Order().Distinct(), rows);
            Assert.NotEqual(rows, s_frame.Sample(100, 4).Column<int>("row").ToArray(-1));
            Assert.Equal(1000, s_frame.Sample(5000, 3).RowCount);
        }

        [Fact]
        public void ChoosesEveryRowEquallyOften()
        {
            var counts = new int[10];
            for (ulong seed = 0; seed < 10_000; seed++)
            {
                foreach (var row in s_frame.Head(10).Sample(3, seed).Column<int>("row").ToArray(-1))
                    counts[row]++;
            }

            // Binomial(10000, 0.3): standard deviation 45.8; five of them.
            Assert.All(counts, count => Assert.InRange(count, 3000 - 230, 3000 + 230));
        }
    }

    /// <summary>A plain 64-bit linear congruential generator (Knuth's constants).</summary>
    private sealed class SplitMixForTests(ulong state)
    {
        private ulong _state = state;

        public ulong Next() => _state = (_state * 6_364_136_223_846_793_005UL) + 1_442_695_040_888_963_407UL;
    }
}
