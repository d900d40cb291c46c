using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Tests.Models;

public class RegressionTests
{
    public class Data
    {
        [Fact]
        public void Rows_with_missing_values_are_left_out_and_counted_by_column()
        {
            DataFrame frame = ModelSample.Invented(
                Column.Create("grade", new double?[] { 7, 8, null, 6, 9, 7.5, 8 }),
                Column.Create("burnout", new double?[] { 2, 1, 3, null, double.NaN, 2.5, 1.5 }),
                Column.Create("language", new string?[] { "fi", "sv", "fi", "fi", "sv", "fi", "sv" }),
                Column.Create("other", new double?[] { null, null, null, null, null, null, null })).Opened();
            LinearModel model = Regression.Fit("grade ~ burnout", frame);
            Assert.Equal(7, model.Missingness.RowsGiven);
            Assert.Equal(4, model.Missingness.RowsUsed);
            Assert.Equal([new MissingCount("grade", 1), new MissingCount("burnout", 2)], model.Missingness.ByVariable);
            // By hand: x = 2, 1, 2.5, 1.5, y = 7, 8, 7.5, 8; Sxy = -0.625, Sxx = 1.25.
            Assert.Equal(-0.5, model["burnout"].Value, 1e-13);
            Assert.Equal(8.5, model["(Intercept)"].Value, 1e-13);
        }

        [Fact]
        public void Without_a_complete_row_there_is_no_estimate_and_a_reason()
        {
            DataFrame frame = ModelSample.Invented(Column.Create("y", new double?[] { null, 1 }), Column.Create("x", new double?[] { 1, null }));
            LinearModel model = Regression.Fit("y ~ x", frame);
            Assert.Equal(ConvergenceStatus.NoEstimate, model.Convergence.Status);
            Assert.Contains("no row is complete", model.Convergence.Reason, StringComparison.Ordinal);
            Assert.Contains("no row is complete", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => model.Predict(frame));
        }

        [Fact]
        public void Levels_come_in_their_own_order_and_the_first_is_the_reference()
        {
            DataFrame frame = ModelSample.Frame();
            Assert.Equal("F", Regression.Fit("y ~ sex", frame).ReferenceLevels["sex"]);
            Assert.Equal("FALSE", Regression.Fit("y ~ girl", frame).ReferenceLevels["girl"]);
            LinearModel numbered = Regression.Fit("y ~ C(school_number)", frame);
            Assert.Equal("0", numbered.ReferenceLevels["C(school_number)"]);
            int[] levels = [.. numbered.Estimates.Skip(1).Select(estimate => int.Parse(estimate.Term["C(school_number)".Length..]))];
            Assert.Equal(levels.Order(), levels);
            Assert.Equal(16, levels.Length);
            LinearModel chosen = Regression.Fit("y ~ C(sex, ref = \"M\")", frame);
            Assert.Equal("M", chosen.ReferenceLevels["C(sex)"]);
            Assert.Equal(-Regression.Fit("y ~ sex", frame)["sexM"].Value, chosen["C(sex)F"].Value, 1e-12);
        }

        [Fact]
        public void Centring_uses_the_rows_used()
        {
            DataFrame frame = ModelSample.Frame();
            LinearModel model = Regression.Fit("y ~ center(x)", frame);
            Assert.Equal(frame["y"].ToDoubles().Average(), model["(Intercept)"].Value, 1e-12);
        }

        [Fact]
        public void Column_names_ignore_case() =>
            Assert.Equal(Regression.Fit("y ~ x", ModelSample.Frame())["x"].Value, Regression.Fit("Y ~ X", ModelSample.Frame())["X"].Value);
    }

    public class Options
    {
        [Fact]
        public void A_cluster_means_CR2_unless_there_are_weights()
        {
            DataFrame frame = ModelSample.Frame();
            Assert.Contains("CR2", Regression.Fit("y ~ x", frame, new() { Cluster = "school" }).Method, StringComparison.Ordinal);
            Assert.Contains("CR1 ", Regression.Fit("y ~ x", frame, new() { Cluster = "school", Weights = "weight" }).Method, StringComparison.Ordinal);
            Assert.Contains("HC3", Regression.Fit("y ~ x", frame, new() { StandardErrors = StandardErrorKind.HC3 }).Method, StringComparison.Ordinal);
            LinearModel text = Regression.Fit("y ~ x", frame, new() { Cluster = "school" });
            LinearModel number = Regression.Fit("y ~ x", frame, new() { Cluster = "school_number" });
            Assert.Equal(text["x"].StandardError, number["x"].StandardError, 1e-14);
            Assert.Equal(new LevelCount("school", 17), text.SampleSizes[1]);
        }

        [Fact]
        public void Names_and_contradictions_are_refused()
        {
            DataFrame frame = ModelSample.Frame();
            Assert.Contains("Did you mean \"school\"?", Assert.Throws<ArgumentException>(() => Regression.Fit("y ~ x", frame, new() { Cluster = "schol" })).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => Regression.Fit("y ~ x", frame, new() { StandardErrors = StandardErrorKind.CR1 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => Regression.Fit("y ~ x", frame, new() { ConfidenceLevel = 95 }));
        }
    }

    public class Errors
    {
        [Theory]
        [InlineData("y ~ burn", "No column \"burn\" in the data", 4)]
        [InlineData("y ~ x + scool", "Did you mean \"school\"?", 8)]
        [InlineData("sex ~ x", "The outcome sex holds text", 0)]
        [InlineData("y ~ log(sex)", "sex holds text", 8)]
        [InlineData("y ~ lg(x)", "Did you mean \"log\"?", 4)]
        [InlineData("y ~ log(x)", "log(x) is not a number", 4)]
        [InlineData("y ~ I(x / 0)", "is infinite", 4)]
        [InlineData("y ~ 1 + I(1 / (x - x))", "is infinite", 8)]
        [InlineData("y ~ poly(x)", "poly() takes a variable and a degree", 4)]
        [InlineData("y ~ poly(school_number, 19)", "needs more than 19 different values", 24)]
        [InlineData("y ~ I(poly(x, 2))", "stands alone", 6)]
        [InlineData("y ~ C(sex, ref = \"X\")", "No level \"X\" in sex", 17)]
        [InlineData("y ~ C(sex, sum)", "reference level", 11)]
        [InlineData("y ~ log(x, 2)", "one argument", 4)]
        public void Say_what_and_where(string formula, string message, int position)
        {
            var error = Assert.Throws<FormulaException>(() => Regression.Fit(formula, ModelSample.Frame()));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(position, error.Position);
        }

        [Fact]
        public void A_factor_with_one_level_is_named()
        {
            DataFrame frame = ModelSample.Invented(Column.Create("y", new double[] { 1, 2, 3 }), Column.Create("g", new[] { "a", "a", "a" }));
            Assert.Contains("one level (\"a\")", Assert.Throws<FormulaException>(() => Regression.Fit("y ~ g", frame)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void An_unknown_term_lists_the_terms() =>
            Assert.Contains("\"sexM\"", Assert.Throws<KeyNotFoundException>(() => Regression.Fit("y ~ sex", ModelSample.Frame())["sex"]).Message, StringComparison.Ordinal);

        [Fact]
        public void A_cancelled_token_stops_the_fit()
        {
            using var source = new CancellationTokenSource();
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => Regression.Fit("y ~ x", ModelSample.Frame(), cancellationToken: source.Token));
        }
    }

    public class Prediction
    {
        [Fact]
        public void Codes_new_rows_as_the_fit_did()
        {
            DataFrame frame = ModelSample.Frame(Protection.Synthetic);
            LinearModel model = Regression.Fit("y ~ poly(x, 2) * sex + scale(z) + offset(weight)", frame);
            DataFrame all = model.Predict(frame);
            DataFrame few = model.Predict(frame.Tail(7));
            Assert.Equal(all["prediction"].ToDoubles()[^7..], few["prediction"].ToDoubles());
            Assert.Equal(frame["y"].ToDoubles().Sum(), all["prediction"].ToDoubles().Sum(), 1e-9);
            Assert.All(Enumerable.Range(0, 240), row => Assert.InRange(all["prediction"].ToDoubles()[row], all["prediction_lower"].ToDoubles()[row], all["prediction_upper"].ToDoubles()[row]));
            Assert.Equal("grade points", all["prediction"].Unit);
            Assert.Equal(Protection.Synthetic, all.Provenance.Protection);
            Assert.Equal(Protection.Protected, Regression.Fit("y ~ x", GateSample.Frame()).Predict(frame).Provenance.Protection);
        }

        [Fact]
        public void A_row_with_a_missing_value_has_no_prediction()
        {
            LinearModel model = Regression.Fit("y ~ x", ModelSample.Frame());
            DataFrame predicted = model.Predict(ModelSample.Invented(Column.Create("x", new double?[] { 1, null, 2 })));
            Assert.False(predicted["prediction"].IsNull(0));
            Assert.True(predicted["prediction"].IsNull(1));
            Assert.False(predicted["prediction"].IsNull(2));
        }

        [Fact]
        public void A_level_that_the_fit_had_not_is_refused()
        {
            LinearModel model = Regression.Fit("y ~ sex", ModelSample.Frame());
            var error = Assert.Throws<FormulaException>(() => model.Predict(ModelSample.Invented(Column.Create("sex", new[] { "F", "X" }))));
            Assert.Contains("level \"X\"", error.Message, StringComparison.Ordinal);
        }
    }

    public class Display
    {
        [Fact]
        public void Text_and_HTML_hold_estimates_intervals_sizes_and_the_mark_of_synthetic_data()
        {
            LinearModel model = Regression.Fit("y ~ x + sex", ModelSample.Frame(Protection.Synthetic));
            MimeBundle bundle = new Displayer(new ReleaseGate()).Render(model);
            string text = bundle.Data[MimeTypes.Text], html = bundle.Data[MimeTypes.Html];
            Assert.Contains("synthetic", text, StringComparison.Ordinal);
            Assert.Contains("95 % CI", text, StringComparison.Ordinal);
            Assert.Contains("x (points)", text, StringComparison.Ordinal);
            Assert.Contains("n = 240 rows; none left out.", text, StringComparison.Ordinal);
            Assert.Contains("Reference levels: sex = F.", text, StringComparison.Ordinal);
            Assert.Contains("Ordinary least squares, classical standard errors.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("*", text, StringComparison.Ordinal);
            Assert.Contains("<table class=\"rk-table\">", html, StringComparison.Ordinal);
            Assert.Contains("rk-synthetic", html, StringComparison.Ordinal);
        }

        [Fact]
        public void A_protected_frame_s_model_is_shown_without_the_mark_and_hostile_names_are_escaped()
        {
            DataFrame frame = GateSample.Frame().WithColumn(Column.Create("<b>x</b>", GateSample.Frame()["x"].ToDoubles()));
            MimeBundle bundle = new Displayer(new ReleaseGate()).Render(Regression.Fit("y ~ `<b>x</b>`", frame));
            Assert.Contains("&lt;b&gt;x&lt;/b&gt;", bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
            Assert.DoesNotContain("synthetic", bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
        }

        [Fact]
        public void Warnings_are_shown()
        {
            LinearModel model = Regression.Fit("y ~ x + I(2 * x)", ModelSample.Frame());
            Assert.Contains("Left out I(2 * x)", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
            Assert.Contains(Regression.Fit("girl ~ x", ModelSample.Frame()).Warnings, warning => warning.Contains("two values only", StringComparison.Ordinal));
        }
    }
}
