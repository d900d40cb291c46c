using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>Agreement with R's ordinal and MASS, and the edges that are an ordinal regression's own.</summary>
public class OrdinalRegressionTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("ordinal.csv");

    private static RegressionData Data(string model) => model switch
    {
        "plain" => new(GeneralizedSample.Column("grade"), GeneralizedSample.Design("x", "z", "female", "north", "south")),
        "weighted" => new(GeneralizedSample.Column("grade"), GeneralizedSample.Design("x", "female"), GeneralizedSample.Column("trials")),
        _ => new(GeneralizedSample.Column("grade"), GeneralizedSample.Design("x", "female"), offset: GeneralizedSample.Column("exposure")),
    };

    [Theory]
    [InlineData("plain", 27)]
    [InlineData("weighted", 15)]
    [InlineData("offset", 18)]
    public void Agrees_with_R(string model, int count)
    {
        OrdinalRegressionResult result = new OrdinalRegression().Fit(Data(model));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        double[] values = [0.5, -1, 1, 0, 1];
        string[] names = ["x", "z", "female", "north", "south"];
        double[] probabilities = result.Predict(
            DesignMatrix.Create(true, 1, [.. result.Estimates.Take(result.SlopeCount).Select(e => (e.Term, (ReadOnlyMemory<double>)new[] { values[Array.IndexOf(names, e.Term)] }))]),
            model == "offset" ? (ReadOnlyMemory<double>)new double[] { 2 } : (ReadOnlyMemory<double>?)null)[0];
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model)
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value");
            double actual = quantity switch
            {
                "estimate" => result[term].Value,
                "se" => result[term].StandardError,
                "log_likelihood" => result.LogLikelihood,
                "probability" => probabilities[int.Parse(term, System.Globalization.CultureInfo.InvariantCulture) - 1],
                _ when term == "all" => result.ProportionalOddsTest.Overall!.Statistic,
                _ => result.ProportionalOddsTest.ByTerm.Single(test => test.Term == term).Test.Statistic,
            };
            Assert.True(Math.Abs(actual - expected) <= 1e-7 * Math.Abs(expected), $"{model}: {quantity} of {term} is {actual:R}, R says {expected:R}");
            compared++;
        }

        Assert.Equal(count, compared);
    }

    [Theory]
    [InlineData("plain", StandardErrorKind.HC0)]
    [InlineData("plain", StandardErrorKind.CR0)]
    [InlineData("plain", StandardErrorKind.CR1)]
    [InlineData("weighted", StandardErrorKind.HC0)]
    [InlineData("weighted", StandardErrorKind.CR1)]
    public void Robust_errors_agree_with_sandwich(string model, StandardErrorKind kind)
    {
        ReferenceTable reference = ReferenceTable.Read("ordinal-robust.csv");
        RegressionData data = Data(model);
        var clustered = new RegressionData(data.Outcome, data.Design, data.Weights, clusters: Grouping.FromKeys("school", GeneralizedSample.Column("school")));
        OrdinalRegressionResult robust = new OrdinalRegression(new() { StandardErrors = kind }).Fit(clustered), classical = new OrdinalRegression().Fit(data);
        int compared = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            if (reference.Text(row, "model") != model || reference.Text(row, "kind") != kind.ToString())
                continue;
            Estimate estimate = robust[reference.Text(row, "term")];
            Assert.Equal(classical[estimate.Term].Value, estimate.Value);
            Assert.Equal(reference.Number(row, "standard_error"), estimate.StandardError, 1e-6 * estimate.StandardError);
            compared++;
        }

        Assert.Equal(classical.Estimates.Count, compared);
        Assert.Contains(kind.ToString(), robust.Method, StringComparison.Ordinal);
        Assert.Equal(kind == StandardErrorKind.HC0 ? double.PositiveInfinity : 14, robust["x"].DegreesOfFreedom);
        Assert.Equal(kind == StandardErrorKind.HC0 ? 0 : 1, robust.Warnings.Count);
    }

    [Fact]
    public void Robust_errors_need_clusters_of_which_there_are_two_and_a_kind_that_there_is()
    {
        RegressionData data = Data("plain");
        Assert.Contains("need clusters", Assert.Throws<ArgumentException>(() => new OrdinalRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(data)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrdinalRegression(new() { StandardErrors = StandardErrorKind.CR2 }));
        var one = new RegressionData(data.Outcome, data.Design, clusters: Grouping.FromKeys("school", new int[260]));
        OrdinalRegressionResult result = new OrdinalRegression(new() { StandardErrors = StandardErrorKind.CR0 }).Fit(one);
        Assert.True(double.IsNaN(result["x"].StandardError) && double.IsFinite(result["x"].Value));
        Assert.Contains("there is 1 cluster of school", result.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_categories_are_a_logistic_regression()
    {
        RegressionData two = new(GeneralizedSample.Column("passed"), GeneralizedSample.Design("x", "z"));
        OrdinalRegressionResult ordinal = new OrdinalRegression().Fit(two);
        GeneralizedLinearModelResult logistic = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(two);
        Assert.Equal(logistic["x"].Value, ordinal["x"].Value, 1e-9);
        Assert.Equal(logistic["x"].StandardError, ordinal["x"].StandardError, 1e-9);
        Assert.Equal(-logistic["(Intercept)"].Value, ordinal["0|1"].Value, 1e-9);
        Assert.Null(ordinal.ProportionalOddsTest.Overall);
        Assert.Contains("two categories", ordinal.ProportionalOddsTest.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_repeat_data_stay_and_missing_rows_are_counted()
    {
        RegressionData data = Data("plain");
        double[] grades = data.Outcome.ToArray();
        Assert.Equal(new OrdinalRegression().Fit(data).Estimates, new OrdinalRegression().Fit(Data("plain")).Estimates);
        Assert.Equal(grades, data.Outcome.ToArray());
        grades[4] = double.NaN;
        OrdinalRegressionResult result = new OrdinalRegression().Fit(new(grades, data.Design));
        Assert.Equal([new MissingCount("outcome", 1)], result.Missingness.ByVariable);
        Assert.Equal(259, result.SampleSizes[0].Count);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new OrdinalRegression().Fit(data, source.Token));
        grades[4] = double.PositiveInfinity;
        Assert.Contains("outcome is infinite in row 4", Assert.Throws<ArgumentException>(() => new OrdinalRegression().Fit(new(grades, data.Design))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e8, 1)]
    [InlineData(0, 1e-9)]
    public void Units_and_origins_of_columns_do_no_harm(double shift, double unit)
    {
        double[] x = [.. GeneralizedSample.Column("x").Select(value => Math.Round(value * 1048576) / 1048576)], grade = GeneralizedSample.Column("grade");
        OrdinalRegressionResult plain = new OrdinalRegression().Fit(new(grade, DesignMatrix.Create(false, x.Length, ("x", x))));
        OrdinalRegressionResult other = new OrdinalRegression().Fit(new(grade, DesignMatrix.Create(true, x.Length, ("x", x.Select(value => (value + shift) * unit).ToArray()))));
        Assert.Equal(plain["x"].Value, other["x"].Value * unit, 1e-9);
        Assert.Equal(plain["x"].StandardError, other["x"].StandardError * unit, 1e-9);
    }

    [Fact]
    public void Constant_and_collinear_columns_are_left_out_by_name()
    {
        double[] x = GeneralizedSample.Column("x"), grade = GeneralizedSample.Column("grade");
        OrdinalRegressionResult result = new OrdinalRegression().Fit(new(grade, DesignMatrix.Create(true, x.Length, ("x", x), ("c", Enumerable.Repeat(3.3, x.Length).ToArray()), ("d", x.Select(value => 2 * value + 1).ToArray()))));
        Assert.True(double.IsNaN(result["c"].Value) && double.IsNaN(result["d"].Value));
        Assert.StartsWith("Left out c, d", result.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(new OrdinalRegression().Fit(new(grade, DesignMatrix.Create(true, x.Length, ("x", x))))["x"].Value, result["x"].Value, 1e-9);
    }

    [Fact]
    public void Separation_is_named()
    {
        var random = new RandomStream(5);
        double[] a = [.. Enumerable.Range(0, 60).Select(i => (double)i)], b = [.. a.Select(_ => random.Normal())];
        double[] grade = [.. a.Select(value => value < 20 ? 1.0 : value < 45 ? 2 : 3)];
        OrdinalRegressionResult result = new OrdinalRegression().Fit(new(grade, DesignMatrix.Create(true, 60, ("b", b), ("a", a))));
        Assert.Contains("perfect separation", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("a ", result.Convergence.Reason, StringComparison.Ordinal);

        double[] top = [.. Enumerable.Range(0, 60).Select(i => i < 6 ? 1.0 : 0)], mixed = [.. top.Select(value => value == 1 ? 3.0 : 1 + random.Integer(3))];
        Assert.Contains("perfect separation: top tells higher from lower", new OrdinalRegression().Fit(new(mixed, DesignMatrix.Create(true, 60, ("b", b), ("top", top)))).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_category_is_named_and_one_category_has_no_estimate()
    {
        double[] grade = [.. GeneralizedSample.Column("grade").Select(value => value == 3 ? 4 : value)];
        OrdinalRegressionResult result = new OrdinalRegression(new() { Categories = ["low", "fair", "good", "high"] }).Fit(new(grade, GeneralizedSample.Design("x")));
        Assert.Equal(["x", "low|fair", "fair|high"], result.Estimates.Select(e => e.Term));
        Assert.Contains("No row is in category good", result.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("No row is in category 3", new OrdinalRegression().Fit(new(grade, GeneralizedSample.Design("x"))).Warnings[0], StringComparison.Ordinal);
        Assert.Contains("outcome is 4 in every row", new OrdinalRegression().Fit(new(grade.Select(_ => 4.0).ToArray(), GeneralizedSample.Design("x"))).Convergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_all_missing_and_wrong_outcomes_say_why()
    {
        DesignMatrix two = DesignMatrix.Create(true, 2, ("a", new double[] { 1, 2 }), ("b", new double[] { 3, 5 }));
        Assert.Contains("2 complete rows cannot determine 3 coefficients", new OrdinalRegression().Fit(new(new double[] { 1, 2 }, two)).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no row is complete", new OrdinalRegression().Fit(new(new double[] { double.NaN, double.NaN }, two)).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("row 1 is 1.5", Assert.Throws<ArgumentException>(() => new OrdinalRegression().Fit(new(new double[] { 1, 1.5 }, two))).Message, StringComparison.Ordinal);
        Assert.Contains("outcomes are 1 to 3", Assert.Throws<ArgumentException>(() => new OrdinalRegression(new() { Categories = ["a", "b", "c"] }).Fit(new(new double[] { 1, 4 }, two))).Message, StringComparison.Ordinal);
    }
}
