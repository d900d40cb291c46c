using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Agreement with scikit-learn's HistGradientBoosting, row by row, and what must hold besides.</summary>
public class GradientBoostingTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("boosting.csv");
    private static readonly GradientBoostingOptions s_settings = new() { Trees = 10, MinimumLeafRows = 20, MaximumLeaves = 5 };

    private static TreePredictor[] Predictors() =>
    [
        TreePredictor.Number("a", s_reference.Numbers("a")),
        TreePredictor.Number("b", s_reference.Numbers("b")),
        TreePredictor.Category("c", s_reference.Texts("c")),
    ];

    private static GradientBoostingData Data(string outcome = "passed", bool weighted = false) =>
        new(s_reference.Numbers(outcome), Predictors(), weighted ? (ReadOnlyMemory<double>?)s_reference.Numbers("weight") : null);

    public static TheoryData<string, string, GradientBoostingOptions> Cases() => new()
    {
        { "numeric", "passed", new() { Trees = 20, MinimumLeafRows = 10 } },
        { "binomial", "passed", s_settings },
        { "binomial_weighted", "passed", s_settings },
        { "binomial_small", "passed", s_settings with { MaximumLeaves = 4, MaximumDepth = 2, L2 = 2.5, LearningRate = 0.3, MaximumBins = 16 } },
        { "squared", "points", s_settings with { Loss = GradientBoostingLoss.SquaredError } },
        { "squared_monotonic", "points", s_settings with { Loss = GradientBoostingLoss.SquaredError, Monotonic = new Dictionary<string, TreeDirection> { ["b"] = TreeDirection.Rising } } },
        { "poisson", "days", s_settings with { Loss = GradientBoostingLoss.Poisson } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_those_of_scikit_learn(string model, string outcome, GradientBoostingOptions options)
    {
        GradientBoostingData data = Data(outcome, model == "binomial_weighted");
        GradientBoostingResult result = new GradientBoosting(options).Fit(model == "numeric" ? new(data.Outcome, data.Predictors.Take(2).ToArray()) : data);
        double[] expected = s_reference.Numbers(model), predicted = result.Predict(Predictors());
        double largest = expected.Zip(predicted, (one, other) => Math.Abs(one - other)).Max();
        Assert.True(largest < 1e-7, $"{model}: predictions differ by up to {largest:R}");
    }

    [Fact]
    public void Threads_and_the_order_of_rows_change_no_bit()
    {
        const int n = 30_000;
        (double[][] x, double[] y) = Simulated(n, 12);
        TreePredictor[] Columns(int[] order) => [.. x.Select((column, j) => TreePredictor.Number($"v{j}", order.Select(row => column[row]).ToArray()))];
        int[] same = [.. Enumerable.Range(0, n)], shuffled = [.. same];
        new RandomStream(5).Shuffle(shuffled.AsSpan());
        var options = new GradientBoostingOptions { Trees = 6 };
        double[] one = new GradientBoosting(options with { MaximumThreads = 1 }).Fit(new(y, Columns(same))).Predict(Columns(same));
        double[] three = new GradientBoosting(options with { MaximumThreads = 3 }).Fit(new(y, Columns(same))).Predict(Columns(same));
        double[] mixed = new GradientBoosting(options).Fit(new(shuffled.Select(row => y[row]).ToArray(), Columns(shuffled))).Predict(Columns(same));
        Assert.Equal(one, three);
        Assert.Equal(one, mixed);
        double[] drawn = new GradientBoosting(options with { RowShare = 0.5, ColumnShare = 0.5, MaximumThreads = 1 }).Fit(new(y, Columns(same))).Predict(Columns(same));
        Assert.Equal(drawn, new GradientBoosting(options with { RowShare = 0.5, ColumnShare = 0.5, MaximumThreads = 4 }).Fit(new(y, Columns(same))).Predict(Columns(same)));
        Assert.NotEqual(one, drawn);
        Assert.NotEqual(drawn, new GradientBoosting(options with { RowShare = 0.5, ColumnShare = 0.5, Seed = 2 }).Fit(new(y, Columns(same))).Predict(Columns(same)));
    }

    [Fact]
    public void A_tree_of_two_leaves_is_the_best_cut_by_hand()
    {
        double[] x = [1, 2, 3, 4, 5, 6], y = [0, 0, 1, 7, 8, 9];
        GradientBoostingResult result = new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError, Trees = 1, LearningRate = 1, MaximumLeaves = 2, MinimumLeafRows = 1 }).Fit(new(y, [TreePredictor.Number("x", x)]));
        double[] predicted = result.Predict([TreePredictor.Number("x", new[] { 1, 3.5, 3.6, 100, double.NaN })]);
        Assert.Equal(1 / 3.0, predicted[0], 1e-12);
        Assert.Equal(1 / 3.0, predicted[1], 1e-12);
        Assert.Equal(8, predicted[2], 1e-12);
        Assert.Equal(8, predicted[3], 1e-12);
        Assert.Equal([1.5, 2.5, 3.5, 4.5, 5.5], result.CutsOf("x"));
        double gain = 6 * Math.Pow(8 - 25 / 6.0, 2) / 2;
        Assert.Equal(gain, result.Gains.Single().Gain, 1e-9);
    }

    [Fact]
    public void Missing_values_go_where_they_gain_and_new_categories_with_them()
    {
        double[] x = [.. Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? double.NaN : i)], y = [.. x.Select(value => double.IsNaN(value) ? 5.0 : value < 45 ? 5 : 0)];
        GradientBoostingResult number = new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError, Trees = 60 }).Fit(new(y, [TreePredictor.Number("x", x)]));
        Assert.Equal(5, number.Predict([TreePredictor.Number("x", new[] { double.NaN })])[0], 0.05);
        string?[] groups = [.. x.Select(value => double.IsNaN(value) ? null : value < 45 ? "early" : "late")];
        GradientBoostingResult category = new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError, Trees = 60 }).Fit(new(y, [TreePredictor.Category("g", groups)]));
        double[] predicted = category.Predict([TreePredictor.Category("g", ["never seen", null, "late", "early"])]);
        Assert.Equal(predicted[1], predicted[0]);
        Assert.Equal(5, predicted[1], 0.05);
        Assert.Equal(0, predicted[2], 0.05);
    }

    [Fact]
    public void One_direction_is_kept_where_noise_would_turn()
    {
        (double[][] x, double[] y) = Simulated(3000, 3);
        TreePredictor[] columns = [.. x.Select((column, j) => TreePredictor.Number($"v{j}", column))];
        double[] grid = [.. Enumerable.Range(0, 200).Select(k => -3 + 0.03 * k)];
        bool Rises(GradientBoostingOptions options, double sign)
        {
            double[] predicted = new GradientBoosting(options).Fit(new(y, columns)).Predict([TreePredictor.Number("v0", grid), TreePredictor.Number("v1", grid.Select(_ => 0.3).ToArray()), TreePredictor.Number("v2", grid.Select(_ => 1.0).ToArray())]);
            return predicted.Zip(predicted.Skip(1)).All(pair => sign * (pair.Second - pair.First) >= 0);
        }

        Assert.False(Rises(new(), 1));
        Assert.True(Rises(new() { Monotonic = new Dictionary<string, TreeDirection> { ["v0"] = TreeDirection.Rising } }, 1));
        Assert.True(Rises(new() { Monotonic = new Dictionary<string, TreeDirection> { ["v0"] = TreeDirection.Falling } }, -1));
    }

    [Fact]
    public void Growing_stops_by_held_out_groups_and_says_so()
    {
        (double[][] x, double[] y) = Simulated(2000, 3);
        TreePredictor[] columns = [.. x.Select((column, j) => TreePredictor.Number($"v{j}", column))];
        Grouping learners = Grouping.FromKeys<int?>("learner", [.. Enumerable.Range(0, 2000).Select(row => (int?)(row / 4))]);
        var options = new GradientBoostingOptions { Trees = 400, HeldOut = CrossValidationFolds.HoldOut(learners), Patience = 5 };
        GradientBoostingResult result = new GradientBoosting(options).Fit(new(y, columns));
        GradientBoostingStop stop = result.Stop!;
        Assert.InRange(result.TreeCount, 5, 200);
        Assert.Equal(result.TreeCount + 5, stop.TreesGrown);
        Assert.Equal(stop.HeldOutLoss.Min(), stop.HeldOutLoss[result.TreeCount]);
        Assert.Contains("had not fallen below", stop.Reason, StringComparison.Ordinal);
        Assert.Equal(["rows", "held-out rows"], result.SampleSizes.Select(size => size.Level));
        int[] held = options.HeldOut.Test(0).ToArray();
        double[] predicted = result.Predict(columns);
        Assert.Equal(stop.HeldOutLoss[result.TreeCount], -held.Average(row => Math.Log(y[row] == 1 ? predicted[row] : 1 - predicted[row])), 1e-10);

        double[] noise = [.. new RandomStream(3).Normals(2000).Select(value => value > 0 ? 1.0 : 0)];
        Assert.Contains("No tree is kept", new GradientBoosting(options with { LearningRate = 1 }).Fit(new(noise, columns)).Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Staged_predictions_start_at_the_mean_and_end_at_the_model()
    {
        GradientBoostingResult result = new GradientBoosting(s_settings).Fit(Data());
        double[][] staged = result.PredictStaged(Predictors(), [0, 1, 10]);
        Assert.All(staged[0], value => Assert.Equal(s_reference.Numbers("passed").Average(), value, 1e-12));
        Assert.Equal(result.Predict(Predictors(), 1), staged[1]);
        Assert.Equal(result.Predict(Predictors()), staged[2]);
        Assert.Equal(10, result.LeafCounts.Count);
        Assert.Equal(1, result.Gains.Sum(gain => gain.Share), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => result.PredictStaged(Predictors(), [11]));
    }

    [Fact]
    public void Weights_of_zero_and_missing_outcomes_leave_rows_out_and_large_numbers_do_no_harm()
    {
        (double[][] x, double[] y) = Simulated(600, 2);
        TreePredictor[] Columns(int rows, double plus = 0) => [.. x.Select((column, j) => TreePredictor.Number($"v{j}", column.Take(rows).Select(value => Math.Round(value * 1024) / 1024 + plus).ToArray()))];
        double[] weights = [.. Enumerable.Range(0, 600).Select(row => row < 400 ? 1.0 : 0)], holes = [.. y.Select((value, row) => row < 400 ? value : double.NaN)];
        double[] expected = new GradientBoosting().Fit(new(y.AsMemory(0, 400), Columns(400))).Predict(Columns(600));
        Assert.Equal(expected, new GradientBoosting().Fit(new(y, Columns(600), weights)).Predict(Columns(600)));
        GradientBoostingResult missing = new GradientBoosting().Fit(new(holes, Columns(600)));
        Assert.Equal(expected, missing.Predict(Columns(600)));
        Assert.Equal(200, missing.Missingness.RowsDropped);
        Assert.Equal(expected, new GradientBoosting().Fit(new(y.AsMemory(0, 400), Columns(400, 1e8))).Predict(Columns(600, 1e8)));
        double[] far = [.. y.Select(value => value + 1e8)];
        Assert.InRange(new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError }).Fit(new(far, Columns(600))).Predict(Columns(600)).Zip(y, (a, b) => Math.Abs(a - 1e8 - b)).Average(), 0.01, 0.5);
    }

    [Fact]
    public void Refusals_say_why()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)i)], y = [.. x.Select(value => value % 2)];
        string? Why(double[] outcome, double[] predictor, GradientBoostingOptions? options = null) => new GradientBoosting(options).Fit(new(outcome, [TreePredictor.Number("x", predictor)])).Convergence.Reason;
        Assert.Contains("outcome is 1 in every row", Why([.. x.Select(_ => 1.0)], x), StringComparison.Ordinal);
        Assert.Contains("30 rows cannot be split into two leaves of 20", Why(y[..30], x[..30]), StringComparison.Ordinal);
        Assert.Contains("no predictor varies", Why(y, [.. x.Select(_ => 3.0)]), StringComparison.Ordinal);
        Assert.Contains("0 rows cannot be split", Why([.. x.Select(_ => double.NaN)], x), StringComparison.Ordinal);
        Assert.Contains("Left out k: it is the same", new GradientBoosting().Fit(new(y, [TreePredictor.Number("x", x), TreePredictor.Number("k", new double[60])])).Warnings[0], StringComparison.Ordinal);
        Assert.Contains("x is infinite in row 1", Assert.Throws<ArgumentException>(() => Why(y, [0, double.NegativeInfinity, .. x[2..]])).Message, StringComparison.Ordinal);
        Assert.Contains("outcome of row 0 is infinite", Assert.Throws<ArgumentException>(() => Why([double.PositiveInfinity, .. y[1..]], x)).Message, StringComparison.Ordinal);
        Assert.Contains("row 2 is 2", Assert.Throws<ArgumentException>(() => Why([0, 1, 2, .. y[3..]], x)).Message, StringComparison.Ordinal);
        Assert.Contains("row 0 is -1", Assert.Throws<ArgumentException>(() => Why([-1, .. y[1..]], x, new() { Loss = GradientBoostingLoss.Poisson })).Message, StringComparison.Ordinal);
        Assert.Contains("256 categories", Assert.Throws<ArgumentException>(() => new GradientBoosting().Fit(new(new double[256], [TreePredictor.Category("g", [.. Enumerable.Range(0, 256).Select(i => $"g{i}")])]))).Message, StringComparison.Ordinal);
        Assert.Contains("Monotonic names z", Assert.Throws<ArgumentException>(() => Why(y, x, new() { Monotonic = new Dictionary<string, TreeDirection> { ["z"] = TreeDirection.Rising } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientBoosting(new() { LearningRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientBoosting(new() { MaximumBins = 256 }));
        GradientBoostingResult none = new GradientBoosting().Fit(new(y[..30], [TreePredictor.Number("x", x.AsMemory(0, 30))]));
        Assert.Contains("nothing to predict from", Assert.Throws<InvalidOperationException>(() => none.Predict([TreePredictor.Number("x", x)])).Message, StringComparison.Ordinal);
        GradientBoostingResult fitted = new GradientBoosting().Fit(new(y, [TreePredictor.Number("x", x)]));
        Assert.Contains("x is missing", Assert.Throws<ArgumentException>(() => fitted.Predict([TreePredictor.Number("w", x)])).Message, StringComparison.Ordinal);
        Assert.Contains("in the fit it was numbers", Assert.Throws<ArgumentException>(() => fitted.Predict([TreePredictor.Category("x", ["a"])])).Message, StringComparison.Ordinal);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new GradientBoosting().Fit(Data(), source.Token));
    }

    /// <summary>Outcomes of 0 and 1 that an interaction and a bend decide.</summary>
    internal static (double[][] Columns, double[] Outcome) Simulated(int rows, int columns)
    {
        var random = new RandomStream(20261123);
        double[][] values = [.. Enumerable.Range(0, columns).Select(j => random.Split(j).Normals(rows))];
        return (values, [.. Enumerable.Range(0, rows).Select(i => random.Bernoulli(Elementary.Logistic(Math.Sin(2 * values[0][i]) + values[0][i] * values[1][i])) ? 1.0 : 0)]);
    }
}
