using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Tests.Models;

public class GeneralizedModelTests
{
    private static readonly string[][] s_data = ModelSample.Read("generalized-data.csv");
    private static readonly string[] s_names = ["x", "z", "female", "north", "south", "school", "exposure", "trials", "share", "passed", "absences", "visits", "grade", "small"];

    /// <summary>The data of tests/ReferenceValues/generalized-data.csv, with text and truth columns made of its numbers.</summary>
    private static DataFrame Frame()
    {
        double[] Numbers(string name) => [.. s_data.Select(row => ModelSample.Number(row[Array.IndexOf(s_names, name)]))];
        return ModelSample.Invented(
        [
            .. s_names.Select(name => Column.Create(name, Numbers(name))),
            Column.Create("region", Numbers("north").Zip(Numbers("south"), (north, south) => north == 1 ? "north" : south == 1 ? "south" : "east")),
            Column.Create("girl", Numbers("female").Select(value => value == 1)),
            Column.Create("status", Numbers("passed").Select(value => value == 1 ? "passed" : "failed")),
        ]);
    }

    private static void AssertReference(string file, string model, Func<string, string, double> actual, int count)
    {
        int compared = 0;
        foreach (string[] row in ModelSample.Read(file).Where(row => row[0] == model))
        {
            double expected = ModelSample.Number(row[3]), found = actual(row[1], row[2]);
            Assert.True(Math.Abs(found - expected) <= 1e-6 * Math.Max(0.01, Math.Abs(expected)), $"{model}: {row[1]} of {row[2]} is {found:R}, the reference says {expected:R}");
            compared++;
        }

        Assert.Equal(count, compared);
    }

    public class Outcomes
    {
        [Theory]
        [InlineData("passed", null)]
        [InlineData("status", null)] // "passed" comes after "failed"
        [InlineData("status", "passed")]
        public void Kinds_of_two_are_counted_alike(string outcome, string? counted)
        {
            GeneralizedModel model = Regression.Logistic($"{outcome} ~ x + z", Frame(), new() { Event = counted }), plain = Regression.Logistic("passed ~ x + z", Frame());
            Assert.Equal(plain["x"].Value, model["x"].Value);
            Assert.Equal(outcome == "status" ? "status = \"passed\" (against \"failed\")" : null, model.Counted);
        }

        [Fact]
        public void The_other_level_turns_the_odds_round()
        {
            GeneralizedModel model = Regression.Logistic("status ~ x", Frame(), new() { Event = "failed" });
            Assert.Equal(1 / Regression.Logistic("status ~ x", Frame()).Ratio("x").Value, model.Ratio("x").Value, 1e-10);
        }

        [Fact]
        public void Others_are_refused_with_what_they_are()
        {
            Assert.Contains("3 levels (east, north, south)", Assert.Throws<FormulaException>(() => Regression.Logistic("region ~ x", Frame())).Message, StringComparison.Ordinal);
            Assert.Contains("TRUE and FALSE, 1 and 0", Assert.Throws<FormulaException>(() => Regression.Logistic("absences ~ x", Frame())).Message, StringComparison.Ordinal);
            Assert.Contains("counts are zero or more", Assert.Throws<FormulaException>(() => Regression.Poisson("x ~ z", Frame())).Message, StringComparison.Ordinal);
            Assert.Contains("holds text", Assert.Throws<FormulaException>(() => Regression.NegativeBinomial("region ~ z", Frame())).Message, StringComparison.Ordinal);
            Assert.Contains("\"passed\"", Assert.Throws<FormulaException>(() => Regression.Logistic("status ~ x", Frame(), new() { Event = "pased" })).Message, StringComparison.Ordinal);
            Assert.Contains("profile intervals", Assert.Throws<ArgumentException>(() => Regression.Firth("passed ~ x", Frame(), new() { Cluster = "school" })).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Shares_take_their_trials_as_weights()
        {
            GeneralizedModel model = Regression.Logistic("share ~ x + z + female", Frame(), new() { Weights = "trials" });
            foreach (string[] row in ModelSample.Read("generalized.csv").Where(row => row[0] == "shares" && row[1] == "Classical" && row[2] == "estimate"))
                Assert.Equal(ModelSample.Number(row[4]), model[row[3]].Value, 1e-9);
        }
    }

    [Fact]
    public void Negative_binomial_by_formula_agrees_with_MASS()
    {
        GeneralizedModel model = Regression.NegativeBinomial("absences ~ x + z + female + north + south + offset(log(exposure))", Frame());
        string[][] reference = [.. ModelSample.Read("generalized.csv").Where(row => row[0] == "nb")];
        Assert.Equal(ModelSample.Number(reference.First(row => row[2] == "theta")[4]), model.Theta, 1e-6);
        Assert.Equal(ModelSample.Number(reference.First(row => row[2] == "se" && row[3] == "x")[4]), model["x"].StandardError, 1e-7);
    }

    [Fact]
    public void Clusters_give_CR2_as_in_linear_models()
    {
        GeneralizedModel model = Regression.Logistic("passed ~ x + z + female + north + south", Frame(), new() { Cluster = "school" });
        Assert.Contains("CR2 cluster-robust standard errors by school", model.Method, StringComparison.Ordinal);
        Assert.Equal(ModelSample.Number(ModelSample.Read("generalized.csv").First(row => row[0] == "logistic" && row[1] == "CR2" && row[2] == "df" && row[3] == "x")[4]), model["x"].DegreesOfFreedom, 1e-6);
    }

    public class Margins
    {
        [Theory]
        [InlineData("logistic", "passed ~ x * female + I(x^2) + z + region")]
        [InlineData("poisson", "visits ~ x * female + z + region + offset(log(exposure))")]
        public void Agree_with_R(string model, string formula)
        {
            DataFrame frame = Frame();
            GeneralizedModel fitted = model == "logistic" ? Regression.Logistic(formula, frame) : Regression.Poisson(formula, frame);
            ModelMargins effects = fitted.MarginalEffects(frame), means = fitted.PredictedMargins(frame, "x", [-1, 0, 2]);
            AssertReference("margins.csv", model, (quantity, term) =>
            {
                Estimate estimate = term.Contains('=', StringComparison.Ordinal) ? means[term] : effects[term];
                return quantity switch { "value" => estimate.Value, "se" => estimate.StandardError, "lower" => estimate.Lower, _ => estimate.Upper };
            }, 22);
        }

        [Fact]
        public void Levels_and_truth_values_are_set_one_after_the_other()
        {
            DataFrame frame = Frame();
            GeneralizedModel truth = Regression.Logistic("passed ~ x + girl + poly(z, 2)", frame), number = Regression.Logistic("passed ~ x + female + poly(z, 2)", frame);
            Assert.Equal(number.MarginalEffects(frame, ["female"])["female: 1 - 0"].Value, truth.MarginalEffects(frame, ["girl"])["girl: TRUE - FALSE"].Value, 1e-12);
            Assert.Equal(["region = east", "region = north", "region = south"], Regression.Logistic("passed ~ region", frame).PredictedMargins(frame, "region").Estimates.Select(e => e.Term));
            Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => truth.MarginalEffects(frame, ["gril"])).Message, StringComparison.OrdinalIgnoreCase);
        }

        [Fact]
        public void A_saturated_factor_has_the_shares_of_its_levels()
        {
            DataFrame frame = Frame();
            double[] passed = [.. s_data.Select(row => ModelSample.Number(row[9]))], female = [.. s_data.Select(row => ModelSample.Number(row[2]))];
            double expected = passed.Where((_, i) => female[i] == 1).Average();
            Assert.Equal(expected, Regression.Logistic("passed ~ girl", frame).PredictedMargins(frame, "girl")["girl = TRUE"].Value, 1e-12);
        }

        [Fact]
        public void Asked_for_in_the_options_they_are_those_of_the_rows_of_the_fit()
        {
            DataFrame frame = Frame();
            GeneralizedModel model = Regression.Logistic("passed ~ x + girl", frame, new() { Margins = ["x", "girl"] });
            Assert.Equal(model.MarginalEffects(frame).Estimates, model.Margins.Estimates);
            Assert.Contains("new() { Margins", Assert.Throws<InvalidOperationException>(() => Regression.Logistic("passed ~ x", frame).Margins).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_shows_ratios_and_says_what_they_are()
    {
        string text = Regression.Logistic("status ~ x + region", Frame()).ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("odds ratio", text, StringComparison.Ordinal);
        Assert.Contains("Counted: status = \"passed\" (against \"failed\").", text, StringComparison.Ordinal);
        Assert.Contains("Reference levels: region = east.", text, StringComparison.Ordinal);
        Assert.Contains("rate ratio", Regression.Poisson("visits ~ x", Frame()).ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Separation_is_told_in_place_of_estimates_and_Firth_has_them()
    {
        DataFrame frame = Frame().WithColumn("all", row => row.Get<double>("passed") == 1 && row.Get<double>("x") > 1);
        GeneralizedModel model = Regression.Logistic("passed ~ z + all", frame);
        Assert.Contains("perfect separation (quasi-complete): allTRUE tells", model.Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => model.ToChart());
        Assert.Throws<InvalidOperationException>(() => model.MarginalEffects(frame));
        Assert.InRange(Regression.Firth("passed ~ z + all", frame).Ratio("allTRUE").Lower, 1, 1000);
    }

    [Fact]
    public void Charts_and_frames_and_predictions_are_on_their_scales()
    {
        DataFrame frame = Frame();
        GeneralizedModel model = Regression.Logistic("passed ~ x + z", frame);
        Assert.Contains("odds ratio of passed", model.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Equal(["(Intercept)", "x", "z"], model.Estimates.Select(estimate => estimate.Term));
        DataFrame predicted = model.Predict(frame);
        Assert.All(predicted["prediction"].ToDoubles(), value => Assert.InRange(value, 0, 1));
    }

    public class Ordered
    {
        [Fact]
        public void Numbers_and_text_with_an_order_agree()
        {
            DataFrame frame = Frame().WithColumn("word", row => new[] { "seldom", "sometimes", "often", "always" }[(int)row.Get<double>("grade") - 1]);
            OrdinalModel words = Regression.Ordinal("word ~ x + z", frame, new() { Categories = ["seldom", "sometimes", "often", "always"] }), numbers = Regression.Ordinal("grade ~ x + z", frame);
            Assert.Equal(numbers["x"].Value, words["x"].Value);
            Assert.Equal(["x", "z", "seldom|sometimes", "sometimes|often", "often|always"], words.Estimates.Select(e => e.Term));
            string text = words.ToMimeBundle().Data[MimeTypes.Text];
            Assert.Contains("Proportional odds (Brant)", text, StringComparison.Ordinal);
            Assert.Contains("seldom, sometimes, often, always", text, StringComparison.Ordinal);
            DataFrame predicted = words.Predict(frame);
            Assert.Equal(1, new[] { "seldom", "sometimes", "often", "always" }.Sum(name => predicted[$"probability_{name}"].ToDoubles()[3]), 1e-12);
            Assert.Contains("without an order", Assert.Throws<FormulaException>(() => Regression.Ordinal("word ~ x", frame)).Message, StringComparison.Ordinal);
            Assert.Contains("\"often\"", Assert.Throws<FormulaException>(() => Regression.Ordinal("word ~ x", frame, new() { Categories = ["seldom", "sometimes", "ofen", "always"] })).Message, StringComparison.Ordinal);
            OrdinalModel clustered = Regression.Ordinal("grade ~ x + z", frame, new() { Cluster = "school" });
            Assert.Equal(numbers["x"].Value, clustered["x"].Value);
            Assert.NotEqual(numbers["x"].StandardError, clustered["x"].StandardError);
            Assert.Contains("CR1 cluster-robust standard errors by school", clustered.Method, StringComparison.Ordinal);
            Assert.Contains("leverages", Assert.Throws<ArgumentException>(() => Regression.Ordinal("grade ~ x", frame, new() { Cluster = "school", StandardErrors = StandardErrorKind.CR2 })).Message, StringComparison.Ordinal);
            Assert.Throws<FormulaException>(() => Regression.Ordinal("x ~ z", frame));
        }

        [Fact]
        public void Protected_rows_are_refused_with_what_works() =>
            Assert.Contains("Regression.Logistic", Assert.Throws<ProtectedDataException>(() => Regression.Ordinal("number ~ x", GateSample.Frame())).Message, StringComparison.Ordinal);
    }

    public class Penalized
    {
        [Fact]
        public void The_penalty_is_chosen_on_groups_that_were_held_out()
        {
            DataFrame frame = Frame();
            PenalizedModel model = Regression.ElasticNet("status ~ x + z + female + region + trials", frame, new() { Groups = "school", Folds = 5 });
            Assert.Contains("5 folds of whole groups of school", model.Method, StringComparison.Ordinal);
            Assert.All(model.Predict(frame)["prediction"].ToDoubles(), value => Assert.InRange(value, 0, 1));
            string text = model.ToMimeBundle().Data[MimeTypes.Text];
            Assert.Contains("have no intervals", text, StringComparison.Ordinal);
            Assert.Contains("Counted: status = \"passed\"", text, StringComparison.Ordinal);
            Assert.Contains("penalty", model.ToChart().ToSvg(), StringComparison.Ordinal);
        }

        [Fact]
        public void One_penalty_is_fitted_as_it_is_and_numbers_are_a_linear_regression()
        {
            PenalizedModel model = Regression.ElasticNet("exposure ~ x + z + region", Frame(), new() { Penalties = [0.01] });
            Assert.Null(model.Result.CrossValidation);
            Assert.StartsWith("Linear regression with a lasso penalty", model.Method, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => model.ToChart());
            Assert.Throws<ArgumentException>(() => Regression.ElasticNet("exposure ~ x", Frame(), new() { Groups = "learner" }));
        }

        [Fact]
        public void Times_look_ahead()
        {
            DataFrame frame = Frame();
            Assert.Contains("predicted from the time before it", Regression.ElasticNet("exposure ~ x + z", frame, new() { Times = "trials", Folds = 3 }).Method, StringComparison.Ordinal);
        }

        [Fact]
        public void Protected_rows_are_refused_with_what_works() =>
            Assert.Contains("Regression.Logistic", Assert.Throws<ProtectedDataException>(() => Regression.ElasticNet("y ~ x + z", GateSample.Frame())).Message, StringComparison.Ordinal);
    }

    public class Protected
    {
        [Fact]
        public void A_logistic_model_of_enough_learners_is_shown_with_the_margins_that_were_asked_for()
        {
            GeneralizedModel model = Regression.Logistic("passed ~ x + sex", GateSample.Frame(), new() { Margins = ["sex"] });
            Assert.Equal(Protection.Released, model.Provenance.Protection);
            Assert.Contains("learners", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
            Assert.InRange(model.Margins["sex: M - F"].Value, -0.5, 0.5);
            Assert.Equal(Protection.Released, model.Margins.ToFrame().Provenance.Protection);
            Assert.Throws<ProtectedDataException>(() => model.Result);
            Assert.Contains("Margins = ", Assert.Throws<ProtectedDataException>(() => model.MarginalEffects(GateSample.Frame())).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => model.Predict(GateSample.Frame()));
        }

        [Fact]
        public void A_group_in_which_few_have_an_outcome_is_refused()
        {
            DataFrame frame = GateSample.Frame().With("rare", i => i < 30 ? i < 3 : i % 2 == 0);
            Assert.Contains("school", Assert.Throws<ProtectedDataException>(() => Regression.Logistic("rare ~ school", frame)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Messages_quote_no_value_of_a_row()
        {
            DataFrame frame = GateSample.Frame();
            string message = Assert.Throws<FormulaException>(() => Regression.Logistic("y ~ x", frame)).Message;
            Assert.Contains("values other than 0 and 1", message, StringComparison.Ordinal);
            Assert.Contains("more than two levels", Assert.Throws<FormulaException>(() => Regression.Logistic("school ~ x", frame)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Separation_of_protected_rows_is_not_explained()
        {
            DataFrame frame = GateSample.Frame().With("all", i => i % 2 == 0);
            GeneralizedModel model = Regression.Logistic("all ~ sex", frame);
            Assert.DoesNotContain("separation", model.Convergence.Reason, StringComparison.Ordinal);
            Assert.Empty(model.SampleSizes);
        }
    }
}
