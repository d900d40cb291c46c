using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Reliability;
using static ResearchKit.Statistics.Tests.Reliability.ReliabilityReference;

namespace ResearchKit.Statistics.Tests.Reliability;

public class AgreementTests
{
    // Shrout and Fleiss (1979), table 2: six persons, four raters.
    private static readonly ScaleItems ShroutFleiss = Items(("j1", [9, 6, 8, 7, 10, 6]), ("j2", [2, 1, 4, 1, 5, 2]), ("j3", [5, 3, 6, 2, 6, 4]), ("j4", [8, 2, 8, 6, 9, 7]));

    [Theory]
    [InlineData("shrout")]
    [InlineData("icc")]
    public void Intraclass_correlations_agree_with_psych(string of)
    {
        IntraclassCorrelationResult result = new IntraclassCorrelation().Fit(of == "shrout" ? ShroutFleiss : Items(("x4", Column("x4")), ("x5", Column("x5")), ("x6", Column("x6"))));
        Assert.Equal(6, result.Forms.Count);
        foreach (IntraclassForm form in result.Forms)
        {
            Close(Value(of, "ICC", form.Name), form.Value, 1e-10);
            Close(Value(of, "F", form.Name), form.F, 1e-10);
            Close(Value(of, "df2", form.Name), form.DenominatorDegrees, 1e-12);
            Close(Value(of, "p", form.Name), form.PValue, 1e-9);
            Close(Value(of, "lower bound", form.Name), form.Lower, 1e-8);
            Close(Value(of, "upper bound", form.Name), form.Upper, 1e-8);
        }
    }

    [Fact]
    public void Ratings_without_error_or_without_difference_give_no_estimate()
    {
        Assert.Contains("agree perfectly", new IntraclassCorrelation().Fit(Items(("a", [1, 2, 3]), ("b", [2, 3, 4]))).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("all ratings are the same", new IntraclassCorrelation().Fit(Items(("a", [2, 2, 2]), ("b", [2, 2, 2]))).Convergence.Reason, StringComparison.Ordinal);
        Assert.Equal(ConvergenceStatus.NoEstimate, new IntraclassCorrelation().Fit(Items(("a", [2]), ("b", [1]))).Convergence.Status);
    }

    [Theory]
    [InlineData("kappa.none", KappaWeights.None)]
    [InlineData("kappa.linear", KappaWeights.Linear)]
    [InlineData("kappa.quadratic", KappaWeights.Quadratic)]
    public void Cohens_kappa_agrees_with_Fleiss_Cohen_and_Everitt(string of, KappaWeights weights)
    {
        static double Step(double value) => Math.Clamp(Math.Round(value, MidpointRounding.ToEven), 1, 5);
        double[] first = [.. Column("x4").Select(Step)], second = [.. Column("x5").Zip(Column("x4"), (b, a) => Step((b + a) / 2))];
        KappaResult result = Kappa.Cohen(first, second, weights, [1, 2, 3, 4, 5]);
        Close(Value(of, "kappa"), result.Kappa, 1e-12);
        Close(Value(of, "se"), result.StandardError, 1e-12);
        Close(Value(of, "z"), result.Statistic, 1e-11);
    }

    [Fact]
    public void Kappa_of_one_category_is_refused_and_missing_ratings_are_counted()
    {
        Assert.Contains("one and the same category", Kappa.Cohen([2, 2, 2], [2, 2, 2]).Reason, StringComparison.Ordinal);
        KappaResult result = Kappa.Cohen([1, 2, double.NaN, 1, 2], [1, 2, 1, 2, 2]);
        Assert.Equal((4, 1), (result.Rows, result.RowsDropped));
        // Agreement 3/4; by chance 1/2 · 1/4 + 1/2 · 3/4 = 1/2.
        Assert.Equal(0.5, result.Kappa, 1e-12);
        Assert.Contains("none of the categories 1, 2", Assert.Throws<ArgumentException>(() => Kappa.Cohen([1, 3], [1, 2], categories: [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("one and the same", Kappa.Fleiss(Items(("a", [1, 1]), ("b", [1, 1]))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fleiss_kappa_of_a_known_table()
    {
        // The ten subjects, fourteen raters and five categories of many textbooks: kappa 0.210.
        int[][] counts = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]];
        double[][] ratings = [.. counts.Select(row => row.SelectMany((count, c) => Enumerable.Repeat(c + 1.0, count)).ToArray())];
        KappaResult result = Kappa.Fleiss(Items([.. Enumerable.Range(0, 14).Select(j => ($"r{j}", ratings.Select(row => row[j]).ToArray()))]));
        Assert.Equal(0.20993, result.Kappa, 1e-5);
        Assert.Equal(0.37802, result.ObservedAgreement, 1e-5);
        Assert.Equal(0.21275, result.ExpectedAgreement, 1e-5);
    }

    [Fact]
    public void Generalisability_of_items_agrees_with_lme4()
    {
        GeneralisabilityStudy study = GeneralisabilityStudy.OfItems(Shifted());
        Close(Value("pxi", "variance", "p"), study.Components[0].Variance, 1e-5);
        Close(Value("pxi", "variance", "i"), study.Components[1].Variance, 1e-4);
        Close(Value("pxi", "variance", "Residual"), study.Components[2].Variance, 1e-5);
        // Eρ² of the items as studied is alpha.
        Assert.Equal(new CronbachAlpha().Fit(Shifted()).Alpha, study.AsStudied.Generalisability, 1e-10);
        Assert.True(study.Decide(12).Generalisability > study.AsStudied.Generalisability);
        Assert.True(study.AsStudied.Dependability < study.AsStudied.Generalisability);
        Assert.Throws<ArgumentOutOfRangeException>(() => study.Decide(6, 2));
    }

    [Fact]
    public void Generalisability_of_items_within_occasions_has_the_mean_squares_of_R()
    {
        GeneralisabilityStudy study = GeneralisabilityStudy.OfItemsWithinOccasions(Shifted(), ["a", "a", "a", "b", "b", "b"]);
        string[] terms = ["p", "o", "o:i", "p:o", "Residuals"];
        for (int i = 0; i < 5; i++)
            Close(Value("pxio", "ms", terms[i]), study.Components[i].MeanSquare, 1e-8);
        double p = (Value("pxio", "ms", "p") - Value("pxio", "ms", "p:o")) / 6, po = (Value("pxio", "ms", "p:o") - Value("pxio", "ms", "Residuals")) / 3;
        Assert.Equal(p / (p + po / 4 + Value("pxio", "ms", "Residuals") / 20), study.Decide(5, 4).Generalisability, 1e-10);
        Assert.Throws<ArgumentException>(() => GeneralisabilityStudy.OfItemsWithinOccasions(Shifted(), ["a", "a", "a", "a", "b", "b"]));
    }

    private static ScaleItems Shifted() => Items([.. Enumerable.Range(1, 6).Select(i => ($"x{i}", Column($"x{i}").Select(value => value + (i > 3 ? 0.8 : 0)).ToArray()))]);
}
