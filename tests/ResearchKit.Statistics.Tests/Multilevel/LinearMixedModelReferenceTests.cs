using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.Tests.Multilevel;

/// <summary>Agreement with lme4 and lmerTest. Tolerances: coefficients and errors relative 1e-5, variances 1e-4 (crossed 5e-4), log-likelihood 1e-4, group effects 1e-4.</summary>
public class LinearMixedModelReferenceTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("multilevel.csv");

    [Fact]
    public void The_data_are_those_of_the_generator() => Assert.Equal(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "multilevel-data.csv")), MultilevelSample.MakeCsv());

    [Theory]
    [InlineData("intercept_reml")]
    [InlineData("intercept_ml")]
    [InlineData("slope_reml")]
    [InlineData("slope_ml")]
    [InlineData("independent")]
    [InlineData("nested")]
    [InlineData("growth")]
    [InlineData("crossed")]
    [InlineData("crossed_slope")]
    [InlineData("three")]
    [InlineData("weighted")]
    [InlineData("offset")]
    [InlineData("no_intercept")]
    public void Agrees_with_lme4(string model)
    {
        MixedModelData data = MultilevelSample.Data(model);
        LinearMixedModelResult result = new LinearMixedModel(new() { Likelihood = MultilevelSample.Likelihood(model) }).Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model || s_reference.Text(row, "quantity").StartsWith("kr_", StringComparison.Ordinal))
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value");
            double actual = Value(result, data, quantity, term);
            double tolerance = quantity switch
            {
                "estimate" or "se" => 1e-5 * Math.Abs(expected),
                "df" => 1e-3 * Math.Abs(expected),
                "p" => 1e-4 * Math.Abs(expected) + 1e-12,
                "variance" or "sd" => (model.StartsWith("crossed", StringComparison.Ordinal) ? 5e-4 : 1e-4) * Math.Abs(expected),
                "r2_marginal" or "r2_conditional" => 1e-5,
                _ => 1e-4,
            };
            if (quantity.StartsWith("r2", StringComparison.Ordinal) && model == "weighted")
                Assert.True(double.IsNaN(actual));
            else
                Assert.True(Math.Abs(expected - actual) <= tolerance, $"{quantity} {term}: expected {expected:R}, got {actual:R}");
            compared++;
        }

        Assert.True(compared > 10);
    }

    /// <summary>pbkrtest differs from itself by as much as the optimiser's tolerance moves variances.</summary>
    [Theory]
    [InlineData("intercept_reml")]
    [InlineData("slope_reml")]
    [InlineData("independent")]
    [InlineData("nested")]
    [InlineData("growth")]
    [InlineData("crossed")]
    [InlineData("no_intercept")]
    public void Kenward_and_Rogers_errors_and_degrees_agree_with_pbkrtest(string model)
    {
        LinearMixedModelResult result = new LinearMixedModel(new() { Test = FixedEffectTest.KenwardRoger }).Fit(MultilevelSample.Data(model));
        Assert.Contains("Kenward and Roger", result.Method, StringComparison.Ordinal);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            string quantity = s_reference.Text(row, "quantity");
            if (s_reference.Text(row, "model") != model || !quantity.StartsWith("kr_", StringComparison.Ordinal))
                continue;
            Estimate estimate = result[s_reference.Text(row, "term")];
            double expected = s_reference.Number(row, "value");
            Assert.Equal(expected, quantity == "kr_se" ? estimate.StandardError : estimate.DegreesOfFreedom, (quantity == "kr_se" ? 1e-5 : 1e-4) * expected);
            compared++;
        }

        Assert.True(compared >= 4);
    }

    [Fact]
    public void Kenward_and_Rogers_errors_do_not_depend_on_the_unit_of_weights()
    {
        MixedModelData data = MultilevelSample.Data("weighted");
        LinearMixedModelResult plain = new LinearMixedModel().Fit(data), adjusted = new LinearMixedModel(new() { Test = FixedEffectTest.KenwardRoger }).Fit(data);
        MixedModelData sevenfold = new(data.Outcome, data.Design, data.RandomTerms, weights: data.Weights!.Value.ToArray().Select(weight => 7 * weight).ToArray());
        LinearMixedModelResult scaled = new LinearMixedModel(new() { Test = FixedEffectTest.KenwardRoger }).Fit(sevenfold);
        Assert.True(adjusted["(Intercept)"].StandardError >= plain["(Intercept)"].StandardError);
        Assert.Equal(adjusted["x"].DegreesOfFreedom, scaled["x"].DegreesOfFreedom, 1e-3 * scaled["x"].DegreesOfFreedom);
        Assert.Equal(adjusted["x"].StandardError, scaled["x"].StandardError, 1e-6);
        Assert.InRange(adjusted["x"].DegreesOfFreedom, 1000, data.Outcome.Length);
    }

    [Fact]
    public void Kenward_and_Roger_needs_REML() =>
        Assert.Contains("defined for REML", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearMixedModel(new() { Test = FixedEffectTest.KenwardRoger, Likelihood = LikelihoodKind.Full })).Message, StringComparison.Ordinal);

    private static double Value(LinearMixedModelResult result, MixedModelData data, string quantity, string term)
    {
        switch (quantity)
        {
            case "estimate":
                return result[term].Value;
            case "se":
                return result[term].StandardError;
            case "df":
                return result[term].DegreesOfFreedom;
            case "p":
                return result[term].PValue;
            case "variance" or "sd":
                string[] parts = term.Split('|');
                string group = parts[0] == "class:school" ? "class" : parts[0];
                VarianceComponent component = result.VarianceComponents.Single(one => one.Group == group && one.Term == parts[1] && (one.With ?? "") == parts[2]);
                return quantity == "variance" ? component.Value : component.StandardDeviationOrCorrelation;
            case "log_likelihood":
                return result.LogLikelihood;
            case "aic":
                return result.Aic;
            case "bic":
                return result.Bic;
            case "r2_marginal":
                return result.RSquared.Marginal;
            case "r2_conditional":
                return result.RSquared.Conditional;
        }

        GroupEffects effects = result.GroupEffects.Single(one => one.Grouping is "school" or "item");
        string[] keys = [.. MultilevelSample.Table.Texts(effects.Grouping).Distinct(StringComparer.Ordinal)];
        GroupEffect effect = effects[effects.Codes.ToList().IndexOf(Array.IndexOf(keys, term)), quantity[^1] - '1'];
        Assert.NotEmpty(data.RandomTerms);
        return quantity.StartsWith("effect_sd", StringComparison.Ordinal) ? effect.StandardDeviation : effect.Value;
    }
}
