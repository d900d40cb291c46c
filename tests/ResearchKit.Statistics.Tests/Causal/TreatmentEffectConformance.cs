using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

/// <summary>What every estimator of an effect of a treatment must keep. Its suite says how it is fitted.</summary>
public abstract class TreatmentEffectConformance
{
    private const int Rows = 160;

    /// <summary>Fits to outcome, treatment and the covariates x and z.</summary>
    protected abstract TreatmentEffectResult Fit(double[] outcome, double[] treatment, double[] x, double[] z, double level = 0.95, CancellationToken cancellationToken = default);

    protected static (double[] Y, double[] A, double[] X, double[] Z) Sample(int n = Rows)
    {
        var random = new RandomStream(11).Split("treatment");
        double[] y = new double[n], a = new double[n], x = new double[n], z = new double[n];
        for (int i = 0; i < n; i++)
        {
            (x[i], z[i]) = (random.Normal(), Math.Round(random.Normal() * 1048576) / 1048576);
            a[i] = random.Bernoulli(Elementary.Logistic(0.5 * x[i] - 0.3 * z[i])) ? 1 : 0;
            y[i] = 1 + a[i] + x[i] + random.Normal();
        }

        return (y, a, x, z);
    }

    [Fact]
    public void The_same_data_give_the_same_bits_and_are_left_alone()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        TreatmentEffectResult first = Fit(y, a, x, z);
        Assert.Equal(Sample().Y, y);
        Assert.Equal(Numbers(first), Numbers(Fit(y, a, x, z)));
        Assert.True(first.Convergence.IsUsable);
        Assert.Null(first.Convergence.Reason);
        Assert.Equal(Rows, first.SampleSizes[0].Count);
        Assert.NotEmpty(first.Assumptions);
        Assert.All(first.Estimates, one => Assert.True(one.StandardError > 0 && one.Lower < one.Value && one.Value < one.Upper));
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        int[] order = [.. Enumerable.Range(0, Rows).Reverse()];
        double[] Turn(double[] values) => [.. order.Select(i => values[i])];
        Close(Fit(y, a, x, z), Fit(Turn(y), Turn(a), Turn(x), Turn(z)), 1e-10);
    }

    [Fact]
    public void A_covariate_in_other_units_or_far_from_zero_changes_nothing()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        Close(Fit(y, a, x, z), Fit(y, a, [.. x.Select(value => value * 1e9)], [.. z.Select(value => value + 1e8)]), 1e-9);
    }

    [Fact]
    public void Missing_values_leave_their_rows_out_and_are_counted()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        double[] Without(double[] values) => [.. values.Where((_, i) => i is not 3 and not 9)];
        TreatmentEffectResult expected = Fit(Without(y), Without(a), Without(x), Without(z));
        (y[3], x[9], z[9]) = (double.NaN, double.NaN, double.NaN);
        TreatmentEffectResult actual = Fit(y, a, x, z);
        Close(expected, actual, 1e-12);
        Assert.Equal(2, actual.Missingness.RowsDropped);
        Assert.Contains(new MissingCount("outcome", 1), actual.Missingness.ByVariable);
    }

    [Fact]
    public void Infinite_numbers_are_refused_by_name()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        x[8] = double.PositiveInfinity;
        Assert.Contains("x is infinite in row 8", Assert.Throws<ArgumentException>(() => { Fit(y, a, x, z); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_complete_row_and_an_outcome_without_spread_give_no_estimate_and_say_why()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        None(Fit([.. y.Select(_ => double.NaN)], a, x, z), "no row is complete");
        None(Fit([], [], [], []), "no row is complete");
        None(Fit([.. y.Select(_ => 3.3)], a, x, z), "the outcome is the same");
        None(Fit(y, [.. a.Select(_ => 1.0)], x, z), "in every complete row");
    }

    [Fact]
    public void A_constant_covariate_is_left_out_by_name()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        Assert.Contains(Fit(y, a, x, [.. z.Select(_ => 7.0)]).Warnings, warning => warning.StartsWith("Left out z", StringComparison.Ordinal));
    }

    [Fact]
    public void Levels_make_intervals_wider_and_are_checked_and_a_cancelled_token_stops()
    {
        (double[] y, double[] a, double[] x, double[] z) = Sample();
        Assert.All(Fit(y, a, x, z, 0.8).Estimates.Zip(Fit(y, a, x, z, 0.99).Estimates), pair => Assert.True(pair.Second.Lower < pair.First.Lower && pair.First.Value == pair.Second.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => { Fit(y, a, x, z, 1); });
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => { Fit(y, a, x, z, cancellationToken: source.Token); });
    }

    protected static void None(TreatmentEffectResult result, string reason)
    {
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains(reason, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, one => Assert.True(double.IsNaN(one.Value) && double.IsNaN(one.StandardError)));
    }

    private static double[] Numbers(TreatmentEffectResult result) => [.. result.Estimates.SelectMany(one => new[] { one.Value, one.StandardError, one.Lower, one.Upper, one.PValue })];

    private static void Close(TreatmentEffectResult expected, TreatmentEffectResult actual, double tolerance)
    {
        foreach ((Estimate one, Estimate other) in expected.Estimates.Zip(actual.Estimates))
        {
            Assert.Equal(one.Value, other.Value, tolerance * Math.Max(1, Math.Abs(one.Value)));
            Assert.Equal(one.StandardError, other.StandardError, tolerance * Math.Max(1, one.StandardError));
        }
    }
}
