using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Population;

public class KeyedPermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(1_024)]
    [InlineData(70_001)]
    public void Every_number_has_a_place_of_its_own(int count)
    {
        var order = new KeyedPermutation(count, new RandomStream(7).Split(count));

        Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(number => order[number]).Order());
    }

    [Fact]
    public void Places_do_not_go_with_numbers_nor_with_the_places_of_another_key()
    {
        const int count = 20_000;
        var one = new KeyedPermutation(count, new RandomStream(1));
        var other = new KeyedPermutation(count, new RandomStream(2));
        double[] numbers = [.. Enumerable.Range(0, count).Select(number => (double)number)];
        double[] places = [.. numbers.Select(number => (double)one[(int)number])];
        double[] others = [.. numbers.Select(number => (double)other[(int)number])];

        // Four standard errors of a correlation of 20,000 pairs.
        Assert.InRange(Correlation(numbers, places), -0.0283, 0.0283);
        Assert.InRange(Correlation(others, places), -0.0283, 0.0283);
    }

    [Fact]
    public void Numbers_outside_the_range_are_refused()
    {
        var order = new KeyedPermutation(10, new RandomStream(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => order[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        var xy = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return xy / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
