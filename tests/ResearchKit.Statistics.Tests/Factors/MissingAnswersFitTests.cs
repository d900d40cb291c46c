using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

public class MissingAnswersFitTests
{
    private const GroupEquality Scalar = GroupEquality.Loadings | GroupEquality.Intercepts;
    private static readonly ReferenceTable Reference = ReferenceTable.Read("factors-missing-fit.csv");
    private static readonly string Holes = FactorSample.Three.Replace('x', 'm');
    private static readonly StructuralEquationOptions Robust = new() { Missing = MissingAnswers.FullInformation, Estimator = StructuralEstimator.RobustMaximumLikelihood };

    public static TheoryData<string> Models => [.. Reference.Texts("model").Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Robust_indices_with_missing_answers_agree_with_lavaan(string model)
    {
        FitIndices fit = Fit(model);
        Assert.Null(fit.RobustReason);
        int compared = 0;
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "model") != model)
                continue;
            double actual = Reference.Text(row, "quantity") switch
            {
                "cfi.robust" => fit.RobustCfi!.Value,
                "tli.robust" => fit.RobustTli!.Value,
                "rmsea.robust" => fit.RobustRmsea!.Value,
                "rmsea.ci.lower.robust" => fit.RobustRmseaInterval!.Value.Lower,
                _ => fit.RobustRmseaInterval!.Value.Upper,
            };
            // lavaan finds the ends of the interval to about 1e-4 of the noncentrality.
            Assert.Equal(Reference.Number(row, "value"), actual, 1e-4);
            compared++;
        }

        Assert.Equal(5, compared);
    }

    [Fact]
    public void Without_missing_answers_they_are_those_of_complete_data()
    {
        FitIndices whole = new StructuralEquationModel(FactorSample.Three, Robust).Fit(FactorSample.Data()).Fit;
        FitIndices listwise = new StructuralEquationModel(FactorSample.Three, Robust with { Missing = MissingAnswers.Listwise }).Fit(FactorSample.Data()).Fit;
        Assert.Equal(listwise.RobustRmsea!.Value, whole.RobustRmsea!.Value, 1e-6);
        Assert.Equal(listwise.RobustCfi!.Value, whole.RobustCfi!.Value, 1e-6);
    }

    [Fact]
    public void An_index_does_not_get_better_by_answers_missing_at_random()
    {
        var random = new RandomStream(12);
        StructuralEquationData data = FactorSample.Data();
        StructuralEquationData holes = FactorSample.Data(change: (_, values) => [.. values.Select(value => random.Bernoulli(0.25) ? double.NaN : value)]);
        const string One = "f =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9";
        FitIndices whole = new StructuralEquationModel(One, Robust).Fit(data).Fit, missing = new StructuralEquationModel(One, Robust).Fit(holes).Fit;
        Assert.True(missing.Rmsea < 0.85 * whole.Rmsea, "the plain index is taken in");
        Assert.InRange(missing.RobustRmsea!.Value / whole.RobustRmsea!.Value, 0.93, 1.07);
    }

    [Fact]
    public void Where_there_are_none_they_say_why()
    {
        Assert.Contains("RobustMaximumLikelihood", new StructuralEquationModel(Holes, Robust with { Estimator = StructuralEstimator.MaximumLikelihood }).Fit(FactorSample.Data()).Fit.RobustReason, StringComparison.Ordinal);
        FitIndices saturated = new StructuralEquationModel("f =~ m1 + m2 + m3", Robust).Fit(FactorSample.Data()).Fit;
        Assert.Null(saturated.RobustCfi);
        Assert.Contains("saturated", saturated.RobustReason, StringComparison.Ordinal);
    }

    private static FitIndices Fit(string model) => model switch
    {
        "robust" => Of(Holes),
        "one" => Of("f =~ m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8 + m9"),
        "labels" => Of("f1 =~ m1 + a*m2 + a*m3\nf2 =~ m4 + m5 + m6\nm1 ~~ m4"),
        "groups" => Of(Holes, GroupEquality.None, true),
        "scalar" => Of(Holes, Scalar, true),
        "predictor" => Of("f1 =~ m1 + m2 + m3\nf2 =~ m4 + m5 + m6\nf1 ~ treat + age\nf2 ~ f1"),
        _ => throw new ArgumentException(model),
    };

    private static FitIndices Of(string syntax, GroupEquality equal = GroupEquality.None, bool inGroups = false) =>
        new StructuralEquationModel(syntax, Robust with { EqualAcrossGroups = equal }).Fit(FactorSample.Data(inGroups)).Fit;
}
