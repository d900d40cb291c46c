using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Multilevel;

public class GeneralizedMixedBoundaryTests
{
    [Fact]
    public void A_term_that_tells_all_outcomes_apart_is_separation_by_name()
    {
        Assert.Contains("perfect separation: x tells", Refusal(Sample((x, _, _) => x > 0 ? 1 : 0)), StringComparison.Ordinal);
        Assert.Contains("all counts are zero where x", Refusal(Sample((x, _, random) => x > 0.5 ? 0 : random.Poisson(3), dummy: true), GeneralizedFamily.Poisson), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_outcome_in_every_row_is_refused()
    {
        Assert.Contains("the outcome is 1 in every row", Refusal(Sample((_, _, _) => 1)), StringComparison.Ordinal);
        Assert.Contains("the outcome is 0 in every row", Refusal(Sample((_, _, _) => 0), GeneralizedFamily.Poisson), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_outcome_within_every_group_is_refused() =>
        Assert.Contains("the outcome is the same in all rows of every group", Refusal(Sample((_, group, _) => group % 2)), StringComparison.Ordinal);

    [Fact]
    public void Groups_of_successes_alone_do_no_harm()
    {
        GeneralizedLinearMixedModelResult result = Fit(Sample((x, group, random) => group < 4 || random.Bernoulli(1 / (1 + Math.Exp(-x))) ? 1 : 0));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result.GroupEffects[0][0, 0].Value, 0.3, 6);
    }

    [Fact]
    public void No_variance_between_groups_is_an_edge_and_gives_the_fit_without_groups()
    {
        // Within every group the same mixture of outcomes.
        int n = 240;
        double[] y = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? 1.0 : 0)], x = [.. Enumerable.Range(0, n).Select(i => (double)(i / 12 * 7 % 5))];
        var data = new MixedModelData(y, DesignMatrix.Create(true, n, ("x", x)), [RandomTerm.Intercept(Grouping.FromKeys("group", Enumerable.Range(0, n).Select(i => i / 12).ToArray()))]);
        foreach (int points in new[] { 1, 11 })
        {
            GeneralizedLinearMixedModelResult result = new GeneralizedLinearMixedModel(new() { QuadraturePoints = points }).Fit(data);
            Assert.Equal(ConvergenceStatus.Boundary, result.Convergence.Status);
            Assert.True(result.IsSingular);
            Assert.Equal(0, result.VarianceComponents[0].Value);
            Assert.Contains(result.Warnings, warning => warning.StartsWith("The variance of (Intercept) by group is estimated at zero", StringComparison.Ordinal));
            Assert.Equal(result.LogLikelihoodWithoutGroups, result.LogLikelihood, 1e-6);
            Assert.Equal(Math.Log(0.5), result["(Intercept)"].Value, 1e-6);
            Assert.True(result["x"].StandardError > 0);
        }
    }

    [Fact]
    public void One_group_and_groups_of_one_row_are_refused_where_they_tell_nothing()
    {
        Assert.Contains("all complete rows are of one group", Refusal(Sample((_, _, random) => random.Integer(2), groups: 1)), StringComparison.Ordinal);
        Assert.Contains("every row is a group of its own", Refusal(Sample((_, _, random) => random.Integer(2), groups: 200)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_effect_of_each_row_takes_up_overdispersed_counts()
    {
        MixedModelData over = Sample((x, _, random) => random.Poisson(Math.Exp(1 + 0.3 * x + random.Normal(0, 1))));
        GeneralizedLinearMixedModelResult plain = Fit(over, GeneralizedFamily.Poisson);
        Assert.True(plain.Dispersion > 1.5);
        Assert.Contains(plain.Warnings, warning => warning.Contains("overdispersion", StringComparison.Ordinal));
        RandomTerm row = RandomTerm.Intercept(Grouping.FromKeys("row", Enumerable.Range(0, 200).ToArray()));
        GeneralizedLinearMixedModelResult mended = Fit(new MixedModelData(over.Outcome, over.Design, [over.RandomTerms[0], row]), GeneralizedFamily.Poisson);
        Assert.True(mended.Convergence.IsUsable);
        Assert.DoesNotContain(mended.Warnings, warning => warning.Contains("overdispersion", StringComparison.Ordinal));
        Assert.True(mended["x"].StandardError > 1.3 * plain["x"].StandardError);
        Assert.InRange(mended.VarianceComponents.Single(one => one.Group == "row").StandardDeviationOrCorrelation, 0.7, 1.3);
    }

    [Theory]
    [InlineData(0.5, null, "shares of a number of trials|whole number")]
    [InlineData(2.0, null, "takes 0 and 1")]
    [InlineData(1.0, 2.5, "numbers of trials")]
    [InlineData(0.3, 5.0, "whole number")]
    public void Outcomes_of_another_kind_are_refused_by_row(double outcome, double? weight, string says)
    {
        MixedModelData data = Sample((_, _, random) => random.Integer(2));
        double[] y = data.Outcome.ToArray();
        y[7] = outcome;
        double[]? weights = weight is { } w ? [.. Enumerable.Repeat(w == 2.5 ? 2.0 : 10, 200)] : null;
        weights?[7] = weight!.Value;
        ReadOnlyMemory<double>? given = weights is null ? (ReadOnlyMemory<double>?)null : weights;
        var error = Assert.Throws<ArgumentException>(() => Fit(new MixedModelData(y, data.Design, data.RandomTerms, given)));
        Assert.Contains("row 7", error.Message, StringComparison.Ordinal);
        Assert.Contains(says.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_that_are_no_counts_are_refused() =>
        Assert.Contains("whole numbers", Assert.Throws<ArgumentException>(() => Fit(Sample((_, _, random) => random.Normal()), GeneralizedFamily.Poisson)).Message, StringComparison.Ordinal);

    [Fact]
    public void Quadrature_of_several_effects_is_refused_by_name()
    {
        MixedModelData data = Sample((_, _, random) => random.Integer(2));
        var slope = new MixedModelData(data.Outcome, data.Design, [new RandomTerm(data.Design, data.RandomTerms[0].Grouping)]);
        var error = Assert.Throws<ArgumentException>(() => new GeneralizedLinearMixedModel(new() { QuadraturePoints = 5 }).Fit(slope));
        Assert.Contains("2 by group", error.Message, StringComparison.Ordinal);
        Assert.Contains("Laplace", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_is_so_many_rows_of_counts()
    {
        MixedModelData data = Sample((x, group, random) => random.Poisson(Math.Exp(0.3 * x + 0.1 * group)));
        double[] weights = [.. Enumerable.Range(0, 200).Select(i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        double[] x = data.Design.Slope(0).ToArray();
        int[] groups = data.RandomTerms[0].Grouping.Codes.ToArray();
        var copies = new MixedModelData(
            repeated.Select(i => data.Outcome.Span[i]).ToArray(), DesignMatrix.Create(true, repeated.Length, ("x", repeated.Select(i => x[i]).ToArray())),
            [RandomTerm.Intercept(Grouping.FromKeys("group", repeated.Select(i => groups[i]).ToArray()))]);
        GeneralizedLinearMixedModelResult weighted = Fit(new MixedModelData(data.Outcome, data.Design, data.RandomTerms, weights), GeneralizedFamily.Poisson), whole = Fit(copies, GeneralizedFamily.Poisson);
        Assert.Equal(whole.LogLikelihood, weighted.LogLikelihood, 1e-6);
        Assert.Equal(whole["x"].Value, weighted["x"].Value, 1e-6);
        Assert.Equal(whole["x"].StandardError, weighted["x"].StandardError, 1e-6);
    }

    [Fact]
    public void Trials_in_one_row_are_as_many_rows()
    {
        MixedModelData data = Sample((x, group, random) => random.Bernoulli(1 / (1 + Math.Exp(-x - 0.1 * group + 0.5))) ? 1 : 0, dummy: true);
        int[] groups = data.RandomTerms[0].Grouping.Codes.ToArray();
        double[] x = data.Design.Slope(0).ToArray(), y = data.Outcome.ToArray();
        var cells = Enumerable.Range(0, 200).GroupBy(i => (groups[i], x[i])).ToList();
        var shares = new MixedModelData(
            cells.Select(cell => cell.Average(i => y[i])).ToArray(), DesignMatrix.Create(true, cells.Count, ("x", cells.Select(cell => cell.Key.Item2).ToArray())),
            [RandomTerm.Intercept(Grouping.FromKeys("group", cells.Select(cell => cell.Key.Item1).ToArray()))], cells.Select(cell => (double)cell.Count()).ToArray());
        GeneralizedLinearMixedModelResult rows = Fit(data), trials = Fit(shares);
        Assert.Equal(rows["x"].Value, trials["x"].Value, 1e-6);
        Assert.Equal(rows["x"].StandardError, trials["x"].StandardError, 1e-6);
        Assert.Equal(rows.VarianceComponents[0].Value, trials.VarianceComponents[0].Value, 1e-6);
    }

    [Fact]
    public void Extreme_offsets_end_in_words()
    {
        MixedModelData data = Sample((_, _, random) => random.Poisson(2));
        GeneralizedLinearMixedModelResult result = Fit(new MixedModelData(data.Outcome, data.Design, data.RandomTerms, offset: Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1e8 : -1e8).ToArray()), GeneralizedFamily.Poisson);
        Assert.False(result.Convergence.IsUsable);
        Assert.NotNull(result.Convergence.Reason);
        GeneralizedLinearMixedModelResult shifted = Fit(new MixedModelData(data.Outcome, data.Design, data.RandomTerms, offset: Enumerable.Repeat(-650.0, 200).ToArray()), GeneralizedFamily.Poisson);
        Assert.Equal(Fit(data, GeneralizedFamily.Poisson)["x"].Value, shifted["x"].Value, 1e-5);
    }

    [Fact]
    public void A_model_of_an_intercept_alone_has_a_profile_too()
    {
        MixedModelData data = Sample((_, group, random) => random.Bernoulli(1 / (1 + Math.Exp(-0.15 * group + 1))) ? 1 : 0);
        var alone = new MixedModelData(data.Outcome, DesignMatrix.Create(true, 200), data.RandomTerms);
        Estimate wald = Fit(alone)["(Intercept)"];
        ParameterInterval profile = Assert.Single(GeneralizedProfileIntervals.Of(alone));
        Assert.Equal(wald.Lower, profile.Lower, 0.15);
        Assert.Equal(wald.Upper, profile.Upper, 0.15);
        ParameterInterval quadrature = Assert.Single(GeneralizedProfileIntervals.Of(alone, new() { QuadraturePoints = 9, ConfidenceLevel = 0.8 }));
        Assert.True(profile.Lower < quadrature.Lower && quadrature.Upper < profile.Upper);
    }

    [Fact]
    public void A_term_that_separates_some_rows_alone_is_separation_too()
    {
        // All with the rare attribute succeed; the others do either.
        MixedModelData data = Sample((x, _, random) => x > 1.5 ? 1 : random.Integer(2));
        double[] rare = [.. data.Design.Slope(0).ToArray().Select(x => x > 1.5 ? 1.0 : 0)];
        Assert.Contains("perfect separation: rare", Refusal(new MixedModelData(data.Outcome, DesignMatrix.Create(true, 200, ("rare", rare)), data.RandomTerms)), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_hardly_mix_outcomes_end_in_words_or_a_large_variance()
    {
        GeneralizedLinearMixedModelResult result = Fit(Sample((_, group, random) => group == 3 ? random.Integer(2) : group % 2));
        if (result.Convergence.IsUsable)
            Assert.True(result.VarianceComponents[0].StandardDeviationOrCorrelation > 4);
        else
            Assert.Contains("a variance between groups runs off", result.Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_groups_and_weights_of_zero_leave_rows_out()
    {
        MixedModelData data = Sample((x, _, random) => random.Bernoulli(1 / (1 + Math.Exp(-x))) ? 1 : 0);
        string?[] groups = [.. data.RandomTerms[0].Grouping.Codes.ToArray().Select((code, i) => i == 4 ? null : $"g{code}")];
        double[] weights = [.. Enumerable.Range(0, 200).Select(i => i is 8 or 9 ? 0.0 : 1)];
        GeneralizedLinearMixedModelResult result = Fit(new MixedModelData(data.Outcome, data.Design, [RandomTerm.Intercept(Grouping.FromKeys("group", groups))], weights));
        Assert.Equal(197, result.SampleSizes[0].Count);
        Assert.Equal([new MissingCount("group", 1)], result.Missingness.ByVariable);
    }

    [Fact]
    public void Averages_over_groups_with_slopes_ask_for_the_rows()
    {
        MixedModelData data = Sample((x, group, random) => random.Poisson(Math.Exp(0.3 * x + 0.05 * group)));
        GeneralizedLinearMixedModelResult result = Fit(new MixedModelData(data.Outcome, data.Design, [new RandomTerm(data.Design, data.RandomTerms[0].Grouping, isCorrelated: false)]), GeneralizedFamily.Poisson);
        DesignMatrix row = DesignMatrix.Create(true, 2, ("x", new[] { 2, double.NaN }));
        Assert.Contains("depends on the row", Assert.Throws<ArgumentException>(() => result.PredictPopulation(row)).Message, StringComparison.Ordinal);
        IReadOnlyList<GeneralizedMixedPrediction> averaged = result.PredictPopulation(row, [new RandomRows(row, [-1, -1])]);
        double variance = result.VarianceComponents[0].Value + 4 * result.VarianceComponents[1].Value;
        Assert.Equal(Math.Exp(result["(Intercept)"].Value + 2 * result["x"].Value + variance / 2), averaged[0].Value, 1e-9);
        Assert.True(double.IsNaN(averaged[1].Value));
    }

    [Fact]
    public void A_cancelled_token_stops_a_bootstrap()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ParametricBootstrap.Of(Sample((_, _, random) => random.Integer(2)), new GeneralizedLinearMixedModelOptions(), 1, 100, null, source.Token));
    }

    private static string Refusal(MixedModelData data, GeneralizedFamily? family = null)
    {
        GeneralizedLinearMixedModelResult result = Fit(data, family);
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
        Assert.Throws<InvalidOperationException>(() => result.Predict(data.Design));
        return result.Convergence.Reason!;
    }

    private static GeneralizedLinearMixedModelResult Fit(MixedModelData data, GeneralizedFamily? family = null) =>
        new GeneralizedLinearMixedModel(new() { Family = family ?? GeneralizedFamily.Binomial }).Fit(data);

    private static MixedModelData Sample(Func<double, int, RandomStream, double> outcome, bool dummy = false, int groups = 20)
    {
        var random = new RandomStream(12);
        double[] x = [.. Enumerable.Range(0, 200).Select(i => dummy ? i % 2 : random.Normal())];
        int[] group = [.. Enumerable.Range(0, 200).Select(i => i * groups / 200)];
        double[] y = [.. x.Select((value, i) => outcome(value, group[i], random))];
        return new MixedModelData(y, DesignMatrix.Create(true, 200, ("x", x)), [RandomTerm.Intercept(Grouping.FromKeys("group", group))]);
    }
}
