using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;

namespace ResearchKit.Statistics.Tests.MetaAnalysis;

/// <summary>Against metafor and clubSandwich (meta-analysis.R). Estimators in closed form agree to rounding; iterative ones and Q profiles to metafor's tolerance; three levels to its optimiser's.</summary>
public class MetaAnalysisReferenceTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("meta-analysis-data.csv");
    private static readonly Dictionary<(string, string), double> Expected = Read();

    public static TheoryData<string, HeterogeneityEstimator> Estimators => new()
    {
        { "REML", HeterogeneityEstimator.Reml }, { "ML", HeterogeneityEstimator.MaximumLikelihood }, { "DL", HeterogeneityEstimator.DerSimonianLaird }, { "PM", HeterogeneityEstimator.PauleMandel },
        { "EB", HeterogeneityEstimator.EmpiricalBayes }, { "SJ", HeterogeneityEstimator.SidikJonkman }, { "FE", HeterogeneityEstimator.Fixed },
    };

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Meta_regressions_are_those_of_rma(string name, HeterogeneityEstimator estimator)
    {
        foreach ((string test, MetaAnalysisTest kind) in new[] { ("z", MetaAnalysisTest.Normal), ("knha", MetaAnalysisTest.KnappHartung), ("adhoc", MetaAnalysisTest.KnappHartungAtLeastOne) })
        {
            if (name == "FE" && test != "z")
                continue;
            foreach (bool moderated in new[] { false, true })
            {
                MetaAnalysisResult fit = new MetaRegression(new MetaAnalysisOptions { Estimator = estimator, Test = kind }).Fit(Data(moderated, false));
                string label = $"{name}-{(moderated ? "mods" : "plain")}-{test}";
                Coefficients(label, fit, "b", "se", 1e-7);
                Near(label, "lower1", fit.Estimates[0].Lower, 1e-7);
                Near(label, "p1", fit.Estimates[0].PValue, 1e-7);
                Near(label, "QE", fit.ResidualHeterogeneity!.Statistic, 1e-10);
                Near(label, "QEp", fit.ResidualHeterogeneity.PValue, 1e-9);
                Near(label, "I2", fit.ISquared, 1e-7);
                Near(label, "H2", fit.HSquared, 1e-7);
                Near(label, "ll", fit.LogLikelihood, 1e-8);
                if (moderated)
                {
                    Near(label, "QM", fit.Moderators!.Statistic, 1e-7);
                    Near(label, "QMp", fit.Moderators.PValue, 1e-7);
                }

                if (estimator == HeterogeneityEstimator.Fixed)
                    continue;
                VarianceEstimate tau2 = fit.Variances[0];
                Near(label, "tau2", tau2.Variance, 1e-7);
                Near(label, "tau2.lower", tau2.Lower, 1e-7);
                Near(label, "tau2.upper", tau2.Upper, 1e-7);
                Near(label, "I2.lower", fit.ISquaredInterval.Lower, 1e-7);
                Near(label, "I2.upper", fit.ISquaredInterval.Upper, 1e-7);
                if (estimator is HeterogeneityEstimator.Reml or HeterogeneityEstimator.MaximumLikelihood)
                    Near(label, "se.tau2", tau2.StandardError, 1e-7);
                if (moderated)
                {
                    Near(label, "R2", fit.HeterogeneityExplained, 1e-6);
                    continue;
                }

                Near(label, "pi.lower", fit.PredictionInterval!.Value.Lower, 1e-7);
                Near(label, "pi.upper", fit.PredictionInterval.Value.Upper, 1e-7);
                Near(label, "weight1", fit.WeightShares[0], 1e-8);
                Near(label, "weight9", fit.WeightShares[8], 1e-8);
            }
        }
    }

    [Theory]
    [InlineData("REML", HeterogeneityEstimator.Reml)]
    [InlineData("ML", HeterogeneityEstimator.MaximumLikelihood)]
    public void Three_levels_are_those_of_rma_mv(string name, HeterogeneityEstimator estimator)
    {
        foreach (bool moderated in new[] { false, true })
        {
            MetaAnalysisData data = Data(moderated, true);
            var options = new MetaAnalysisOptions { Estimator = estimator };
            MetaAnalysisResult fit = new ThreeLevelMetaRegression(options).Fit(data), robust = new ThreeLevelMetaRegression(options with { ClusterRobust = true }).Fit(data);
            string label = $"three-{name}-{(moderated ? "mods" : "plain")}";
            Coefficients(label, fit, "b", "se", 1e-6);
            Near(label, "lower1", fit.Estimates[0].Lower, 1e-6);
            Near(label, "sigma1", fit.Variances[0].Variance, 1e-5);
            Near(label, "sigma2", fit.Variances[1].Variance, 1e-5);
            Near(label, "ll", fit.LogLikelihood, 1e-9);
            Coefficients(label, robust, "b", "cr2se", 1e-6);
            for (int k = 0; k < robust.Estimates.Count; k++)
                Near(label, $"cr2df{k + 1}", robust.Estimates[k].DegreesOfFreedom, 1e-6);
            Assert.True(fit.LogLikelihood >= Expected[(label, "ll")] - 1e-9);
            if (estimator != HeterogeneityEstimator.Reml)
                continue;
            MetaAnalysisResult two = new MetaRegression(options with { ClusterRobust = true }).Fit(data);
            Coefficients(label, two, "", "unicr2se", 1e-7);
            for (int k = 0; k < two.Estimates.Count; k++)
                Near(label, $"unicr2df{k + 1}", two.Estimates[k].DegreesOfFreedom, 1e-7);
        }
    }

    [Fact]
    public void Eggers_test_and_leaving_one_out_are_those_of_metafor()
    {
        EggerTest egger = EggerTest.Of(Table.Numbers("yi"), Table.Numbers("vi"));
        Near("egger", "t", egger.Asymmetry.Statistic, 1e-9);
        Near("egger", "p", egger.Asymmetry.PValue, 1e-9);
        Near("egger", "limit", egger.Limit.Value, 1e-9);
        Near("egger", "df", egger.Asymmetry.DegreesOfFreedom, 1e-12);
        IReadOnlyList<MetaAnalysisResult> left = new MetaRegression().LeaveOneOut(Data(false, false));
        Assert.Equal(Table.RowCount, left.Count);
        foreach (int which in new[] { 1, 5, Table.RowCount })
        {
            Near("leave", $"b{which}", left[which - 1].Estimates[0].Value, 1e-7);
            Near("leave", $"tau2.{which}", left[which - 1].Variances[0].Variance, 1e-7);
        }

        Assert.Equal(14, new MetaRegression().LeaveOneOut(Data(false, true)).Count);
    }

    [Fact]
    public void Stopping_where_metafor_does_repeats_its_numbers()
    {
        MetaAnalysisResult fit = new MetaRegression(new MetaAnalysisOptions { StopBelow = 1e-5 }).Fit(Data(true, false));
        Near("early", "tau2", fit.Variances[0].Variance, 1e-10);
        Near("early", "b1", fit.Estimates[0].Value, 1e-10);
        Near("early", "se2", fit.Estimates[1].StandardError, 1e-10);
        Assert.NotEqual(Expected[("REML-mods-knha", "tau2")], Expected[("early", "tau2")]);
    }

    internal static MetaAnalysisData Data(bool moderated, bool studies) => new(
        Table.Numbers("yi"), Table.Numbers("vi"), moderated ? DesignMatrix.Create(true, Table.RowCount, ("weeks", Table.Numbers("weeks")), ("online", Table.Numbers("online"))) : null,
        studies ? Grouping.FromKeys<string>("study", Table.Texts("study")) : null);

    private static void Coefficients(string label, MetaAnalysisResult fit, string value, string error, double tolerance)
    {
        Assert.True(fit.Convergence.IsUsable, fit.Convergence.Reason);
        for (int k = 0; k < fit.Estimates.Count; k++)
        {
            if (value.Length > 0)
                Near(label, $"{value}{k + 1}", fit.Estimates[k].Value, tolerance);
            Near(label, $"{error}{k + 1}", fit.Estimates[k].StandardError, tolerance);
            Assert.Equal(fit.Covariance(k, k), fit.Estimates[k].StandardError * fit.Estimates[k].StandardError, 1e-12);
        }
    }

    private static void Near(string test, string quantity, double actual, double tolerance)
    {
        double expected = Expected[(test, quantity)];
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-3), $"{test} {quantity}: expected {expected:R}, got {actual:R}, relative {Math.Abs(actual / expected - 1):E2}");
    }

    private static Dictionary<(string, string), double> Read()
    {
        ReferenceTable table = ReferenceTable.Read("meta-analysis.csv");
        return Enumerable.Range(0, table.RowCount).ToDictionary(row => (table.Text(row, "case"), table.Text(row, "quantity")), row => table.Number(row, "value"));
    }
}
