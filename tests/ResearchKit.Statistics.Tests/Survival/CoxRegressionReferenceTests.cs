using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class CoxRegressionReferenceTests
{
    public static TheoryData<string> Models { get; } =
        ["efron", "breslow", "noties", "entry", "weekentry", "weekentry-breslow", "strata", "weighted", "offset", "cluster", "cluster-breslow", "robust", "cluster-strata"];

    private static (CoxData Data, CoxOptions Options) Case(string model)
    {
        EventTimes times = model switch
        {
            "noties" => SurvivalSample.Times("time", "any"),
            "entry" => SurvivalSample.Times("time", "event", "entry"),
            "weekentry" or "weekentry-breslow" => SurvivalSample.Times("week", "weekevent", "weekentry"),
            "robust" or "cluster-strata" => SurvivalSample.Times("week", "weekevent", "weekentry", "weight"),
            "weighted" => SurvivalSample.Times("week", "weekevent", weight: "whole"),
            _ => SurvivalSample.Times("week", "weekevent"),
        };
        DesignMatrix design = model is "efron" or "breslow" or "entry" ? SurvivalSample.Design("x", "z", "pb", "pc") : SurvivalSample.Design("x", "z");
        Grouping? strata = model is "strata" or "robust" or "cluster-strata" ? SurvivalSample.Programmes : null;
        ReadOnlyMemory<double>? offset = null;
        if (model == "offset")
            offset = SurvivalSample.Column("off");
        return (new CoxData(times, design, strata, SurvivalSample.Schools, offset), new CoxOptions
        {
            Ties = model.EndsWith("breslow", StringComparison.Ordinal) ? TieMethod.Breslow : TieMethod.Efron,
            StandardErrors = model.StartsWith("cluster", StringComparison.Ordinal) ? StandardErrorKind.CR0 : model == "robust" ? StandardErrorKind.HC0 : StandardErrorKind.Classical,
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Agrees_with_coxph(string model)
    {
        (CoxData data, CoxOptions options) = Case(model);
        CoxResult result = new CoxRegression(options).Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        SurvivalSample.AssertAgrees(model, "estimate", term => result[term].Value, 1e-8);
        SurvivalSample.AssertAgrees(model, "se", term => result[term].StandardError, 1e-8);
        SurvivalSample.AssertAgrees(model, "loglik", term => term == "null" ? result.NullLogLikelihood : result.LogLikelihood, 1e-10);
        SurvivalSample.AssertAgrees(model, "lr", _ => result.LikelihoodRatio.ChiSquared, 1e-8);
        SurvivalSample.AssertAgrees(model, "score", _ => result.Score.ChiSquared, 1e-8);
        SurvivalSample.AssertAgrees(model, "wald", _ => Math.Round(result.Wald.ChiSquared, 12), 1e-7);
        SurvivalSample.AssertAgrees(model, "concordance", _ => result.Concordance!.Value, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_test_of_proportional_hazards_is_that_of_cox_zph(string model)
    {
        (CoxData data, CoxOptions options) = Case(model);
        foreach ((string name, HazardTime time) in new[] { ("km", HazardTime.KaplanMeier), ("identity", HazardTime.Identity), ("log", HazardTime.Logarithm), ("rank", HazardTime.Rank) })
        {
            ProportionalHazardsTest test = new CoxRegression(options with { ProportionalHazardsTime = time }).Fit(data).ProportionalHazards!;
            SurvivalSample.AssertAgrees(model, $"zph-{name}", term => term == "GLOBAL" ? test.GlobalChiSquared : test.ChiSquared[test.Terms.ToList().IndexOf(term)], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Martingale_residuals_are_those_of_coxph(string model)
    {
        (CoxData data, CoxOptions options) = Case(model);
        IReadOnlyList<double> residuals = new CoxRegression(options).Fit(data).MartingaleResiduals(data);
        SurvivalSample.AssertAgrees(model, "martingale", row => residuals[int.Parse(row, CultureInfo.InvariantCulture) - 1], 1e-8);
    }

    [Theory]
    [InlineData("efron", IntervalScale.LogLog)]
    [InlineData("breslow", IntervalScale.Log)]
    [InlineData("entry", IntervalScale.Plain)]
    public void Predicted_curves_are_those_of_survfit(string model, IntervalScale scale)
    {
        (CoxData data, CoxOptions options) = Case(model);
        PredictedSurvival curve = new CoxRegression(options).Fit(data).Predict([0.7, 0.2, 1, 0], interval: scale);
        double[] at = [.. SurvivalSample.Reference(model, "curve-at").Select(pair => pair.Value)];
        int Index(string term) => curve.Times.ToList().IndexOf(at[int.Parse(term, CultureInfo.InvariantCulture) - 1]);
        SurvivalSample.AssertAgrees(model, "curve", term => curve.Survival[Index(term)], 1e-9);
        SurvivalSample.AssertAgrees(model, "curve-se", term => curve.StandardError[Index(term)], 1e-8);
        SurvivalSample.AssertAgrees(model, "curve-lower", term => curve.Lower[Index(term)], 1e-8);
        SurvivalSample.AssertAgrees(model, "curve-upper", term => curve.Upper[Index(term)], 1e-8);
    }
}
