using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Permutation importance and partial dependence against what was planted, and against predictions made one by one.</summary>
public class TreeExplanationTests
{
    private const int Rows = 3000;

    /// <summary>y = 2a + noise; b is noise; copy is nearly a; kind shifts y.</summary>
    private static (TreePredictor[] Predictors, double[] Outcome) Sample(ulong seed)
    {
        var random = new RandomStream(seed);
        double[] a = random.Split("a").Normals(Rows), b = random.Split("b").Normals(Rows), noise = random.Split("noise").Normals(Rows), copy = [.. a.Zip(random.Split("copy").Normals(Rows), (x, e) => x + 0.1 * e)];
        string[] kinds = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? "x" : "y")];
        double[] outcome = [.. Enumerable.Range(0, Rows).Select(row => 2 * a[row] + (kinds[row] == "x" ? 1 : 0) + noise[row])];
        return ([TreePredictor.Number("a", a), TreePredictor.Number("b", b), TreePredictor.Number("copy", copy), TreePredictor.Category("kind", kinds)], outcome);
    }

    private static GradientBoostingResult Fit(params string[] names)
    {
        (TreePredictor[] predictors, double[] outcome) = Sample(1);
        return new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError, Trees = 60 }).Fit(new(outcome, [.. predictors.Where(one => names.Contains(one.Name, StringComparer.Ordinal))]));
    }

    [Fact]
    public void Importance_finds_what_was_planted_and_joins_copies()
    {
        (TreePredictor[] predictors, double[] outcome) = Sample(2);
        GradientBoostingResult model = Fit("a", "b", "copy", "kind");
        var options = new PermutationImportanceOptions { Learners = Grouping.FromKeys<int?>("learner", [.. Enumerable.Range(0, Rows).Select(row => (int?)(row / 3))]), Repeats = 5, Replications = 400 };
        PermutationImportanceResult result = PermutationImportance.Of(model, new(outcome, predictors), options);
        Assert.Equal(["a + copy", "kind", "b"], result.Predictors.Select(one => one.Name));

        // Half the mean square of what a permuted signal adds: 2² Var(a) = 4; the shift of a third: 2/9.
        Assert.Equal(4, result.Predictors[0].Increase, 0.4);
        Assert.Equal(2 / 9.0, result.Predictors[1].Increase, 0.05);
        Assert.InRange(result.Predictors[0].Lower, 3, result.Predictors[0].Increase);
        Assert.InRange(result.Predictors[0].Upper, result.Predictors[0].Increase, 5);
        Assert.InRange(result.Predictors[2].Increase, -0.02, 0.02);
        Assert.Contains("by learner, all its rows together", result.Interval, StringComparison.Ordinal);
        double[] predicted = model.Predict(predictors);
        Assert.Equal(predicted.Zip(outcome, (p, y) => (p - y) * (p - y) / 2).Average(), result.Loss, 1e-10);

        PermutationImportanceResult apart = PermutationImportance.Of(model, new(outcome, predictors), options with { JoinedFrom = 1, Learners = null });
        Assert.Equal(4, apart.Predictors.Count);
        Assert.True(apart.Predictors[0].Increase < result.Predictors[0].Increase);
        Assert.Equal(result.Predictors[1].Lower, PermutationImportance.Of(model, new(outcome, predictors), options).Predictors[1].Lower);
    }

    [Fact]
    public void The_interval_covers_whose_values_are_dealt()
    {
        // Of a model y = a, half the squared error grows by (a - dealt)² / 2: one row's part is (a² + 1) / 2 as it gets and as much as it gives, together of standard deviation 1.41 for a normal a; of rows that get alone, half.
        (TreePredictor[] predictors, _) = Sample(2);
        double[] a = new RandomStream(2).Split("a").Normals(Rows);
        GradientBoostingResult model = new GradientBoosting(new() { Loss = GradientBoostingLoss.SquaredError, Trees = 60 }).Fit(new(a, predictors[..1]));
        PredictorImportance importance = PermutationImportance.Of(model, new(a, predictors[..1]), new() { Repeats = 20 }).Predictors[0];
        Assert.Equal(2 * 1.96 * Math.Sqrt(2.0 / Rows), importance.Upper - importance.Lower, 0.02);
    }

    [Fact]
    public void Rows_without_a_learner_are_left_out()
    {
        (TreePredictor[] predictors, double[] outcome) = Sample(2);
        GradientBoostingResult model = Fit("a", "b");
        var some = new PermutationImportanceOptions { Learners = Grouping.FromKeys<int?>("learner", [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? null : (int?)row)]), Repeats = 2, Replications = 50 };
        double[] known = [.. outcome.Select((y, row) => row % 3 == 0 ? double.NaN : y)];
        Assert.Equal(PermutationImportance.Of(model, new(known, predictors), some with { Learners = null }).Predictors, PermutationImportance.Of(model, new(outcome, predictors), some).Predictors, (one, other) => one.Increase == other.Increase);
    }

    [Fact]
    public void Partial_dependence_is_the_mean_of_predictions_with_one_value_set()
    {
        (TreePredictor[] predictors, _) = Sample(2);
        GradientBoostingResult model = Fit("a", "b", "kind");
        PartialDependenceResult result = PartialDependence.Of(model, predictors, "a", new() { Points = 7, Replications = 300 });
        foreach (PartialDependencePoint point in result.Points)
        {
            double expected = model.Predict([TreePredictor.Number("a", Enumerable.Repeat(point.Value, Rows).ToArray()), .. predictors[1..]]).Average();
            Assert.Equal(expected, point.Mean, 1e-9);
            Assert.InRange(point.Mean, point.Lower, point.Upper);
            Assert.Equal(2 * point.Value + 1 / 3.0, point.Mean, 0.35);
        }

        Assert.Empty(result.Warnings);
        PartialDependencePoint[] kinds = [.. PartialDependence.Of(model, predictors, "kind", new() { Replications = 300 }).Points];
        Assert.Equal(["x", "y"], kinds.Select(point => point.Level));
        Assert.Equal(1, kinds[0].Mean - kinds[1].Mean, 0.15);
    }

    [Fact]
    public void Correlated_predictors_are_warned_of()
    {
        (TreePredictor[] predictors, _) = Sample(2);
        string warning = PartialDependence.Of(Fit("a", "b", "copy", "kind"), predictors, "a", new() { Replications = 10 }).Warnings.Single();
        Assert.StartsWith("a is correlated with copy (0.9", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_interval_of_few_learners_with_many_rows_is_wide()
    {
        (TreePredictor[] predictors, double[] outcome) = Sample(2);
        GradientBoostingResult model = Fit("a", "kind");
        double Width(Grouping? learners)
        {
            PartialDependencePoint point = PartialDependence.Of(model, predictors, "a", new() { Points = 2, Learners = learners }).Points[0];
            return point.Upper - point.Lower;
        }

        // Kinds in blocks of learners: every learner is of one kind.
        string[] kinds = [.. Enumerable.Range(0, Rows).Select(row => row / 100 % 3 == 0 ? "x" : "y")];
        predictors[3] = TreePredictor.Category("kind", kinds);
        Grouping learners = Grouping.FromKeys<int?>("learner", [.. Enumerable.Range(0, Rows).Select(row => (int?)(row / 100))]);
        Assert.True(Width(learners) > 5 * Width(null));
    }

    [Fact]
    public void Refusals_say_why()
    {
        (TreePredictor[] predictors, double[] outcome) = Sample(2);
        GradientBoostingResult model = Fit("a", "b");
        Assert.Contains("No predictor 'z'", Assert.Throws<KeyNotFoundException>(() => PartialDependence.Of(model, predictors, "z")).Message, StringComparison.Ordinal);
        Assert.Contains("0 of the rows have an outcome", Assert.Throws<ArgumentException>(() => PermutationImportance.Of(model, new(outcome.Select(_ => double.NaN).ToArray(), predictors))).Message, StringComparison.Ordinal);
        Assert.Contains("missing in every row", Assert.Throws<ArgumentException>(() => PartialDependence.Of(model, [TreePredictor.Number("a", new[] { double.NaN }), TreePredictor.Number("b", new[] { 1.0 })], "a")).Message, StringComparison.Ordinal);
        Assert.Contains("no learner to average over", Assert.Throws<ArgumentException>(() => PartialDependence.Of(model, predictors, "a", new() { Learners = Grouping.FromKeys<int?>("learner", new int?[Rows]) })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PartialDependence.Of(model, predictors, "a", new() { Points = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PermutationImportance.Of(model, new(outcome, predictors), new() { JoinedFrom = 1.5 }));
        Assert.Throws<ArgumentException>(() => PermutationImportance.Of(model, new(outcome, predictors), new() { Learners = Grouping.FromKeys<int?>("learner", [1]) }));
    }
}
