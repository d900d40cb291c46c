using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.Tests.Multilevel;

/// <summary>The right answer or the right refusal where data are extreme.</summary>
public class LinearMixedModelBoundaryTests
{
    private static LinearMixedModelResult Fit(double[] outcome, double[] x, RandomTerm[] terms, LinearMixedModelOptions? options = null) =>
        new LinearMixedModel(options).Fit(new MixedModelData(outcome, DesignMatrix.Create(true, outcome.Length, ("x", x)), terms));

    private static (double[] Y, double[] X, int[] Group) Sample(int groups, int size, double spread, double slopeSpread = 0)
    {
        var random = new RandomStream(11).Split(groups);
        var (y, x, group) = (new double[groups * size], new double[groups * size], new int[groups * size]);
        for (int g = 0; g < groups; g++)
        {
            double level = random.Normal(0, spread), slope = random.Normal(0, slopeSpread);
            for (int k = 0; k < size; k++)
            {
                int row = g * size + k;
                group[row] = g;
                x[row] = Math.Round(random.Normal() * 1048576) / 1048576;
                y[row] = Math.Round((1 + 0.5 * x[row] + level + slope * x[row] + random.Normal()) * 1048576) / 1048576;
            }
        }

        return (y, x, group);
    }

    private static RandomTerm By(int[] group, string name = "school") => RandomTerm.Intercept(Grouping.FromKeys(name, group));

    private static void AssertNone(LinearMixedModelResult result, string reason)
    {
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains(reason, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
        Assert.Empty(result.VarianceComponents);
    }

    /// <summary>With balanced groups the answer is exact: a variable of the groups has groups − 2 degrees of freedom, one within them rows − groups − 1.</summary>
    [Fact]
    public void Kenward_and_Roger_are_exact_for_balanced_groups()
    {
        var (y, x, group) = Sample(10, 6, 1.5);
        // x is centred in each group, so that it is orthogonal to what groups have.
        x = WithinBetween.Split(x, Grouping.FromKeys("school", group)).Within;
        double[] z = [.. group.Select(g => (double)(g * g % 7))];
        var data = new MixedModelData(y, DesignMatrix.Create(true, 60, ("x", x), ("z", z)), [By(group)]);
        LinearMixedModelResult plain = new LinearMixedModel().Fit(data), adjusted = new LinearMixedModel(new() { Test = FixedEffectTest.KenwardRoger }).Fit(data);
        Assert.Equal(8, adjusted["z"].DegreesOfFreedom, 1e-6);
        Assert.Equal(60 - 10 - 1, adjusted["x"].DegreesOfFreedom, 1e-4);
        Assert.Equal(plain["z"].StandardError, adjusted["z"].StandardError, 1e-8);
        Assert.Equal(plain["x"].StandardError, adjusted["x"].StandardError, 1e-8);
        Assert.Equal(plain["z"].Value, adjusted["z"].Value);
    }

    [Fact]
    public void Kenward_and_Roger_stand_a_variance_of_zero_and_many_groups()
    {
        var (y, x, group) = Sample(12, 5, 0);
        LinearMixedModelResult zero = Fit(y, x, [By(group)], new() { Test = FixedEffectTest.KenwardRoger });
        Assert.All(zero.Estimates, estimate => Assert.True(estimate.StandardError > 0 && estimate.DegreesOfFreedom > 1));

        var (manyY, manyX, manyGroup) = Sample(3000, 3, 1);
        int[] other = [.. Enumerable.Range(0, 9000).Select(i => i * 7 % 40)];
        LinearMixedModelResult many = Fit(manyY, manyX, [By(manyGroup), By(other, "item")], new() { Test = FixedEffectTest.KenwardRoger });
        Assert.Contains(many.Warnings, warning => warning.StartsWith("Kenward and Roger's adjustment was not computed", StringComparison.Ordinal));
        Assert.All(many.Estimates, estimate => Assert.True(double.IsFinite(estimate.DegreesOfFreedom)));
        LinearMixedModelResult one = Fit(manyY, manyX, [By(manyGroup)], new() { Test = FixedEffectTest.KenwardRoger });
        Assert.Empty(one.Warnings);
    }

    [Fact]
    public void One_group_is_refused()
    {
        var (y, x, _) = Sample(10, 5, 1);
        AssertNone(Fit(y, x, [By(new int[50])]), "all complete rows are of one school");
    }

    [Fact]
    public void A_group_for_every_row_is_refused()
    {
        var (y, x, _) = Sample(10, 5, 1);
        AssertNone(Fit(y, x, [By([.. Enumerable.Range(0, 50)])]), "every row is a school of its own");
    }

    [Fact]
    public void As_many_effects_as_rows_are_refused()
    {
        var (y, x, _) = Sample(10, 5, 1);
        RandomTerm slopes = new(DesignMatrix.Create(true, 50, ("x", x)), Grouping.FromKeys("pair", [.. Enumerable.Range(0, 50).Select(row => row / 2)]));
        AssertNone(Fit(y, x, [slopes]), "50 rows cannot determine the 50 effects that vary by pair");
    }

    [Fact]
    public void An_outcome_that_is_the_same_everywhere_is_refused()
    {
        var (_, x, group) = Sample(10, 5, 1);
        AssertNone(Fit([.. Enumerable.Repeat(1e8, 50)], x, [By(group)]), "the outcome is the same in every row");
    }

    [Fact]
    public void An_outcome_computed_from_the_terms_is_refused()
    {
        var (_, x, group) = Sample(10, 5, 1);
        AssertNone(Fit([.. x.Select(value => 3 + 2 * value)], x, [By(group)]), "explains the outcome without a rest");
    }

    [Fact]
    public void An_outcome_that_is_the_same_within_every_group_is_refused()
    {
        var (_, x, group) = Sample(10, 5, 1);
        AssertNone(Fit([.. group.Select(g => (double)(g * g % 7))], x, [By(group)]), "the residual variance is zero");
    }

    [Fact]
    public void Groups_without_variation_give_a_singular_fit_that_says_so()
    {
        // Means of groups are made equal: less variation between groups than chance would give.
        var (y, x, group) = Sample(20, 6, 0);
        double[] level = [.. Enumerable.Range(0, 20).Select(g => y.Where((_, row) => group[row] == g).Average())];
        LinearMixedModelResult result = Fit([.. y.Select((value, row) => value - level[group[row]])], x, [By(group)]);
        Assert.Equal(ConvergenceStatus.Boundary, result.Convergence.Status);
        Assert.True(result.IsSingular);
        Assert.Equal(0, result.VarianceComponents[0].Value);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The variance of (Intercept) by school is estimated at zero", StringComparison.Ordinal));
        Assert.Equal(result.LogLikelihoodWithoutGroups, result.LogLikelihood, 1e-9);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsFinite(estimate.StandardError) && double.IsFinite(estimate.DegreesOfFreedom)));
    }

    [Theory]
    [InlineData(1e8, 0)]
    [InlineData(0, 1e8)]
    public void Large_offsets_of_outcome_and_slope_change_nothing_else(double ofOutcome, double ofColumn)
    {
        var (y, x, group) = Sample(30, 8, 1, 0.5);
        Grouping schools = Grouping.FromKeys("school", group);
        RandomTerm Slope(double[] column) => new(DesignMatrix.Create(true, column.Length, ("x", column)), schools);
        double[] shifted = [.. x.Select(value => value + ofColumn)];
        LinearMixedModelResult plain = Fit(y, x, [Slope(x)]), far = Fit([.. y.Select(value => value + ofOutcome)], shifted, [Slope(shifted)]);
        Assert.Equal(plain["x"].Value, far["x"].Value, 1e-6);
        Assert.Equal(plain["x"].StandardError, far["x"].StandardError, 1e-6);
        Assert.Equal(plain.VarianceComponents[1].Value, far.VarianceComponents[1].Value, 1e-5);
        Assert.Equal(plain.ResidualVariance, far.ResidualVariance, 1e-5);
        Assert.Equal(plain.LogLikelihood, far.LogLikelihood, 1e-6);
    }

    [Fact]
    public void A_hundred_thousand_groups_are_fitted()
    {
        var (y, x, group) = Sample(100_000, 3, 1);
        LinearMixedModelResult result = Fit(y, x, [By(group)]);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.Equal(1, result.VarianceComponents[0].Value, 0.02);
        Assert.Equal(100_000, result.GroupEffects[0].Count);
        Assert.All(result.Estimates, estimate => Assert.True(estimate.StandardError is > 0 and < 0.01));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        MixedModelData data = MultilevelSample.Data("crossed_slope");
        LinearMixedModelResult one = new LinearMixedModel(new() { MaximumThreads = 1 }).Fit(data), two = new LinearMixedModel(new() { MaximumThreads = 2 }).Fit(data);
        Assert.Equal(one.Estimates, two.Estimates);
        Assert.Equal(one.VarianceComponents, two.VarianceComponents);
        Assert.Equal(one.GroupEffects[0][5, 1], two.GroupEffects[0][5, 1]);
        Assert.Equal(one.LogLikelihood, two.LogLikelihood);
    }

    [Fact]
    public void Progress_is_told_of_every_iteration()
    {
        var seen = new List<int>();
        LinearMixedModelResult result = new LinearMixedModel(new() { Progress = new Listener(seen) }).Fit(MultilevelSample.Data("slope_reml"));
        Assert.Equal(Enumerable.Range(1, seen.Count), seen);
        Assert.InRange(seen.Count, 2, result.Convergence.Iterations);
    }

    [Fact]
    public void Few_groups_are_warned_of()
    {
        var (y, x, group) = Sample(5, 20, 1);
        Assert.Contains(Fit(y, x, [By(group)]).Warnings, warning => warning.StartsWith("There are 5 groups of school: their variance is poorly known", StringComparison.Ordinal));
    }

    private sealed class Listener(List<int> seen) : IProgress<MixedModelProgress>
    {
        public void Report(MixedModelProgress value) => seen.Add(value.Iteration);
    }
}
