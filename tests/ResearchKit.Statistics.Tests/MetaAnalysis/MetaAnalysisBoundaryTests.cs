using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;

namespace ResearchKit.Statistics.Tests.MetaAnalysis;

public class MetaAnalysisBoundaryTests
{
    private static readonly double[] Effects = [0.1, 0.4, 0.3, 0.8], Variances = [0.01, 0.02, 0.01, 0.03];

    [Fact]
    public void Alike_effects_have_no_heterogeneity_under_any_estimator()
    {
        double[] same = [0.5, 0.5, 0.5, 0.5];
        foreach (HeterogeneityEstimator estimator in Enum.GetValues<HeterogeneityEstimator>())
        {
            MetaAnalysisResult fit = new MetaRegression(new MetaAnalysisOptions { Estimator = estimator, Test = MetaAnalysisTest.Normal }).Fit(new MetaAnalysisData(same, Variances));
            Assert.Equal(0.5, fit["(Intercept)"].Value, 1e-12);
            Assert.All(fit.Variances, one => Assert.Equal(0, one.Variance, 1e-12));
            Assert.Equal(0, fit.ISquared, 1e-12);
        }
    }

    [Fact]
    public void Too_few_studies_say_why_there_is_no_estimate()
    {
        Assert.Contains("leave nothing to see heterogeneity by", new MetaRegression().Fit(new MetaAnalysisData(new double[] { 0.3 }, new double[] { 0.1 })).Convergence.Reason, StringComparison.Ordinal);
        MetaAnalysisResult one = new MetaRegression(new MetaAnalysisOptions { Estimator = HeterogeneityEstimator.Fixed }).Fit(new MetaAnalysisData(new double[] { 0.3 }, new double[] { 0.04 }));
        Assert.Equal(0.2, one["(Intercept)"].StandardError, 1e-12);
        Assert.Null(one.ResidualHeterogeneity);
        Assert.Contains("no row is complete", new MetaRegression().Fit(new MetaAnalysisData(new[] { double.NaN }, new[] { 0.1 })).Convergence.Reason, StringComparison.Ordinal);
        var data = new MetaAnalysisData(Effects, Variances, null, Grouping.FromKeys<string>("study", ["a", "b", "c", "d"]));
        Assert.Contains("each study has one effect", new ThreeLevelMetaRegression().Fit(data).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("there is 1 study", new ThreeLevelMetaRegression().Fit(new MetaAnalysisData(Effects, Variances, null, Grouping.FromKeys<string>("study", ["a", "a", "a", "a"]))).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_variances_and_missing_studies_are_refused_by_name()
    {
        foreach (double bad in new[] { 0, -0.1, double.PositiveInfinity })
            Assert.Contains("The variance of row 1", Assert.Throws<ArgumentException>(() => new MetaRegression().Fit(new MetaAnalysisData(Effects, new[] { 0.1, bad, 0.1, 0.1 }))).Message, StringComparison.Ordinal);
        Assert.Contains("needs the study", Assert.Throws<ArgumentException>(() => new ThreeLevelMetaRegression().Fit(new MetaAnalysisData(Effects, Variances))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ThreeLevelMetaRegression(new MetaAnalysisOptions { Estimator = HeterogeneityEstimator.PauleMandel }));
        Assert.Throws<ArgumentException>(() => new MetaRegression(new MetaAnalysisOptions { ClusterRobust = true }).Fit(new MetaAnalysisData(Effects, Variances)));
        Assert.Throws<ArgumentException>(() => new MetaAnalysisData(Effects, new double[3]));
        Assert.Contains("study is missing in row 2", Assert.Throws<ArgumentException>(() => new MetaRegression().Fit(new MetaAnalysisData(Effects, Variances, null, Grouping.FromKeys<string>("study", ["a", "b", null, "d"])))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_effects_of_a_study_are_warned_of()
    {
        var data = new MetaAnalysisData(Effects, Variances, null, Grouping.FromKeys<string>("study", ["a", "a", "b", "c"]));
        Assert.Contains(new MetaRegression().Fit(data).Warnings, warning => warning.Contains("Fit a three-level model", StringComparison.Ordinal));
    }

    [Fact]
    public void A_variance_at_zero_is_a_boundary_with_a_sentence()
    {
        // Pairs of effects that are the same within studies.
        double[] effects = [0.1, 0.1, 0.9, 0.9, 0.5, 0.5], variances = [0.05, 0.05, 0.05, 0.05, 0.05, 0.05];
        MetaAnalysisResult fit = new ThreeLevelMetaRegression().Fit(new MetaAnalysisData(effects, variances, null, Grouping.FromKeys<string>("study", ["a", "a", "b", "b", "c", "c"])));
        Assert.Equal(ConvergenceStatus.Boundary, fit.Convergence.Status);
        Assert.Contains("effects within studies", fit.Convergence.Reason, StringComparison.Ordinal);
        Assert.Equal(0, fit.Variances[1].Variance);
        // Balanced: the variance of the three means is 0.16, of which 0.05/2 is sampling error.
        Assert.Equal(0.16 - 0.025, fit.Variances[0].Variance, 1e-9);
    }

    [Fact]
    public void Eggers_test_says_when_there_is_none()
    {
        Assert.Contains("three studies", EggerTest.Of(new[] { 0.1, 0.2 }, new[] { 0.1, 0.2 }).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("same standard error", EggerTest.Of(Effects, new[] { 0.1, 0.1, 0.1, 0.1 }).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("below 10", Assert.Single(EggerTest.Of(Effects, Variances).Warnings), StringComparison.Ordinal);
    }
}
