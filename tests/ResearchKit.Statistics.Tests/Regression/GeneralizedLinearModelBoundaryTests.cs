using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

public class GeneralizedLinearModelBoundaryTests
{
    private static readonly double[] s_noise = [0.3, -1, 2, 2, -0.4, 1.1];

    [Theory]
    [InlineData(new double[] { 0, 0, 0, 1, 1, 1 }, new double[] { 1, 2, 3, 4, 5, 6 }, "(complete)")]
    [InlineData(new double[] { 0, 0, 1, 0, 1, 1 }, new double[] { 1, 2, 3, 3, 4, 5 }, "(quasi-complete)")] // 0 and 1 meet at a = 3 only
    public void Perfect_separation_is_named(double[] outcome, double[] a, string kind)
    {
        GeneralizedLinearModelResult result = Logistic(outcome, ("a", a), ("b", s_noise));
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains($"perfect separation {kind}", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
        Assert.Throws<InvalidOperationException>(() => result.Predict(DesignMatrix.Create(true, 1, ("a", new double[] { 1 }), ("b", new double[] { 1 }))));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public void A_category_in_which_all_have_one_outcome_is_separation(int size)
    {
        var random = new RandomStream(4);
        double[] rare = [.. Enumerable.Range(0, 200).Select(i => i < size ? 1.0 : 0)];
        double[] outcome = [.. rare.Select(r => r == 1 || random.Bernoulli(0.4) ? 1.0 : 0)];
        double[] other = [.. rare.Select(_ => random.Normal())];
        Assert.Contains(
            "perfect separation (quasi-complete): rare tells the outcomes apart in some rows", Logistic(outcome, ("other", other), ("rare", rare)).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Separation_is_found_where_margins_differ_by_a_million_times()
    {
        // Separated by a alone, whose values run from 0.001 to 1000.
        double[] a = [.. Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? 1 : -1) * Math.Pow(10, -3 + i / 10.0))];
        double[] outcome = [.. a.Select(value => value > 0 ? 1.0 : 0)];
        var random = new RandomStream(11);
        double[] b = [.. a.Select(_ => random.Normal())];
        Assert.Contains("perfect separation", Logistic(outcome, ("a", a), ("b", b)).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_on_the_wrong_side_is_no_separation()
    {
        double[] a = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        double[] outcome = [.. a.Select(value => value >= 30 ? 1.0 : 0)];
        (outcome[29], outcome[30]) = (1, 0);
        GeneralizedLinearModelResult result = Logistic(outcome, ("a", a));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result["a"].Value, 0.5, 5);
    }

    [Fact]
    public void Random_data_are_called_separated_exactly_where_they_are()
    {
        // In one dimension it can be seen: separated where no value of one outcome lies between values of the other.
        int separated = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new RandomStream((ulong)seed);
            double[] a = [.. Enumerable.Range(0, 9).Select(_ => (double)random.Integer(12))];
            double[] outcome = [.. a.Select(value => random.Bernoulli(Elementary.Logistic(value - 5.5)) ? 1.0 : 0)];
            if (outcome.Distinct().Count() == 1 || a.Distinct().Count() == 1)
                continue;
            double[] zeros = [.. a.Where((_, i) => outcome[i] == 0)], ones = [.. a.Where((_, i) => outcome[i] == 1)];
            bool expected = zeros.Max() <= ones.Min() || ones.Max() <= zeros.Min();
            ConvergenceRecord actual = Logistic(outcome, ("a", a)).Convergence;
            Assert.True(expected == (actual.Reason?.Contains("separation", StringComparison.Ordinal) ?? false), $"seed {seed}: {actual}");
            separated += expected ? 1 : 0;
        }

        Assert.InRange(separated, 30, 270);
    }

    [Fact]
    public void Strong_effects_without_separation_are_estimated()
    {
        var random = new RandomStream(9);
        double[] a = [.. Enumerable.Range(0, 4000).Select(_ => random.Normal(0, 4))];
        double[] outcome = [.. a.Select(value => random.Bernoulli(Elementary.Logistic(3 * value)) ? 1.0 : 0)];
        GeneralizedLinearModelResult result = Logistic(outcome, ("a", a));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange((result["a"].Value - 3) / result["a"].StandardError, -4, 4);
    }

    [Fact]
    public void An_outcome_of_one_kind_gives_no_estimate_and_other_outcomes_are_refused()
    {
        Assert.Contains("the outcome is 1 in every row", Logistic([1, 1, 1], ("a", [1, 2, 4])).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("row 1 is 0.5", Assert.Throws<ArgumentException>(() => Logistic([1, 0.5, 0], ("a", [1, 2, 4]))).Message, StringComparison.Ordinal);
        Assert.Contains("row 2 is -1", Assert.Throws<ArgumentException>(() => Poisson([1, 0, -1], ("a", [1, 2, 4]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_of_zero_alone_give_no_estimate()
    {
        Assert.Contains("the outcome is 0 in every row", Poisson([0, 0, 0, 0], ("a", [1, 2, 4, 3])).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_of_zero_counts_is_separation()
    {
        double[] rare = [1, 1, 1, 0, 0, 0, 0, 0], counts = [0, 0, 0, 2, 0, 3, 1, 4];
        GeneralizedLinearModelResult result = Poisson(counts, ("rare", rare), ("b", [1, 2, 3, 1, 3, 2, 2, 3]));
        Assert.Contains("perfect separation (quasi-complete): rare tells rows of zero counts from the others", result.Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_are_all_alike_have_slopes_of_zero()
    {
        GeneralizedLinearModelResult result = Poisson([4, 4, 4, 4, 4], ("a", [1, 2, 3, 5, 4]));
        Assert.Equal(Math.Log(4), result["(Intercept)"].Value, 1e-10);
        Assert.Equal(0, result["a"].Value, 1e-12);
        Assert.Equal(1 / Math.Sqrt(4 * 10), result["a"].StandardError, 1e-12); // information of the slope: mean times Σ(a - 3)²
    }

    [Fact]
    public void Huge_counts_keep_their_digits()
    {
        // Two groups: the log of the ratio of means, with variance 1 / sum + 1 / sum.
        double[] counts = [3e12, 5e12, 8e12, 9e12];
        GeneralizedLinearModelResult result = Poisson(counts, ("a", [0, 0, 1, 1]));
        Assert.True(result.Convergence.IsUsable);
        Assert.Equal(Math.Log(17.0 / 8), result["a"].Value, 1e-12);
        Assert.Equal(Math.Sqrt(1 / 8e12 + 1 / 17e12), result["a"].StandardError, 1e-16);
    }

    [Theory]
    [InlineData(1e8)]
    [InlineData(-1e8)]
    public void A_huge_constant_offset_moves_the_intercept_alone(double shift)
    {
        (_, RegressionData data) = GeneralizedSample.Model("poisson");
        double[] offset = [.. GeneralizedSample.LogExposure.Select(value => Math.Round(value * 1048576) / 1048576)];
        var model = new GeneralizedLinearModel(GeneralizedFamily.Poisson);
        GeneralizedLinearModelResult plain = model.Fit(new(data.Outcome, data.Design, offset: offset));
        GeneralizedLinearModelResult shifted = model.Fit(new(data.Outcome, data.Design, offset: offset.Select(value => value + shift).ToArray()));
        Assert.Equal(ConvergenceStatus.Converged, shifted.Convergence.Status);
        Assert.Equal(plain["x"].Value, shifted["x"].Value, 1e-9);
        Assert.Equal(plain["x"].StandardError, shifted["x"].StandardError, 1e-9);
        Assert.Equal(plain["(Intercept)"].Value - shift, shifted["(Intercept)"].Value, 1e-7);
        Assert.Equal(plain.LogLikelihood, shifted.LogLikelihood, 1e-6);
    }

    [Fact]
    public void Weights_of_zero_leave_rows_out_and_weights_of_k_repeat_them()
    {
        double[] a = [1, 2, 3, 4, 5, 6, 7, 100], outcome = [0, 1, 0, 0, 1, 1, 0, 1], weights = [1, 2, 1, 3, 1, 2, 1, 0];
        GeneralizedLinearModelResult weighted = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(new(outcome, DesignMatrix.Create(true, 8, ("a", a)), weights));
        int[] repeated = [.. Enumerable.Range(0, 8).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        GeneralizedLinearModelResult plain = Logistic([.. repeated.Select(i => outcome[i])], ("a", [.. repeated.Select(i => a[i])]));
        Assert.Equal(plain["a"].Value, weighted["a"].Value, 1e-12);
        Assert.Equal(plain["a"].StandardError, weighted["a"].StandardError, 1e-12);
        Assert.Equal(plain.LogLikelihood, weighted.LogLikelihood, 1e-12);
    }

    [Fact]
    public void One_cluster_gives_no_standard_errors_and_says_why()
    {
        (_, RegressionData data) = GeneralizedSample.Model("logistic");
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(GeneralizedFamily.Binomial, new() { StandardErrors = StandardErrorKind.CR1 }).Fit(
            new(data.Outcome, data.Design, clusters: Grouping.FromKeys("school", Enumerable.Repeat(1, data.Outcome.Length).ToArray())));
        Assert.True(double.IsNaN(result["x"].StandardError));
        Assert.Contains(result.Warnings, warning => warning.Contains("there are 1 clusters of school", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new GeneralizedLinearModel(GeneralizedFamily.Binomial, new() { StandardErrors = StandardErrorKind.CR1 }).Fit(new(data.Outcome, data.Design)));
    }

    [Fact]
    public void Overdispersed_counts_are_warned_of_unless_errors_are_robust()
    {
        (GeneralizedFamily family, RegressionData data) = GeneralizedSample.Model("overdispersed");
        Assert.Contains(new GeneralizedLinearModel(family).Fit(data).Warnings, warning => warning.Contains("negative binomial regression", StringComparison.Ordinal));
        Assert.Empty(new GeneralizedLinearModel(family, new() { StandardErrors = StandardErrorKind.HC1 }).Fit(data).Warnings);
    }

    [Fact]
    public void Counts_that_vary_less_than_Poisson_are_at_the_boundary()
    {
        double[] counts = [2, 3, 2, 3, 2, 3, 4, 3, 2, 3], a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var data = new RegressionData(counts, DesignMatrix.Create(true, 10, ("a", a)));
        GeneralizedLinearModelResult result = new NegativeBinomialRegression().Fit(data), poisson = new GeneralizedLinearModel(GeneralizedFamily.Poisson).Fit(data);
        Assert.Equal(ConvergenceStatus.Boundary, result.Convergence.Status);
        Assert.Contains("vary no more than a Poisson", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, result.Theta);
        Assert.Equal(poisson.Estimates, result.Estimates);
        Assert.Equal(poisson.Aic + 2, result.Aic, 1e-12);
    }

    [Fact]
    public void Huge_and_rare_counts_have_a_theta()
    {
        var random = new RandomStream(8);
        foreach (double mean in new[] { 0.02, 1e9 })
        {
            double[] counts = [.. Enumerable.Range(0, 3000).Select(_ => (double)random.Poisson(mean * random.Gamma(0.7, 1 / 0.7)))];
            GeneralizedLinearModelResult result = new NegativeBinomialRegression().Fit(new(counts, DesignMatrix.Create(true, counts.Length)));
            Assert.True(result.Convergence.IsUsable, result.Convergence.ToString());
            Assert.True(mean < 1 || Math.Abs(result.Theta - 0.7) < 4 * result.ThetaStandardError, result.Theta.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Results_are_the_same_to_the_last_bit_on_any_number_of_threads()
    {
        var random = new RandomStream(3);
        double[] a = new double[50_000], b = new double[50_000], counts = new double[50_000];
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (random.Normal(), random.Normal(5, 2));
            counts[i] = random.Poisson(Elementary.Exp(0.3 * a[i] - 0.1 * b[i]));
        }

        double[] On(int threads) => [.. new GeneralizedLinearModel(GeneralizedFamily.Poisson, new() { MaximumThreads = threads })
            .Fit(new(counts, DesignMatrix.Create(true, a.Length, ("a", a), ("b", b)))).Estimates.SelectMany(e => new[] { e.Value, e.StandardError })];
        Assert.Equal(On(1), On(3));
    }

    [Fact]
    public void Predictions_and_odds_ratios_of_a_table_are_those_of_the_table()
    {
        // 30 of 40 pass with support, 20 of 50 without: odds 3 and 2/3, ratio 4.5, SE of its log √(1/30 + 1/10 + 1/20 + 1/30).
        double[] support = [.. Enumerable.Repeat(1.0, 40), .. Enumerable.Repeat(0.0, 50)];
        double[] pass = [.. Enumerable.Repeat(1.0, 30), .. Enumerable.Repeat(0.0, 10), .. Enumerable.Repeat(1.0, 20), .. Enumerable.Repeat(0.0, 30)];
        GeneralizedLinearModelResult result = Logistic(pass, ("support", support));
        Assert.Equal(4.5, result.Ratio("support").Value, 1e-12);
        Assert.Equal(Math.Sqrt(1 / 30.0 + 1 / 10.0 + 1 / 20.0 + 1 / 30.0), result["support"].StandardError, 1e-12);
        ResponsePrediction prediction = result.Predict(DesignMatrix.Create(true, 1, ("support", new double[] { 1 })))[0];
        Assert.Equal(0.75, prediction.Mean, 1e-13);
        Assert.InRange(prediction.Lower, 0.5, 0.75);
        Assert.InRange(prediction.Upper, 0.75, 0.9);
    }

    private static GeneralizedLinearModelResult Logistic(double[] y, params (string Term, double[] Values)[] columns) => Fit(GeneralizedFamily.Binomial, y, columns);

    private static GeneralizedLinearModelResult Poisson(double[] y, params (string Term, double[] Values)[] columns) => Fit(GeneralizedFamily.Poisson, y, columns);

    private static GeneralizedLinearModelResult Fit(GeneralizedFamily family, double[] y, (string Term, double[] Values)[] columns) =>
        new GeneralizedLinearModel(family).Fit(new RegressionData(
            y, DesignMatrix.Create(true, y.Length, [.. columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))])));
}
