using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Tests.Models;

/// <summary>Logistic and Poisson multilevel models by formula on the data of tests/ReferenceValues/glmm-data.csv, against glmer's values there.</summary>
public class GeneralizedMultilevelTests
{
    private static readonly string[][] s_reference = ModelSample.Read("glmm.csv");

    private static DataFrame Frame()
    {
        string[][] rows = ModelSample.Read("glmm-data.csv");
        Column Numbers(string name, int at) => Column.Create(name, rows.Select(row => ModelSample.Number(row[at])).ToArray());
        return ModelSample.Invented(
            Column.Create("right", rows.Select(row => row[0] == "1").ToArray()), Column.Create("answer", rows.Select(row => row[0] == "1" ? "right" : "a slip")), Numbers("count", 1), Numbers("trials", 2), Numbers("share", 3),
            Numbers("x", 4).WithUnit("years"), Numbers("z", 5), Numbers("exposure", 6), Column.Create("school", rows.Select(row => row[7])), Column.Create("class", rows.Select(row => row[8].Split('-')[1])),
            Column.Create("pupil", rows.Select(row => int.Parse(row[9], CultureInfo.InvariantCulture))), Column.Create("item", rows.Select(row => row[10])));
    }

    private static double Expected(string model, string quantity, string term = "") =>
        ModelSample.Number(s_reference.Single(row => row[0] == model && row[1] == quantity && row[2] == term)[3]);

    private static GeneralizedMultilevelModel Fit(string name, string formula)
    {
        GeneralizedMultilevelOptions options = new() { Weights = name == "shares" ? "trials" : null, QuadraturePoints = name == "pupil_agq25" ? 25 : 1 };
        return name.StartsWith("poisson", StringComparison.Ordinal) ? Multilevel.Poisson(formula, Frame(), options) : Multilevel.Logistic(formula, Frame(), options);
    }

    [Theory]
    [InlineData("logit", "right ~ x + z + (1 | school)")]
    [InlineData("logit", "answer ~ x + z + (1 | school)")]
    [InlineData("pupil_agq25", "right ~ x + z + (1 | pupil)")]
    [InlineData("logit_slope", "right ~ x + z + (1 + x | school)")]
    [InlineData("logit_independent", "right ~ x + z + (x || school)")]
    [InlineData("logit_nested", "right ~ x + (1 | school/class)")]
    [InlineData("logit_crossed", "right ~ x + z + (1 | pupil) + (1 | item)")]
    [InlineData("shares", "share ~ x + z + (1 | school)")]
    [InlineData("poisson_offset", "count ~ x + offset(log(exposure)) + (1 | school) + (1 | item)")]
    public void Formulas_agree_with_glmer(string name, string formula)
    {
        GeneralizedMultilevelModel model = name == "logit" && formula.StartsWith("answer", StringComparison.Ordinal)
            ? Multilevel.Logistic(formula, Frame(), new() { Event = "right" }) : Fit(name, formula);
        foreach (Estimate estimate in model.Estimates)
        {
            Assert.Equal(Expected(name, "estimate", estimate.Term), estimate.Value, 1e-4);
            Assert.Equal(Expected(name, "se", estimate.Term), estimate.StandardError, 3e-4 * estimate.StandardError);
        }

        Assert.Equal(Expected(name, "log_likelihood"), model.LogLikelihood, 1e-4);
    }

    [Fact]
    public void The_table_shows_ratios_within_groups_and_says_which_approximation_it_is()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("answer ~ x + (1 + x | school)", Frame(), new() { Event = "right" });
        string text = model.ToMimeBundle().Data[MimeTypes.Text];
        foreach (string part in new[]
        {
            "Logistic mixed model: answer ~ x + (1 + x | school)", "odds ratio", "log odds", "Varies by school", "correlation of (Intercept) and x", "24 groups of school", "Laplace approximation",
            "Counted: answer = \"right\" (against \"a slip\")", "Latent ICC school", "Over the whole population they are nearer to 1",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Equal(Math.Exp(model["x"].Value), model.Ratio("x").Value, 1e-12);
        string poisson = Multilevel.Poisson("count ~ x + (1 | school)", Frame()).ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("rate ratio", poisson, StringComparison.Ordinal);
        Assert.Contains("overdispersion", poisson, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_intervals_are_those_of_the_table()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("right ~ x + z + (1 | school)", Frame(), new() { Intervals = VarianceIntervals.Profile });
        Assert.Equal(Math.Exp(Expected("profile", "lower", "x")), model.Ratio("x").Lower, 3e-3);
        Assert.Equal(Math.Exp(Expected("profile", "upper", "x")), model.Ratio("x").Upper, 3e-3);
        Assert.Contains("by profiling the likelihood", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Bootstrap_intervals_stand_beside_the_deviations_they_are_of()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("right ~ x + (1 | school)", Frame(), new() { Intervals = VarianceIntervals.Bootstrap, Replications = 100 });
        ParameterInterval deviation = model.Intervals[0];
        Assert.Equal("school", deviation.Group);
        Assert.True(deviation.Lower > 0.3 && deviation.Lower < deviation.Value && deviation.Value < deviation.Upper && deviation.Upper < 1.3);
        Assert.Equal(model.Intervals, Multilevel.Logistic("right ~ x + (1 | school)", Frame(), new() { Intervals = VarianceIntervals.Bootstrap, Replications = 100 }).Intervals);
        Assert.Contains("95 % CI of SD", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_of_groups_the_median_group_and_the_population_differ()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("right ~ x + z + (1 | school)", Frame());
        DataFrame rows = ModelSample.Invented(Column.Create("x", new[] { 1.5, 1.5 }), Column.Create("z", new[] { -1.0, -1.0 }), Column.Create("school", new[] { "7", "nowhere" }));
        double At(MultilevelPrediction of, int row) => (double)model.Predict(rows, of)["prediction"].GetValue(row)!;
        Assert.Equal(Expected("population", "prediction", "1.5|-1"), At(MultilevelPrediction.Population, 0), 1e-4);
        Assert.Equal(At(MultilevelPrediction.Population, 0), At(MultilevelPrediction.Population, 1), 1e-12);
        Assert.Equal(At(MultilevelPrediction.MedianGroup, 0), At(MultilevelPrediction.Groups, 1), 1e-12);
        double predictor = model["(Intercept)"].Value + 1.5 * model["x"].Value - model["z"].Value;
        Assert.Equal(1 / (1 + Math.Exp(-predictor - Expected("logit", "effect1", "7"))), At(MultilevelPrediction.Groups, 0), 1e-4);
        Assert.True(At(MultilevelPrediction.MedianGroup, 0) > At(MultilevelPrediction.Population, 0));
        Assert.False(model.Predict(rows.Select("x", "z"), MultilevelPrediction.Population)["prediction"].IsNull(0));
    }

    [Fact]
    public void Effects_of_groups_are_a_frame_and_a_chart()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("right ~ x + z + (1 | school)", Frame());
        DataFrame effects = model.GroupEffectsFrame();
        int row = Enumerable.Range(0, 24).Single(r => (string)effects["group"].GetValue(r)! == "7");
        Assert.Equal(Expected("logit", "effect1", "7"), (double)effects["effect"].GetValue(row)!, 1e-3);
        Assert.Contains("24 groups", model.ToGroupChart().Account, StringComparison.Ordinal);
        Assert.Equal("right ~ x + z + (1 | school)", model.ToChart().Title);
    }

    [Fact]
    public void A_smaller_model_is_tested_at_the_edge()
    {
        LikelihoodRatioTest test = Multilevel.Logistic("right ~ x + z + (x | school)", Frame()).CompareWith(Multilevel.Logistic("right ~ x + z + (1 | school)", Frame()));
        Assert.Equal(Expected("compare", "statistic"), test.Statistic, 1e-3);
        Assert.Equal(Expected("compare", "p_mixture"), test.PValue, 1e-5);
    }

    [Fact]
    public void Outcomes_of_another_kind_are_refused_with_what_works()
    {
        Assert.Contains("takes TRUE and FALSE", Assert.Throws<FormulaException>(() => Multilevel.Logistic("x ~ z + (1 | school)", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("counts are whole numbers", Assert.Throws<FormulaException>(() => Multilevel.Poisson("x ~ z + (1 | school)", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("shares of trials", Assert.Throws<FormulaException>(() => Multilevel.Logistic("share ~ z + (1 | school)", Frame(), new() { Weights = "exposure" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_go_through_the_gate_and_quote_no_value()
    {
        GeneralizedMultilevelModel model = Multilevel.Logistic("passed ~ x + (1 | school)", GateSample.Frame().With("later", i => (i * 7 + i / 30) % 5 > 1).With("passed", i => (i * 7 + i / 30 * i) % 5 > 1));
        Assert.True(model.Convergence.IsUsable);
        Assert.Equal(240, model.SampleSizes.Single(size => size.Level == "learners").Count);
        Assert.Throws<ProtectedDataException>(() => model.Result);
        Assert.Throws<ProtectedDataException>(() => model.Predict(GateSample.Frame()));
        Assert.Contains("Odds ratios are within a group", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        string refusal = Assert.Throws<FormulaException>(() => Multilevel.Poisson("y ~ x + (1 | school)", GateSample.Frame())).Message;
        Assert.Contains("not a count in some row", refusal, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Multilevel.Logistic("passed ~ rare + (1 | school)", GateSample.Frame().With("passed", i => i % 3 != 0).With("rare", i => i < 3)));
    }

    [Fact]
    public void No_complete_row_gives_no_estimate_and_says_why()
    {
        DataFrame frame = Frame();
        GeneralizedMultilevelModel model = Multilevel.Logistic("right ~ none + (1 | school)", frame.WithColumn(Column.Create("none", new double?[frame.RowCount]).WithProvenance(frame.Provenance)));
        Assert.Equal(ConvergenceStatus.NoEstimate, model.Convergence.Status);
        Assert.Contains("no row is complete", model.Convergence.Reason, StringComparison.Ordinal);
    }
}
