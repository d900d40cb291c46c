using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Regression;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Agreement with glmnet (standardised) and scikit-learn (not), and the edges that are a penalised regression's own.</summary>
public class ElasticNetTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("elastic-net.csv");

    private static RegressionData Data(PenalizedOutcome kind, bool weighted = false) => new(
        kind == PenalizedOutcome.Binomial ? GeneralizedSample.Column("passed") : GeneralizedSample.Column("exposure").Zip(GeneralizedSample.Column("x"), (a, b) => a + b).ToArray(),
        GeneralizedSample.Design("x", "z", "female", "north", "south", "trials"),
        weighted ? (ReadOnlyMemory<double>?)GeneralizedSample.Column("trials") : null,
        weighted ? (ReadOnlyMemory<double>?)GeneralizedSample.Column("z") : null);

    /// <summary>The outcome over its standard deviation, where glmnet's objective is as documented.</summary>
    private static RegressionData Scaled()
    {
        RegressionData data = Data(PenalizedOutcome.Gaussian);
        double[] y = data.Outcome.ToArray();
        double mean = y.Average(), deviation = Math.Sqrt(y.Average(value => (value - mean) * (value - mean)));
        return new(y.Select(value => value / deviation).ToArray(), data.Design);
    }

    public static TheoryData<string, double> Cases()
    {
        var cases = new TheoryData<string, double>();
        foreach ((string model, double penalty) in Enumerable.Range(0, s_reference.RowCount).Select(row => (s_reference.Text(row, "model"), s_reference.Number(row, "penalty"))).Where(pair => !pair.Item1.StartsWith("cv", StringComparison.Ordinal)).Distinct())
            cases.Add(model, penalty);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_reference(string model, double penalty)
    {
        string[] parts = model.Split('-');
        bool isBinomial = parts.Contains("binomial", StringComparer.Ordinal) || parts.Contains("logistic", StringComparer.Ordinal);
        double share = parts[0] == "weighted" || parts[^1] == "lasso" ? 1 : parts[^1] == "ridge" ? 0 : parts[^1] == "net" ? 0.3 : double.Parse(parts[^1], CultureInfo.InvariantCulture);
        PenalizedOutcome kind = isBinomial ? PenalizedOutcome.Binomial : PenalizedOutcome.Gaussian;
        ElasticNetResult result = new ElasticNet(new() { Outcome = kind, LassoShare = share, Penalties = [penalty], Standardize = parts[0] != "sklearn" }).Fit(parts[0] == "gaussian" ? Scaled() : Data(kind, parts[0] == "weighted"));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model || s_reference.Number(row, "penalty") != penalty)
                continue;
            string term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value");
            Assert.True(Math.Abs(result[term] - expected) <= 1e-6, $"{model} at {penalty}: {term} is {result[term]:R}, the reference says {expected:R}");
            compared++;
        }

        Assert.Equal(7, compared);
    }

    [Theory]
    [InlineData(PenalizedOutcome.Gaussian)]
    [InlineData(PenalizedOutcome.Binomial)]
    public void Cross_validation_agrees_with_glmnet(PenalizedOutcome kind)
    {
        Grouping folds = Grouping.FromKeys<string>("fold", [.. GeneralizedSample.Column("school").Select(school => ((int)school % 5).ToString(CultureInfo.InvariantCulture))]);
        double[] penalties = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005];
        CrossValidationCurve curve = new ElasticNet(new() { Outcome = kind, Penalties = penalties, Folds = CrossValidationFolds.ByGroup(folds, 5) }).Fit(Data(kind)).CrossValidation!;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != $"cv-{kind}".ToLowerInvariant())
                continue;
            double at = s_reference.Number(row, "penalty");
            int index = Array.FindIndex(penalties, penalty => Math.Abs(penalty - at) < 1e-9);
            double expected = s_reference.Number(row, "value");
            Assert.Equal(expected, s_reference.Text(row, "term") == "error" ? curve.Error[index] : curve.StandardError[index], 1e-6 * expected);
        }
    }

    [Fact]
    public void The_path_starts_where_the_first_term_comes_in()
    {
        ElasticNetResult result = new ElasticNet(new() { PathLength = 30 }).Fit(Data(PenalizedOutcome.Gaussian));
        Assert.Equal(0, result.Path[0].TermsIn);
        Assert.True(result.Path[1].TermsIn >= 1);
        Assert.Equal(1e-4, result.Path[^1].Penalty / result.Path[0].Penalty, 1e-12);
        double least = new LinearRegression().Fit(Data(PenalizedOutcome.Gaussian))["x"].Value;
        Assert.Equal(least, result.Path[^1].Coefficients[0], 1e-2);
        Assert.True(result.Path.Zip(result.Path.Skip(1)).All(pair => pair.Second.DevianceExplained >= pair.First.DevianceExplained - 1e-12));
    }

    [Fact]
    public void More_terms_than_rows_and_the_conditions_of_a_minimum()
    {
        var random = new RandomStream(12);
        const int n = 40, p = 120;
        double[][] columns = [.. Enumerable.Range(0, p).Select(_ => Enumerable.Range(0, n).Select(_ => random.Normal()).ToArray())];
        double[] y = [.. Enumerable.Range(0, n).Select(i => 3 * columns[0][i] - 2 * columns[7][i] + random.Normal())];
        DesignMatrix design = DesignMatrix.Create(true, n, [.. columns.Select((column, j) => ($"v{j}", (ReadOnlyMemory<double>)column))]);
        ElasticNetResult result = new ElasticNet(new() { Penalties = [0.3], Standardize = false }).Fit(new(y, design));
        Assert.InRange(result.Chosen!.TermsIn, 2, n);
        double[] residual = [.. y.Zip(result.Predict(design), (a, b) => a - b)];
        for (int j = 0; j < p; j++)
        {
            // In: the slope of the loss is the penalty with the coefficient's sign. Out: no more than the penalty.
            double slope = columns[j].Zip(residual, (a, b) => a * b).Sum() / n, coefficient = result[$"v{j}"];
            if (coefficient == 0)
                Assert.InRange(Math.Abs(slope), 0, 0.3 + 1e-8);
            else
                Assert.Equal(0.3 * Math.Sign(coefficient), slope, 1e-7);
        }
    }

    [Fact]
    public void Separated_outcomes_have_finite_coefficients()
    {
        double[] a = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
        ElasticNetResult result = new ElasticNet(new() { Outcome = PenalizedOutcome.Binomial, Penalties = [1e-3], LassoShare = 0.5 }).Fit(new(a.Select(value => value > 19.5 ? 1.0 : 0).ToArray(), DesignMatrix.Create(true, 40, ("a", a))));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result["a"], 0.1, 100);
    }

    [Fact]
    public void Bits_repeat_units_do_not_matter_and_there_are_no_intervals()
    {
        ElasticNetResult one = new ElasticNet(new() { Penalties = [0.05] }).Fit(Data(PenalizedOutcome.Gaussian)), two = new ElasticNet(new() { Penalties = [0.05] }).Fit(Data(PenalizedOutcome.Gaussian));
        Assert.Equal(one.Estimates, two.Estimates);
        Assert.All(one.Estimates, estimate => Assert.True(double.IsNaN(estimate.StandardError) && double.IsNaN(estimate.Lower)));
        double[] x = [.. GeneralizedSample.Column("x").Select(value => Math.Round(value * 1048576) / 1048576)], y = GeneralizedSample.Column("exposure");
        double plain = new ElasticNet(new() { Penalties = [0.01] }).Fit(new(y, DesignMatrix.Create(true, y.Length, ("x", x))))["x"];
        Assert.Equal(plain, new ElasticNet(new() { Penalties = [0.01] }).Fit(new(y, DesignMatrix.Create(true, y.Length, ("x", x.Select(value => (value + 1e8) * 1000).ToArray()))))["x"] * 1000, 1e-9);
    }

    [Fact]
    public void Refusals_say_why()
    {
        double[] a = [1, 2, 3, 4], y = [0, 1, 0, 1];
        DesignMatrix design = DesignMatrix.Create(true, 4, ("a", a), ("c", new double[] { 5, 5, 5, 5 }));
        Assert.Contains("Left out c: it is the same", new ElasticNet(new() { Penalties = [0.1] }).Fit(new(y, design)).Warnings[0], StringComparison.Ordinal);
        Assert.Contains("outcome is 1 in every row", new ElasticNet().Fit(new(new double[] { 1, 1, 1, 1 }, design)).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no row is complete", new ElasticNet().Fit(new(a.Select(_ => double.NaN).ToArray(), design)).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no column varies", new ElasticNet().Fit(new(y, DesignMatrix.Create(true, 4, ("c", new double[] { 5, 5, 5, 5 })))).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("row 2 is 3", Assert.Throws<ArgumentException>(() => new ElasticNet(new() { Outcome = PenalizedOutcome.Binomial }).Fit(new(new double[] { 1, 0, 3, 1 }, design))).Message, StringComparison.Ordinal);
        Assert.Contains("a is infinite in row 1", Assert.Throws<ArgumentException>(() => new ElasticNet().Fit(new(y, DesignMatrix.Create(true, 4, ("a", new[] { 1, double.PositiveInfinity, 3, 4 }))))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticNet(new() { LassoShare = 1.2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticNet(new() { Penalties = [-1] }));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ElasticNet().Fit(Data(PenalizedOutcome.Gaussian), source.Token));
    }
}

public class CrossValidationFoldsTests
{
    [Fact]
    public void A_group_is_held_out_once_and_whole()
    {
        var random = new RandomStream(2);
        int[] keys = [.. Enumerable.Range(0, 400).Select(_ => random.Integer(37))];
        Grouping learners = Grouping.FromKeys("learner", keys);
        CrossValidationFolds folds = CrossValidationFolds.ByGroup(learners, 5);
        Assert.Equal(Enumerable.Range(0, 400), Enumerable.Range(0, 5).SelectMany(fold => folds.Test(fold).ToArray()).Order());
        for (int fold = 0; fold < 5; fold++)
        {
            Assert.Empty(folds.Test(fold).ToArray().Select(row => keys[row]).Intersect(folds.Training(fold).ToArray().Select(row => keys[row])));
            Assert.InRange(folds.Test(fold).Length, 70, 90);
        }

        Assert.Throws<ArgumentException>(() => CrossValidationFolds.ByGroup(Grouping.FromKeys("learner", new[] { 1, 2, 1 }), 3));
    }

    [Fact]
    public void Time_only_looks_ahead()
    {
        var random = new RandomStream(3);
        double[] weeks = [.. Enumerable.Range(0, 300).Select(i => i == 7 ? double.NaN : random.Integer(40))];
        int[] learners = [.. Enumerable.Range(0, 300).Select(_ => random.Integer(60))];
        CrossValidationFolds folds = CrossValidationFolds.ByTime(weeks, 4), apart = CrossValidationFolds.ByTime(weeks, 4, Grouping.FromKeys("learner", learners));
        for (int fold = 0; fold < 4; fold++)
        {
            Assert.True(folds.Training(fold).ToArray().Max(row => weeks[row]) < folds.Test(fold).ToArray().Min(row => weeks[row]));
            Assert.Empty(apart.Test(fold).ToArray().Select(row => learners[row]).Intersect(apart.Training(fold).ToArray().Select(row => learners[row])));
            Assert.Equal(folds.Test(fold).ToArray(), apart.Test(fold).ToArray());
        }

        Assert.Equal(299, folds.Training(0).Length + Enumerable.Range(0, 4).Sum(fold => folds.Test(fold).Length));
        Assert.Throws<ArgumentException>(() => CrossValidationFolds.ByTime([1, 1, 2, 2], 3));
    }
}
