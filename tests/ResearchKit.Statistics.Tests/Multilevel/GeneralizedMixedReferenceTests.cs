using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Multilevel;

/// <summary>
/// Agreement with lme4's glmer at tight settings. Tolerances: coefficients 1e-4, standard errors relative 3e-4,
/// standard deviations relative 5e-4 (variances 1e-3), log-likelihood 1e-4, group effects 1e-3.
/// </summary>
public class GeneralizedMixedReferenceTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("glmm.csv");

    [Fact]
    public void The_data_are_those_of_the_generator() => Assert.Equal(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "glmm-data.csv")), GeneralizedMixedSample.MakeCsv());

    [Theory]
    [InlineData("logit")]
    [InlineData("logit_agq7")]
    [InlineData("pupil_laplace")]
    [InlineData("pupil_agq2")]
    [InlineData("pupil_agq25")]
    [InlineData("logit_slope")]
    [InlineData("logit_independent")]
    [InlineData("logit_only_slope")]
    [InlineData("logit_nested")]
    [InlineData("logit_crossed")]
    [InlineData("logit_three")]
    [InlineData("shares")]
    [InlineData("poisson")]
    [InlineData("poisson_agq11")]
    [InlineData("poisson_offset")]
    [InlineData("poisson_slope")]
    public void Agrees_with_glmer(string model)
    {
        (MixedModelData data, GeneralizedLinearMixedModelOptions options) = GeneralizedMixedSample.Model(model);
        GeneralizedLinearMixedModelResult result = new GeneralizedLinearMixedModel(options).Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        int compared = 0;
        var wrong = new List<string>();
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model)
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value"), actual = Value(result, data, quantity, term);
            double tolerance = quantity switch
            {
                "se" => 3e-4 * Math.Abs(expected),
                "sd" => 5e-4 * Math.Abs(expected),
                "estimate" or "log_likelihood" or "r2_marginal" or "r2_conditional" => 1e-4,
                _ => 1e-3,
            };
            if (!(Math.Abs(expected - actual) <= tolerance))
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{quantity} {term}: expected {expected:R}, got {actual:R}"));
            compared++;
        }

        Assert.True(compared >= 6);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void The_method_says_which_approximation_it_is()
    {
        string Of(string model)
        {
            (MixedModelData data, GeneralizedLinearMixedModelOptions options) = GeneralizedMixedSample.Model(model);
            return new GeneralizedLinearMixedModel(options).Fit(data).Method;
        }

        Assert.Contains("Logistic mixed model by maximum likelihood, Laplace approximation", Of("logit"), StringComparison.Ordinal);
        Assert.Contains("adaptive Gauss-Hermite quadrature with 7 points", Of("logit_agq7"), StringComparison.Ordinal);
        Assert.Contains("Poisson mixed model", Of("poisson"), StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_are_tested_by_likelihood_with_the_edge_of_zero_variance()
    {
        GeneralizedLinearMixedModelResult smaller = Fit("logit"), larger = Fit("logit_slope");
        var test = LikelihoodRatioTest.Compare(smaller, larger);
        Assert.Equal(Reference("compare", "statistic", ""), test.Statistic, 1e-3);
        Assert.Equal(Reference("compare", "p_mixture", ""), test.PValue, 1e-5);
        var groups = LikelihoodRatioTest.AgainstNoGroups(smaller);
        Assert.Equal(2 * (Reference("logit", "log_likelihood", "") - Reference("without", "log_likelihood", "")), groups.Statistic, 1e-3);
        Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Compare(larger, smaller));
        Assert.Throws<ArgumentException>(() => LikelihoodRatioTest.Compare(Fit("logit_agq7"), larger));
    }

    [Fact]
    public void Population_averages_are_integrals_over_groups_and_differ_from_the_median_group()
    {
        GeneralizedLinearMixedModelResult result = Fit("logit");
        DesignMatrix rows = DesignMatrix.Create(true, 3, ("x", new[] { 0, 1.5, -3 }), ("z", new double[] { 0, -1, 2 }));
        IReadOnlyList<GeneralizedMixedPrediction> averaged = result.PredictPopulation(rows), median = result.Predict(rows);
        string[] at = ["0|0", "1.5|-1", "-3|2"];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Reference("population", "prediction", at[i]), averaged[i].Value, 1e-4);
            Assert.True(Math.Abs(averaged[i].Value - 0.5) < Math.Abs(median[i].Value - 0.5));
            Assert.True(averaged[i].Lower < averaged[i].Value && averaged[i].Value < averaged[i].Upper);
        }
    }

    [Fact]
    public void Predictions_in_a_known_group_add_its_effect()
    {
        GeneralizedLinearMixedModelResult result = Fit("poisson");
        DesignMatrix row = DesignMatrix.Create(true, 2, ("x", new double[] { 1, 1 }), ("z", new double[] { 0, 0 }));
        var groups = new RandomRows(DesignMatrix.Create(true, 2), [3, -1]);
        IReadOnlyList<GeneralizedMixedPrediction> predicted = result.Predict(row, [groups]);
        double fixedPart = result["(Intercept)"].Value + result["x"].Value;
        Assert.Equal(Math.Exp(fixedPart + Reference("poisson", "effect1", "3")), predicted[0].Value, 1e-3);
        Assert.Equal(Math.Exp(fixedPart), predicted[1].Value, 1e-9);
        Assert.True(predicted[1].StandardError > predicted[0].StandardError);
    }

    [Fact]
    public void Fixed_effects_have_profile_intervals()
    {
        (MixedModelData data, GeneralizedLinearMixedModelOptions options) = GeneralizedMixedSample.Model("logit");
        IReadOnlyList<ParameterInterval> intervals = GeneralizedProfileIntervals.Of(data, options);
        Assert.Equal(["(Intercept)", "x", "z"], intervals.Select(interval => interval.Term));
        foreach (ParameterInterval interval in intervals)
        {
            Assert.Equal(Reference("profile", "lower", interval.Term), interval.Lower, 2e-3);
            Assert.Equal(Reference("profile", "upper", interval.Term), interval.Upper, 2e-3);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        foreach (string model in new[] { "logit_three", "pupil_agq25" })
        {
            (MixedModelData data, GeneralizedLinearMixedModelOptions options) = GeneralizedMixedSample.Model(model);
            GeneralizedLinearMixedModelResult one = new GeneralizedLinearMixedModel(options with { MaximumThreads = 1 }).Fit(data), three = new GeneralizedLinearMixedModel(options with { MaximumThreads = 3 }).Fit(data);
            Assert.Equal(one.Estimates, three.Estimates);
            Assert.Equal(one.VarianceComponents, three.VarianceComponents);
            Assert.Equal(one.LogLikelihood, three.LogLikelihood);
        }
    }

    [Fact]
    public void Threads_change_no_bit_of_many_rows()
    {
        const int Rows = 40_000;
        var random = new RandomStream(8);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.Normal())], own = [.. Enumerable.Range(0, 400).Select(_ => random.Normal())], easy = [.. Enumerable.Range(0, 50).Select(_ => random.Normal())];
        int[] person = [.. Enumerable.Range(0, Rows).Select(_ => random.Integer(400))], item = [.. Enumerable.Range(0, Rows).Select(_ => random.Integer(50))];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => random.Bernoulli(1 / (1 + Math.Exp(-x[i] - own[person[i]] - easy[item[i]]))) ? 1.0 : 0)];
        DesignMatrix design = DesignMatrix.Create(true, Rows, ("x", x));
        var data = new MixedModelData(y, design, [new RandomTerm(design, Grouping.FromKeys("person", person)), RandomTerm.Intercept(Grouping.FromKeys("item", item))]);
        GeneralizedLinearMixedModelResult one = new GeneralizedLinearMixedModel(new() { MaximumThreads = 1 }).Fit(data), three = new GeneralizedLinearMixedModel(new() { MaximumThreads = 3 }).Fit(data);
        Assert.Equal(one.Estimates, three.Estimates);
        Assert.Equal(one.VarianceComponents, three.VarianceComponents);
        Assert.Equal(one.GroupEffects[1][7, 0], three.GroupEffects[1][7, 0]);
        Assert.InRange(one["x"].Value, 0.95, 1.05);
    }

    private static GeneralizedLinearMixedModelResult Fit(string model)
    {
        (MixedModelData data, GeneralizedLinearMixedModelOptions options) = GeneralizedMixedSample.Model(model);
        return new GeneralizedLinearMixedModel(options).Fit(data);
    }

    private static double Reference(string model, string quantity, string term)
    {
        int row = Enumerable.Range(0, s_reference.RowCount).Single(i => s_reference.Text(i, "model") == model && s_reference.Text(i, "quantity") == quantity && s_reference.Text(i, "term") == term);
        return s_reference.Number(row, "value");
    }

    private static double Value(GeneralizedLinearMixedModelResult result, MixedModelData data, string quantity, string term)
    {
        switch (quantity)
        {
            case "estimate":
                return result[term].Value;
            case "se":
                return result[term].StandardError;
            case "sd":
                string[] parts = term.Split('|');
                string group = parts[0] == "class:school" ? "class" : parts[0];
                return result.VarianceComponents.Single(one => one.Group == group && one.Term == parts[1] && (one.With ?? "") == parts[2]).StandardDeviationOrCorrelation;
            case "log_likelihood":
                return result.LogLikelihood;
            case "r2_marginal":
                return result.RSquared.Marginal;
            case "r2_conditional":
                return result.RSquared.Conditional;
            case "dispersion":
                return result.Dispersion;
            default:
                GroupEffects effects = result.GroupEffects.Single(one => one.Grouping == data.RandomTerms[^1].Grouping.Name);
                string[] names = [.. GeneralizedMixedSample.Table.Texts(effects.Grouping).Distinct(StringComparer.Ordinal)];
                GroupEffect effect = effects[effects.Codes.ToList().IndexOf(Array.IndexOf(names, term)), quantity[^1] - '1'];
                return quantity.StartsWith("effect_sd", StringComparison.Ordinal) ? effect.StandardDeviation : effect.Value;
        }
    }
}
