using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.MissingData;

/// <summary>Draws are compared by their means and spreads over many imputations: with mice 3.15 (missing-data.R), and where the posterior is known exactly, with that.</summary>
public class ChainedEquationsTests
{
    private const int Many = 500;

    [Fact]
    public void The_normal_case_has_the_exact_posterior()
    {
        (double[] means, double[] within, double[] firsts) = Draw("ym", 0, ImputationMethod.Normal);
        double sdOfMeans = MissingSample.Value("exact-normal", "sd.of.means"), firstSd = MissingSample.Value("exact-normal", "first.sd");
        Assert.Equal(MissingSample.Value("exact-normal", "mean"), means.Average(), 4 * sdOfMeans / Math.Sqrt(Many));
        Assert.Equal(MissingSample.Value("exact-normal", "first.mean"), firsts.Average(), 4 * firstSd / Math.Sqrt(Many));
        // A standard deviation of n draws has a relative error of 1/sqrt(2n), 3.2 %.
        Assert.InRange(Deviation(means) / sdOfMeans, 0.9, 1.1);
        Assert.InRange(Deviation(firsts) / firstSd, 0.9, 1.1);
        Assert.Equal(MissingSample.Value("mice-norm", "sd.within"), within.Average(), 0.02);
    }

    [Theory]
    [InlineData("ym", 0, ImputationMethod.PredictiveMeanMatching, "mice-pmm", 0.9, 1.1)]
    [InlineData("km", 2, ImputationMethod.Logistic, "mice-logreg", 0.9, 1.1)]
    // mice takes these coefficients as known; drawing them gives more spread between imputations.
    [InlineData("wm", 3, ImputationMethod.Multinomial, "mice-polyreg", 1.0, 1.6)]
    [InlineData("om", 3, ImputationMethod.Ordinal, "mice-polr", 1.0, 1.6)]
    public void Draws_are_distributed_as_those_of_mice(string column, int categories, ImputationMethod method, string test, double least, double most)
    {
        (double[] means, double[] within, _) = Draw(column, categories, method);
        double expectedSd = MissingSample.Value(test, "sd.of.means");
        Assert.Equal(MissingSample.Value(test, "mean"), means.Average(), 5 * expectedSd * Math.Sqrt(1.0 / Many + 1.0 / 1500));
        Assert.InRange(Deviation(means) / expectedSd, least, most);
        Assert.Equal(MissingSample.Value(test, "sd.within"), within.Average(), 0.025 * MissingSample.Value(test, "sd.within"));
    }

    [Fact]
    public void Several_incomplete_variables_give_the_pooled_fit_of_mice()
    {
        const int m = 200;
        ImputationVariable[] variables =
            [MissingSample.Variable("ym", 0, ImputationMethod.Normal), MissingSample.Variable("a"), MissingSample.Variable("bm", 0, ImputationMethod.Normal), MissingSample.Variable("zm", 0, ImputationMethod.Normal)];
        ImputedData imputed = new ChainedEquations(new ChainedEquationsOptions { Imputations = m, Seed = 4 }).Impute(variables);
        PooledResult pooled = imputed.Fit(i => new LinearRegression().Fit(new RegressionData(
            imputed.Column(i, "ym"), MissingSample.Terms(200, ("a", imputed.Column(i, "a")), ("bm", imputed.Column(i, "bm")), ("zm", imputed.Column(i, "zm"))))));
        for (int k = 0; k < 4; k++)
        {
            double between = MissingSample.Value("mice-chain", $"between{k + 1}");
            Assert.Equal(MissingSample.Value("mice-chain", $"estimate{k + 1}"), pooled.Estimates[k].Value, 5 * between * Math.Sqrt(1.0 / m + 1.0 / 600));
            Assert.InRange(pooled.Estimates[k].StandardError / MissingSample.Value("mice-chain", $"se{k + 1}"), 0.94, 1.06);
        }

        Assert.All(imputed.Traces, trace => Assert.InRange(trace.RHat, 0.9, 1.05));
        Assert.All(imputed.Traces, trace => Assert.Equal(10, trace.Means[0].Length));
    }

    [Fact]
    public void Two_level_draws_keep_the_clusters_apart()
    {
        ImputationVariable z = MissingSample.Variable("zm", 0, ImputationMethod.TwoLevelNormal), flat = MissingSample.Variable("zm", 0, ImputationMethod.Normal), a = MissingSample.Variable("a");
        double truth = Between(MissingSample.Column("z")), level = 0, plain = 0;
        const int m = 40;
        ImputedData two = new ChainedEquations(new ChainedEquationsOptions { Imputations = m, ClusterMeans = false }).Impute([z, a], MissingSample.Clusters);
        ImputedData one = new ChainedEquations(new ChainedEquationsOptions { Imputations = m }).Impute([flat, a]);
        for (int i = 0; i < m; i++)
        {
            level += Between(two.Column(i, "zm").ToArray()) / m;
            plain += Between(one.Column(i, "zm").ToArray()) / m;
        }

        Assert.InRange(level / truth, 0.8, 1.25);
        Assert.True(plain < level * 0.85, $"Draws that do not know the clusters have {plain} between them, and two-level ones {level}.");
        Assert.InRange(Between(new ChainedEquations(new ChainedEquationsOptions { Imputations = 2 }).Impute([z, a], MissingSample.Clusters).Column(0, "zm").ToArray()) / truth, 0.6, 1.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_values_on_any_number_of_threads()
    {
        ImputationVariable[] variables = [MissingSample.Variable("ym"), MissingSample.Variable("a"), MissingSample.Variable("bm"), MissingSample.Variable("km", 2), MissingSample.Variable("wm", 3)];
        ImputedData one = new ChainedEquations(new ChainedEquationsOptions { Imputations = 4, Iterations = 3, MaximumThreads = 1 }).Impute(variables);
        ImputedData four = new ChainedEquations(new ChainedEquationsOptions { Imputations = 4, Iterations = 3, MaximumThreads = 4 }).Impute(variables);
        ImputedData other = new ChainedEquations(new ChainedEquationsOptions { Imputations = 4, Iterations = 3, Seed = 2 }).Impute(variables);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(one.Column(i, "ym").ToArray(), four.Column(i, "ym").ToArray());
            Assert.NotEqual(one.Column(i, "ym").ToArray(), other.Column(i, "ym").ToArray());
            Assert.DoesNotContain(one.Column(i, "km").ToArray(), value => value is not 0 and not 1);
            Assert.DoesNotContain(one.Column(i, "wm").ToArray(), double.IsNaN);
        }
    }

    [Fact]
    public void Observed_values_stay_and_matched_ones_are_observed_ones()
    {
        double[] before = MissingSample.Column("ym");
        ImputedData imputed = new ChainedEquations(new ChainedEquationsOptions { Imputations = 2 }).Impute([new ImputationVariable("ym", before), MissingSample.Variable("a")]);
        double[] after = imputed.Column(1, "ym").ToArray();
        var seen = before.Where(value => !double.IsNaN(value)).ToHashSet();
        for (int i = 0; i < after.Length; i++)
        {
            if (!double.IsNaN(before[i]))
                Assert.Equal(before[i], after[i]);
            Assert.Contains(after[i], seen);
        }
    }

    [Fact]
    public void Passive_variables_follow_what_they_are_computed_of_and_shifts_move_drawn_values()
    {
        var square = new ImputationVariable("square", MissingSample.Column("bm").Select(value => value * value).ToArray())
        { Method = ImputationMethod.Passive, Derive = columns => [.. columns["bm"].Select(value => value * value)] };
        ImputationVariable b = MissingSample.Variable("bm", 0, ImputationMethod.Normal) with { Predictors = ["a"] };
        ImputationVariable y = MissingSample.Variable("ym", 0, ImputationMethod.Normal) with { Predictors = ["a", "bm", "square"] };
        var options = new ChainedEquationsOptions { Imputations = 3, Iterations = 2, VisitOrder = ["bm", "ym"] };
        ImputedData imputed = new ChainedEquations(options).Impute([y, MissingSample.Variable("a"), b, square]);
        Assert.Equal(imputed.Column(2, "bm").ToArray().Select(value => value * value), imputed.Column(2, "square").ToArray());
        ImputedData shifted = new ChainedEquations(options).Impute([y with { Shift = -2 }, MissingSample.Variable("a"), b with { Predictors = ["a"] }, square]);
        double[] was = imputed.Column(0, "ym").ToArray(), now = shifted.Column(0, "ym").ToArray(), given = MissingSample.Column("ym");
        for (int i = 0; i < was.Length; i++)
            Assert.Equal(was[i] - (double.IsNaN(given[i]) ? 2 : 0), now[i], 1e-12);
    }

    [Fact]
    public void What_cannot_be_imputed_is_refused_by_name()
    {
        double[] a = MissingSample.Column("a"), y = MissingSample.Column("ym");
        void Refuses(string expected, params ImputationVariable[] variables) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new ChainedEquations(new ChainedEquationsOptions { Imputations = 2, Iterations = 1 }).Impute(variables)).Message, StringComparison.Ordinal);
        var target = new ImputationVariable("y", y);
        var plain = new ImputationVariable("a", a);
        Refuses("twice is collinear", target, plain, new ImputationVariable("twice", a.Select(value => 2 * value + 1e8).ToArray()));
        Refuses("flat is constant", target, plain, new ImputationVariable("flat", a.Select(_ => 3.0).ToArray()));
        Refuses("empty is missing in every row", target, plain, new ImputationVariable("empty", a.Select(_ => double.NaN).ToArray()));
        Refuses("inf is infinite in row 0", target, plain, new ImputationVariable("inf", a.Select((value, i) => i == 0 ? double.PositiveInfinity : value).ToArray()));
        Refuses("its categories are the whole numbers from 0 to 1", target, plain with { Categories = 2 });
        Refuses("Logistic is for categories", target with { Method = ImputationMethod.Logistic }, plain);
        Refuses("needs clusters", target with { Method = ImputationMethod.TwoLevelNormal }, plain);
        Refuses("no variable", target with { Predictors = ["b"] }, plain);
        Refuses("lacks Derive", target with { Method = ImputationMethod.Passive }, plain);
        Refuses("there are 1", target);
        Refuses("Two variables are named 'a'", target, plain, plain);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainedEquations(new ChainedEquationsOptions { Imputations = 1 }));
    }

    [Fact]
    public void Separated_categories_are_drawn_with_finite_coefficients()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => i / 10.0)];
        double[] y = [.. x.Select((value, i) => i % 7 == 3 ? double.NaN : value > 3 ? 1.0 : 0)];
        ImputedData imputed = new ChainedEquations(new ChainedEquationsOptions { Imputations = 20 }).Impute([new ImputationVariable("y", y) { Categories = 2 }, new ImputationVariable("x", x)]);
        double low = Enumerable.Range(0, 20).Average(i => imputed.Column(i, "y").Span[3]), high = Enumerable.Range(0, 20).Average(i => imputed.Column(i, "y").Span[59 - 59 % 7 + 3 > 59 ? 52 : 59]);
        Assert.True(low < 0.3 && high > 0.7, $"{low} {high}");
    }

    [Fact]
    public void Complete_data_are_left_as_they_are_and_a_cancelled_token_stops()
    {
        ImputedData same = new ChainedEquations(new ChainedEquationsOptions { Imputations = 2 }).Impute([MissingSample.Variable("a"), MissingSample.Variable("b")]);
        Assert.Equal(MissingSample.Column("a"), same.Column(1, "a").ToArray());
        Assert.Empty(same.Traces);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new ChainedEquations().Impute([MissingSample.Variable("ym"), MissingSample.Variable("a")], null, source.Token));
    }

    private static (double[] Means, double[] Within, double[] Firsts) Draw(string column, int categories, ImputationMethod method)
    {
        ImputationVariable target = MissingSample.Variable(column, categories, method);
        ImputedData imputed = new ChainedEquations(new ChainedEquationsOptions { Imputations = Many, Iterations = 1, Seed = 11 }).Impute([target, MissingSample.Variable("a"), MissingSample.Variable("b")]);
        int[] rows = [.. Enumerable.Range(0, target.Values.Length).Where(i => double.IsNaN(target.Values.Span[i]))];
        double[][] drawn = [.. Enumerable.Range(0, Many).Select(i => rows.Select(row => imputed.Column(i, column).Span[row]).ToArray())];
        return ([.. drawn.Select(values => values.Average())], [.. drawn.Select(Deviation)], [.. drawn.Select(values => values[0])]);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Between(double[] values)
    {
        double[] clusters = MissingSample.Column("g");
        double[] means = [.. values.Zip(clusters).GroupBy(pair => pair.Second).Select(group => group.Average(pair => pair.First))];
        return Deviation(means) * Deviation(means);
    }
}
