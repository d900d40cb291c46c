using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

public class StructuralEquationReferenceTests
{
    private const GroupEquality Scalar = GroupEquality.Loadings | GroupEquality.Intercepts;
    private static readonly ReferenceTable Reference = ReferenceTable.Read("factors.csv");
    private static readonly string Holes = FactorSample.Three.Replace('x', 'm');

    public static TheoryData<string> Models => [.. Reference.Texts("model").Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Agrees_with_lavaan(string model)
    {
        StructuralEquationResult result = Fit(model);
        Assert.True(result.Convergence.IsUsable, result.Convergence.Reason);
        int compared = 0;
        var wrong = new List<string>();
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "model") != model || Reference.Text(row, "quantity") is "lrt" or "mi" or "epc" or "sepc" or "regression" or "bartlett")
                continue;
            string quantity = Reference.Text(row, "quantity"), term = Reference.Text(row, "term");
            double expected = Reference.Number(row, "value");
            double actual = term.Length == 0 ? OfFit(result.Fit, quantity) : OfParameter(result[term], quantity);
            // lavaan stops its search and its EM algorithm earlier, and takes cruder differences for second derivatives.
            double tolerance = quantity switch
            {
                "chisq" or "baseline.chisq" or "logl" or "unrestricted.logl" or "aic" or "bic" => 1e-4 + 1e-7 * Math.Abs(expected),
                "chisq.scaled" => 1e-3,
                "est" => 3e-5 * Math.Max(1, Math.Abs(expected)),
                _ => 5e-5 * Math.Max(1, Math.Abs(expected)),
            };
            if (!(Math.Abs(actual - expected) <= tolerance))
                wrong.Add(FormattableString.Invariant($"{model}: {quantity} of {term} is {actual:R}, lavaan says {expected:R}"));
            compared++;
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(12)) + $"\n{wrong.Count} of {compared}");
        Assert.True(compared > 30);
    }

    [Fact]
    public void Modification_indices_agree_with_lavaan()
    {
        IReadOnlyList<ModificationIndex> indices = Fit("cfa").ModificationIndices();
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "model") != "cfa" || Reference.Text(row, "quantity") is not ("mi" or "epc" or "sepc"))
                continue;
            ModificationIndex own = indices.Single(one => one.Term == Reference.Text(row, "term"));
            double actual = Reference.Text(row, "quantity") switch { "mi" => own.Index, "epc" => own.ExpectedChange, _ => own.StandardisedChange };
            double expected = Reference.Number(row, "value");
            Assert.Equal(expected, actual, 1e-4 * Math.Max(1, Math.Abs(expected)));
        }

        Assert.Equal(Reference.Text(Enumerable.Range(0, Reference.RowCount).First(row => Reference.Text(row, "quantity") == "mi"), "term"), indices[0].Term);
    }

    [Fact]
    public void Factor_scores_agree_with_lavaan()
    {
        StructuralEquationResult result = Fit("cfa");
        IReadOnlyList<double[]> regression = result.Scores(FactorSample.Data()), bartlett = result.Scores(FactorSample.Data(), FactorScoreMethod.Bartlett);
        int compared = 0;
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "quantity") is not ("regression" or "bartlett"))
                continue;
            string[] term = Reference.Text(row, "term").Split(' ');
            double[] scores = (Reference.Text(row, "quantity") == "regression" ? regression : bartlett)[result.Syntax.Factors.ToList().IndexOf(term[0])];
            Assert.Equal(Reference.Number(row, "value"), scores[int.Parse(term[1], System.Globalization.CultureInfo.InvariantCulture)], 1e-4);
            compared++;
        }

        Assert.Equal(30, compared);
    }

    [Fact]
    public void The_scaled_difference_test_agrees_with_lavaan()
    {
        ModelComparison comparison = ModelComparison.Of(Fit("scalar.mlr"), Fit("metric.mlr"));
        double Expected(string term) => Reference.Number(Enumerable.Range(0, Reference.RowCount).Single(row => Reference.Text(row, "quantity") == "lrt" && Reference.Text(row, "term") == term), "value");
        Assert.Equal(Expected("statistic"), comparison.Test.Statistic, 1e-3);
        Assert.Equal(Expected("df"), comparison.Test.DegreesOfFreedom);
        Assert.Equal(Expected("p"), comparison.Test.PValue, 1e-4);
    }

    private static double OfParameter(StructuralParameter parameter, string quantity) => quantity switch
    {
        "est" => parameter.Estimate.Value,
        "se" => parameter.Estimate.StandardError,
        "std" => parameter.Standardised.Value,
        _ => parameter.Standardised.StandardError,
    };

    private static double OfFit(FitIndices fit, string quantity) => quantity switch
    {
        "chisq" => fit.Test.Statistic,
        "df" => fit.Test.DegreesOfFreedom,
        "pvalue" => fit.Test.PValue,
        "cfi" => fit.Cfi,
        "tli" => fit.Tli,
        "rmsea" => fit.Rmsea,
        "rmsea.ci.lower" => fit.RmseaInterval.Lower,
        "rmsea.ci.upper" => fit.RmseaInterval.Upper,
        "rmsea.pvalue" => fit.CloseFitPValue,
        "srmr" => fit.Srmr,
        "srmr_bentler_nomean" => fit.SrmrWithoutMeans,
        "logl" => fit.LogLikelihood,
        "unrestricted.logl" => fit.SaturatedLogLikelihood,
        "aic" => fit.Aic,
        "bic" => fit.Bic,
        "npar" => fit.ParameterCount,
        "baseline.chisq" => fit.Baseline.Statistic,
        "baseline.df" => fit.Baseline.DegreesOfFreedom,
        "chisq.scaled" => fit.RobustTest!.Statistic,
        "chisq.scaling.factor" => fit.RobustTest!.ScalingFactor,
        "baseline.chisq.scaling.factor" => fit.RobustBaseline!.ScalingFactor,
        "cfi.robust" => fit.RobustCfi!.Value,
        "tli.robust" => fit.RobustTli!.Value,
        "rmsea.robust" => fit.RobustRmsea!.Value,
        _ => throw new ArgumentException(quantity),
    };

    private static StructuralEquationResult Fit(string model)
    {
        var robust = new StructuralEquationOptions { Estimator = StructuralEstimator.RobustMaximumLikelihood };
        var full = new StructuralEquationOptions { Missing = MissingAnswers.FullInformation };
        const string Mediation = "f1 =~ x1 + x2 + x3\nf3 =~ x7 + x8 + x9\nf1 ~ a*treat + age\nf3 ~ b*f1 + c*treat\nindirect := a*b\ntotal := c + indirect";
        (string syntax, StructuralEquationOptions options, bool inGroups) = model switch
        {
            "cfa" => (FactorSample.Three, new StructuralEquationOptions(), false),
            "std.lv" => (FactorSample.Three, new() { StandardisedFactors = true }, false),
            "orthogonal" => (FactorSample.Three, new() { OrthogonalFactors = true }, false),
            "mlr" => (FactorSample.Three, robust, false),
            "mlm" => (FactorSample.Three, new() { Estimator = StructuralEstimator.SatorraBentler }, false),
            "wishart" => (FactorSample.Three, new() { UnbiasedCovariance = true }, false),
            "fiml" => (Holes, full, false),
            "fiml.mlr" => (Holes, full with { Estimator = StructuralEstimator.RobustMaximumLikelihood }, false),
            "listwise" => (Holes, new(), false),
            "configural" => (FactorSample.Three, new(), true),
            "metric" => (FactorSample.Three, new() { EqualAcrossGroups = GroupEquality.Loadings }, true),
            "scalar" => (FactorSample.Three, new() { EqualAcrossGroups = Scalar }, true),
            "strict" => (FactorSample.Three, new() { EqualAcrossGroups = Scalar | GroupEquality.Residuals }, true),
            "partial" => (FactorSample.Three, new() { EqualAcrossGroups = Scalar, FreeAcrossGroups = ["f1 =~ x2", "x7 ~ 1"] }, true),
            "scalar.std.lv" => (FactorSample.Three, new() { EqualAcrossGroups = Scalar, StandardisedFactors = true }, true),
            "scalar.mlr" => (FactorSample.Three, robust with { EqualAcrossGroups = Scalar }, true),
            "metric.mlr" => (FactorSample.Three, robust with { EqualAcrossGroups = GroupEquality.Loadings }, true),
            "fiml.scalar" => (Holes, full with { EqualAcrossGroups = Scalar }, true),
            "mediation" => (Mediation, new(), false),
            "mediation.mlr" => (Mediation, robust with { MeanStructure = true }, false),
            "path" => ("t2 ~ b1*t1 + treat\nt3 ~ b2*t2\nt4 ~ t3 + start(0.1)*treat\nb1 == b2", new(), false),
            "free.x" => ("t2 ~ t1 + treat + age; t3 ~ t2", new() { FixedPredictors = false }, false),
            "labels" => ("f1 =~ x1 + a*x2 + a*x3\nf2 =~ NA*x4 + x5 + x6\nf2 ~~ 1*f2\nx1 ~~ x4\nf1 ~~ 0*f2\nx5 ~~ v*x5\nx6 ~~ v*x6\nratio := v / a^2", new(), false),
            "second" => (FactorSample.Three + "\ng =~ f1 + f2 + f3", new(), false),
            "bifactor" => (FactorSample.Three + "\nx1 ~~ x2\nf1 =~ x4", robust, false),
            "growth" => ("i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ni ~ treat\ns ~ treat", new() { IsGrowthModel = true }, false),
            _ => (RandomInterceptCrossLagged, new() { MeanStructure = true }, false),
        };
        return new StructuralEquationModel(syntax, options).Fit(FactorSample.Data(inGroups));
    }

    private const string RandomInterceptCrossLagged = """
        ru =~ 1*u1 + 1*u2 + 1*u3 + 1*u4
        rv =~ 1*v1 + 1*v2 + 1*v3 + 1*v4
        wu1 =~ 1*u1; wu2 =~ 1*u2; wu3 =~ 1*u3; wu4 =~ 1*u4
        wv1 =~ 1*v1; wv2 =~ 1*v2; wv3 =~ 1*v3; wv4 =~ 1*v4
        wu2 + wv2 ~ wu1 + wv1
        wu3 + wv3 ~ wu2 + wv2
        wu4 + wv4 ~ wu3 + wv3
        wu1 ~~ wv1; wu2 ~~ wv2; wu3 ~~ wv3; wu4 ~~ wv4
        u1 ~~ 0*u1; u2 ~~ 0*u2; u3 ~~ 0*u3; u4 ~~ 0*u4
        v1 ~~ 0*v1; v2 ~~ 0*v2; v3 ~~ 0*v3; v4 ~~ 0*v4
        ru + rv ~~ 0*wu1 + 0*wv1
        """;
}
