using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.Tests.Survey;

/// <summary>Against R's survey and mitools (survey.R). Means, totals and shares are exact to rounding; regressions to the optimiser's tolerance.</summary>
public class SurveyReferenceTests
{
    private const double Tolerance = 1e-9;
    private static readonly Dictionary<(string, string), double> Expected = Read();

    public static TheoryData<string> Designs => ["weighted", "clustered", "fpc", "jkn", "jknfpc", "brr", "fay"];

    [Theory]
    [MemberData(nameof(Designs))]
    public void Means_and_totals_are_those_of_survey(string name)
    {
        (SurveySample sample, SurveyDesign design) = SurveySample.Named(name);
        SurveyResult mean = new SurveyEstimator(design).Mean([("y", sample["y"]), ("x", sample["x"])]);
        Check($"mean-{name}", mean, "y", "x");
        Near($"mean-{name}", "df", mean["y"].DegreesOfFreedom);
        Near($"mean-{name}", "y.lower", mean["y"].Lower);
        SurveyResult total = new SurveyEstimator(design).Total([("y", sample["y"]), ("x", sample["x"])]);
        Check($"total-{name}", total, "y", "x");
        if (design is ReplicateDesign)
            return;
        Near($"mean-{name}", "y.deff", mean.DesignEffects![0]);
        Near($"mean-{name}", "x.deff", mean.DesignEffects![1]);
        Near($"total-{name}", "y.deff", total.DesignEffects![0]);
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Ratios_shares_and_quantiles_are_those_of_survey(string name)
    {
        (SurveySample sample, SurveyDesign design) = SurveySample.Named(name);
        var estimator = new SurveyEstimator(design);
        Estimate ratio = estimator.Ratio(("y", sample["y"]), ("weight", sample["weight"])).Estimates[0];
        Near($"ratio-{name}", "value", ratio.Value);
        Near($"ratio-{name}", "se", ratio.StandardError);
        Check($"share-{name}", estimator.Proportions(sample.Group("level"), LevelsOf(sample)), [.. LevelsOf(sample)]);
        SurveyResult quantiles = estimator.Quantile("y", sample["y"], [0.25, 0.5, 0.9]);
        foreach ((int percent, int k) in new[] { (25, 0), (50, 1), (90, 2) })
        {
            Near($"quantile-{name}", $"value.{percent}", quantiles.Estimates[k].Value);
            double lower = Expected[($"quantile-{name}", $"lower.{percent}")], upper = Expected[($"quantile-{name}", $"upper.{percent}")];
            Assert.Equal(double.IsNaN(lower) ? double.NegativeInfinity : lower, quantiles.Estimates[k].Lower, 1e-9);
            Assert.Equal(double.IsNaN(upper) ? double.PositiveInfinity : upper, quantiles.Estimates[k].Upper, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Regressions_are_those_of_svyglm(string name)
    {
        (SurveySample sample, SurveyDesign design) = SurveySample.Named(name);
        SurveyResult linear = new SurveyRegression().Fit(new SurveyRegressionData(sample["y"], sample.Terms("x", "z"), design));
        Check($"linear-{name}", linear, "(Intercept)", "x", "z");
        Near($"linear-{name}", "df", linear["x"].DegreesOfFreedom);
        Near($"linear-{name}", "x.lower", linear["x"].Lower);
        Check($"logistic-{name}", new SurveyRegression(GeneralizedFamily.Binomial).Fit(new SurveyRegressionData(sample["passed"], sample.Terms("x", "z"), design)), "(Intercept)", "x", "z");
        Check($"poisson-{name}", new SurveyRegression(GeneralizedFamily.Poisson).Fit(new SurveyRegressionData(sample["count"], sample.Terms("x"), design)), "(Intercept)", "x");
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Domains_and_holes_leave_units_where_they_were_drawn(string name)
    {
        (SurveySample sample, SurveyDesign design) = SurveySample.Named(name);
        bool[] domain = [.. sample["z"].Zip(sample["stratum"], (z, h) => z == 1 && h < 6)];
        SurveyResult within = new SurveyEstimator(design.Where(domain)).Mean([("y", sample["y"])]);
        Check($"domain-{name}", within, "y");
        Near($"domain-{name}", "df", within["y"].DegreesOfFreedom);
        SurveyResult holes = new SurveyEstimator(design).Mean([("holes", sample["holes"])]);
        Check($"holes-{name}", holes, "holes");
        Assert.Equal(sample["holes"].Count(double.IsNaN), holes.Missingness.RowsDropped);
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Plausible_values_are_pooled_as_mitools_does(string name)
    {
        (SurveySample sample, SurveyDesign design) = SurveySample.Named(name);
        ReadOnlyMemory<double>[] values = [.. Enumerable.Range(1, 5).Select(k => (ReadOnlyMemory<double>)sample[$"pv{k}"])];
        PooledResult mean = PlausibleValueAnalysis.Analyse(values, pv => new SurveyEstimator(design).Mean([("pv", pv)]));
        Near($"pv-mean-{name}", "value", mean.Estimates[0].Value);
        Near($"pv-mean-{name}", "se", mean.Estimates[0].StandardError);
        Near($"pv-mean-{name}", "df", mean.Estimates[0].DegreesOfFreedom);
        PooledResult linear = PlausibleValueAnalysis.Analyse(values, pv => new SurveyRegression().Fit(new SurveyRegressionData(pv, sample.Terms("x"), design)));
        Near($"pv-linear-{name}", "x", linear.Estimates[1].Value);
        Near($"pv-linear-{name}", "intercept.se", linear.Estimates[0].StandardError);
        Near($"pv-linear-{name}", "x.se", linear.Estimates[1].StandardError);
        Near($"pv-linear-{name}", "df2", linear.Estimates[1].DegreesOfFreedom);
    }

    [Theory]
    [InlineData(LonelyUnitRule.Certainty, "certainty")]
    [InlineData(LonelyUnitRule.Adjust, "adjust")]
    [InlineData(LonelyUnitRule.Average, "average")]
    public void Lonely_units_follow_the_named_rule(LonelyUnitRule rule, string name)
    {
        SurveySample sample = SurveySample.Lonely;
        var estimator = new SurveyEstimator(sample.Clustered(rule));
        Check($"lonely-{name}", estimator.Mean([("y", sample["y"])]), "y");
        Check($"lonely-total-{name}", estimator.Total([("y", sample["y"])]), "y");
    }

    private static string[] LevelsOf(SurveySample sample)
    {
        Grouping levels = sample.Group("level");
        var labels = new string[levels.GroupCount];
        string[] texts = ReferenceTable.Read("survey-data.csv").Texts("level");
        // In order of first appearance, which the subset of pairs shares.
        for (int i = 0, seen = 0; i < texts.Length && seen < labels.Length; i++)
        {
            if (!labels.Contains(texts[i]))
                labels[seen++] = texts[i];
        }

        return labels;
    }

    private static void Check(string test, SurveyResult result, params string[] terms)
    {
        Assert.True(result.Convergence.IsUsable, result.Convergence.Reason);
        for (int k = 0; k < terms.Length; k++)
        {
            string prefix = test.StartsWith("share", StringComparison.Ordinal) ? "level" : "";
            string term = prefix + (terms[k] == "(Intercept)" ? "intercept" : terms[k]);
            Near(test, term + ".value", result.Estimates[k].Value);
            Near(test, term + ".se", result.Estimates[k].StandardError);
            Assert.Equal(result.Covariance(k, k), result.Estimates[k].StandardError * result.Estimates[k].StandardError, 1e-9 * result.Covariance(k, k));
        }
    }

    private static void Near(string test, string quantity, double actual)
    {
        double expected = Expected[(test, quantity)];
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected), $"{test} {quantity}: expected {expected:R}, got {actual:R}, relative {Math.Abs(actual / expected - 1):E2}");
    }

    private static Dictionary<(string, string), double> Read()
    {
        ReferenceTable table = ReferenceTable.Read("survey.csv");
        return Enumerable.Range(0, table.RowCount).ToDictionary(row => (table.Text(row, "case"), table.Text(row, "quantity")), row => table.Number(row, "value"));
    }
}
