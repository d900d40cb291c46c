using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.Tests.MissingData;

/// <summary>Weights of response against stacked estimating equations with numerical derivatives (missing-data.R).</summary>
public class ResponseWeightingTests
{
    private static readonly double[] Y = MissingSample.Column("ym");
    private static readonly bool[] Answered = [.. Y.Select(value => !double.IsNaN(value))];
    private static readonly DesignMatrix Known = MissingSample.Terms(200, ("a", MissingSample.Column("a")), ("b", MissingSample.Column("b")));

    [Fact]
    public void Estimates_and_errors_are_those_of_stacked_equations()
    {
        ResponseWeights weights = new ResponseWeighting().Fit(Answered, Known);
        MissingSample.Near("ipw", "ess", weights.EffectiveSampleSize, 1e-8);
        Estimate mean = new SurveyEstimator(weights.Design).Mean([("y", Y)])["y"];
        MissingSample.Near("ipw", "mean", mean.Value, 1e-8);
        MissingSample.Near("ipw", "mean.se", mean.StandardError, 1e-7);
        SurveyResult fit = new SurveyRegression().Fit(new SurveyRegressionData(Y, MissingSample.Terms(200, ("a", MissingSample.Column("a"))), weights.Design));
        MissingSample.Near("ipw", "intercept", fit.Estimates[0].Value, 1e-8);
        MissingSample.Near("ipw", "slope", fit.Estimates[1].Value, 1e-8);
        MissingSample.Near("ipw", "intercept.se", fit.Estimates[0].StandardError, 1e-7);
        MissingSample.Near("ipw", "slope.se", fit.Estimates[1].StandardError, 1e-7);
    }

    [Fact]
    public void Weights_taken_as_given_would_have_other_errors()
    {
        ResponseWeights weights = new ResponseWeighting().Fit(Answered, Known);
        double counted = new SurveyEstimator(weights.Design).Mean([("y", Y)])["y"].StandardError;
        double given = new SurveyEstimator(new LinearizedDesign(weights.Weights.Span)).Mean([("y", Y)])["y"].StandardError;
        Assert.True(counted < given, $"{counted} {given}");
    }

    [Fact]
    public void Trimming_cuts_the_largest_weights_and_raises_the_effective_size()
    {
        ResponseWeights all = new ResponseWeighting().Fit(Answered, Known), cut = new ResponseWeighting(new ResponseWeightingOptions { TrimAbove = 0.9 }).Fit(Answered, Known);
        Assert.Equal(0, all.CutCount);
        Assert.InRange(cut.CutCount, 10, 20);
        Assert.True(cut.EffectiveSampleSize > all.EffectiveSampleSize);
        Assert.Equal(cut.Cap, cut.Weights.ToArray().Max());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseWeighting(new ResponseWeightingOptions { TrimAbove = 0 }));
    }

    [Fact]
    public void What_separates_response_or_is_not_known_of_all_is_named()
    {
        ResponseWeights separated = new ResponseWeighting().Fit(Answered, MissingSample.Terms(200, ("s", Answered.Select(one => one ? 1.0 : 0).ToArray())));
        Assert.Contains("perfect separation", separated.Model.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("perfect separation", Assert.Throws<InvalidOperationException>(() => separated.Design).Message, StringComparison.Ordinal);
        Assert.Contains("bm is missing or infinite in row", Assert.Throws<ArgumentException>(() => new ResponseWeighting().Fit(Answered, MissingSample.Terms(200, ("bm", MissingSample.Column("bm"))))).Message, StringComparison.Ordinal);
        Assert.Contains("in every row", new ResponseWeighting().Fit([.. Answered.Select(_ => true)], Known).Model.Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_of_the_design_are_kept()
    {
        var design = new LinearizedDesign([.. Answered.Select(_ => 1.0)], null, MissingSample.Clusters);
        ResponseWeights weights = new ResponseWeighting().Fit(Answered, Known, design);
        SurveyResult mean = new SurveyEstimator(weights.Design).Mean([("y", Y)]);
        Assert.Equal(19, mean["y"].DegreesOfFreedom);
        Assert.NotEqual(new SurveyEstimator(new ResponseWeighting().Fit(Answered, Known).Design).Mean([("y", Y)])["y"].StandardError, mean["y"].StandardError);
    }
}
