using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Tests.Regression;

namespace ResearchKit.Statistics.Tests.Descriptive;

public class DescriptiveTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("descriptive.csv");
    private static readonly double[] s_x = RegressionSample.Table.Numbers("x");
    private static readonly double[] s_y = RegressionSample.Table.Numbers("y");
    private static readonly double[] s_school = RegressionSample.Table.Numbers("school");

    [Fact]
    public void All_values_agree_with_R()
    {
        Summary plain = Summary.Of(s_x);
        Summary reliability = Summary.Of(s_x, RegressionSample.Table.Numbers("weight"), WeightMeaning.Reliability);
        Summary frequency = Summary.Of(s_x, s_school);
        Correlation pearson = Correlation.Pearson(s_x, s_y, 0.9), spearman = Correlation.Spearman(s_x, s_y, 0.9);
        Correlation ties = Correlation.Spearman(s_school, RegressionSample.Table.Numbers("female"));
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            string what = s_reference.Text(row, "what"), kind = s_reference.Text(row, "kind");
            double p = s_reference.Number(row, "p"), expected = s_reference.Number(row, "value");
            Summary summary = kind switch { "plain" => plain, "reliability" => reliability, _ => frequency };
            Correlation correlation = kind switch { "pearson" => pearson, "spearman" => spearman, _ => ties };
            double actual = what switch
            {
                "mean" => summary.Mean,
                "sd" => summary.StandardDeviation,
                "quantile" => Quantiles.Of(s_x, p, Enum.Parse<QuantileDefinition>(kind)),
                "quantile_of_frequencies" => Quantiles.Of(s_x, p, Enum.Parse<QuantileDefinition>(kind), s_school),
                "quantile_of_ten" => Quantiles.Of([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], p, Enum.Parse<QuantileDefinition>(kind)),
                "value" => correlation.Value,
                "p" => correlation.PValue,
                "lower" => correlation.Lower,
                _ => correlation.Upper,
            };
            Assert.True(Math.Abs(actual - expected) <= 1e-11 * Math.Max(1e-4, Math.Abs(expected)), $"{what} {kind} at {p:R} is {actual:R}, R says {expected:R}");
        }

        Assert.InRange(s_reference.RowCount, 300, 400);
    }

    [Fact]
    public void Missing_values_are_left_out_and_counted()
    {
        Summary summary = Summary.Of([1, double.NaN, 3, 5, 9], [1, 1, double.NaN, 1, 0]);
        Assert.Equal((2, 2, 3.0, 8.0, 1.0, 5.0), (summary.Count, summary.Missing, summary.Mean, summary.Variance, summary.Minimum, summary.Maximum));
        Assert.Equal(2, Quantiles.Of([1, double.NaN, 3], 0.5));
        Correlation correlation = Correlation.Pearson([1, 2, double.NaN, 4], [1, 3, 4, 5]);
        Assert.Equal((3, 1), (correlation.Pairs, correlation.Missing));
        Assert.True(double.IsNaN(correlation.Lower));
    }

    [Fact]
    public void Without_values_or_variation_there_is_no_number_rather_than_a_wrong_one()
    {
        Assert.True(double.IsNaN(Summary.Of([]).Mean));
        Assert.True(double.IsNaN(Summary.Of([4]).Variance));
        Assert.Equal(0, Summary.Of([4, 4, 4]).Variance);
        Assert.True(double.IsNaN(Quantiles.Of([], 0.5)));
        Assert.True(double.IsNaN(Correlation.Pearson([1, 1, 1], [1, 2, 3]).Value));
        Assert.True(double.IsNaN(Correlation.Pearson([0.1 + 0.2, 0.3, 0.3], [1, 2, 3]).Value));
        Assert.True(double.IsNaN(Correlation.Pearson([1], [1]).Value));
        Correlation perfect = Correlation.Pearson([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]);
        Assert.Equal((1.0, 1.0, 0.0), (perfect.Value, perfect.Upper, perfect.PValue));
    }

    [Fact]
    public void Large_offsets_cost_no_digits()
    {
        double[] values = [.. new[] { 4.0, 7, 13, 16 }.Select(value => value + 1e9)];
        Assert.Equal(30, Summary.Of(values).Variance);
        Assert.Equal(1e9 + 10, Summary.Of(values).Mean);
        Assert.Equal(Correlation.Pearson([4, 7, 13, 16], [1, 3, 2, 5]).Value, Correlation.Pearson(values, [1, 3, 2, 5]).Value, 1e-15);
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Summary.Of([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Summary.Of([1, 2], [1, -1]));
        Assert.Throws<ArgumentException>(() => Summary.Of([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1, 2], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1, 2], 0.5, (QuantileDefinition)10));
        Assert.Throws<ArgumentException>(() => Quantiles.Of([1, 2], 0.5, QuantileDefinition.R7, [1, 1.5]));
        Assert.Throws<ArgumentException>(() => Correlation.Pearson([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Correlation.Pearson([1, 2], [1, 3], 1));
    }

    [Fact]
    public void R1_takes_any_weights()
    {
        // Shares 0.15, 0.85 of the total: the first value holds up to 0.15.
        Assert.Equal(1, Quantiles.Of([5, 1], 0.15, QuantileDefinition.R1, [1.7, 0.3]));
        Assert.Equal(5, Quantiles.Of([5, 1], 0.1501, QuantileDefinition.R1, [1.7, 0.3]));
    }

    [Fact]
    public void Quantiles_rise_with_the_share_and_lie_among_the_values()
    {
        var random = new RandomStream(77);
        for (int trial = 0; trial < 300; trial++)
        {
            double[] values = [.. Enumerable.Range(0, random.IntegerBetween(1, 30)).Select(_ => (double)random.Integer(10))];
            double[] shares = [.. Enumerable.Range(0, 12).Select(_ => random.Uniform()).Order()];
            foreach (QuantileDefinition definition in Enum.GetValues<QuantileDefinition>())
            {
                double[] quantiles = Quantiles.Of(values, shares, definition);
                Assert.Equal(quantiles.Order(), quantiles);
                Assert.InRange(quantiles[0], values.Min(), values.Max());
                Assert.InRange(quantiles[^1], values.Min(), values.Max());
            }
        }
    }
}
