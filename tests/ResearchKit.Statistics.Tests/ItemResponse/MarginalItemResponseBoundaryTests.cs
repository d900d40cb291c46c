using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

public class MarginalItemResponseBoundaryTests
{
    [Fact]
    public void The_same_bits_on_any_number_of_threads_and_data_left_alone()
    {
        double[][] columns = ItemResponseSample.Simulate(1500, 12, 3);
        double[][] copy = [.. columns.Select(column => (double[])[.. column])];
        ItemResponseResult one = Fit(new() { MaximumThreads = 1 }, columns), three = Fit(new() { MaximumThreads = 3 }, columns);
        Assert.Equal(one.Estimates, three.Estimates);
        Assert.Equal(one.LogLikelihood, three.LogLikelihood);
        Assert.Equal(copy, columns);
    }

    [Fact]
    public void Rows_items_and_patterns_may_come_in_any_order()
    {
        double[][] columns = ItemResponseSample.Simulate(400, 6, 4);
        ItemResponseResult plain = Fit(new(), columns), turned = Fit(new(), [.. columns.Select(column => column.Reverse().ToArray())]);
        Assert.Equal(plain.LogLikelihood, turned.LogLikelihood, 1e-8);
        for (int i = 0; i < plain.Estimates.Count; i++)
            Assert.Equal(plain.Estimates[i].Value, turned.Estimates[i].Value, 1e-7);

        ItemResponseResult twice = new MarginalItemResponseModel().Fit(new ItemResponseData(
            ["i1", "i2", "i3", "i4", "i5", "i6"], [.. columns.Select(column => (ReadOnlyMemory<double>)column)], Enumerable.Repeat(2.0, 400).ToArray()));
        ItemResponseResult stacked = Fit(new(), [.. columns.Select(column => (double[])[.. column, .. column])]);
        Assert.Equal(stacked["i3: slope"].StandardError, twice["i3: slope"].StandardError, 1e-8);
        Assert.Equal(800, twice.SampleSizes[0].Count);
    }

    [Fact]
    public void An_item_that_all_answer_alike_is_named_and_the_others_are_estimated()
    {
        double[][] columns = ItemResponseSample.Simulate(400, 6, 4);
        ItemResponseResult without = Fit(new(), columns), with = Fit(new(), [.. columns, Enumerable.Repeat(1.0, 400).ToArray(), Enumerable.Repeat(double.NaN, 400).ToArray()]);
        Assert.Equal(without["i2: slope"], with["i2: slope"]);
        Assert.True(double.IsNaN(with["i7: difficulty"].Value));
        Assert.Contains("'i7' has no estimate, because everybody gave it the answer 1", with.ItemNamed("i7").Reason, StringComparison.Ordinal);
        Assert.Contains("'i8' has no estimate, because nobody answered it", with.ItemNamed("i8").Reason, StringComparison.Ordinal);
        Assert.Contains(with.Warnings, warning => warning.Contains("'i7'", StringComparison.Ordinal));
    }

    [Fact]
    public void Persons_without_answers_are_counted_and_left_out()
    {
        double[][] columns = ItemResponseSample.Simulate(300, 5, 8);
        ItemResponseResult plain = Fit(new(), columns);
        double[][] more = [.. columns.Select(column => (double[])[.. column, double.NaN, double.NaN])];
        ItemResponseResult result = Fit(new(), more);
        Assert.Equal(plain["i1: slope"].Value, result["i1: slope"].Value, 1e-12);
        Assert.Equal((302, 300), (result.Missingness.RowsGiven, result.Missingness.RowsUsed));
        AbilityEstimate nothing = result.Score(ItemResponseSample.Of(more))[301];
        Assert.Equal((0.0, 1.0, 0), (Math.Round(nothing.Value, 9), Math.Round(nothing.StandardError, 9), nothing.Answers));
        Assert.Contains("no answer", result.Score(ItemResponseSample.Of(more), AbilityMethod.WeightedLikelihood)[301].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_perfect_Guttman_order_has_no_estimate()
    {
        double[][] columns = [.. Enumerable.Range(0, 5).Select(j => Enumerable.Range(0, 300).Select(p => p % 6 > j ? 1.0 : 0).ToArray())];
        ItemResponseResult result = Fit(new(), columns);
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains("Guttman", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => result.Score(ItemResponseSample.Of(columns)));
    }

    [Fact]
    public void Items_that_repeat_one_another_are_named_and_never_given_in_silence()
    {
        double[][] columns = ItemResponseSample.Simulate(500, 6, 9);
        ItemResponseResult result = Fit(new(), [.. columns, [.. columns[2]]]);
        Assert.NotEqual(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.Contains("'i3'", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("'i7'", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.True(double.IsNaN(result["i7: slope"].Value));
    }

    [Fact]
    public void Two_items_no_person_one_person_and_nothing_at_all_say_why()
    {
        double[][] columns = ItemResponseSample.Simulate(200, 2, 5);
        Assert.Contains("this model needs 3", Fit(new(), columns).Convergence.Reason, StringComparison.Ordinal);
        Assert.True(Fit(new() { Model = ItemResponseModelKind.OneParameter }, columns).Convergence.IsUsable);
        Assert.Equal(ConvergenceStatus.NoEstimate, Fit(new(), [1], [0], [1]).Convergence.Status);
        Assert.Equal(ConvergenceStatus.NoEstimate, Fit(new(), [], [], []).Convergence.Status);
        ItemResponseResult missing = Fit(new(), [double.NaN, double.NaN], [double.NaN, double.NaN], [double.NaN, double.NaN]);
        Assert.Contains("no person answered", missing.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(missing.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
    }

    [Fact]
    public void A_negative_slope_is_warned_of_and_the_scale_keeps_its_direction()
    {
        double[][] columns = ItemResponseSample.Simulate(800, 6, 6);
        ItemResponseResult result = Fit(new(), [[.. columns[0].Select(answer => 1 - answer)], .. columns[1..]]);
        Assert.True(result["i1: slope"].Value < 0);
        Assert.True(result["i4: slope"].Value > 0);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The slope of 'i1' is negative", StringComparison.Ordinal));
    }

    [Fact]
    public void Categories_that_nobody_gave_are_closed_up_by_name()
    {
        ItemResponseData data = ItemResponseSample.Ordered();
        double[][] columns = [.. Enumerable.Range(0, 4).Select(j => data.Answers(j).ToArray())];
        double[] gaps = [.. columns[0].Select(answer => answer >= 2 ? answer + 1 : answer)];
        ItemResponseResult plain = Fit(new() { Model = ItemResponseModelKind.GradedResponse }, columns), closed = Fit(new() { Model = ItemResponseModelKind.GradedResponse }, [gaps, .. columns[1..]]);
        Assert.Equal(plain["i1: slope"], closed["i1: slope"]);
        Assert.Contains(closed.Warnings, warning => warning.Contains("'i1' has the categories 0, 1, 3, 4", StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_that_do_not_differ_beyond_chance_are_at_the_boundary()
    {
        // Every pattern of three items equally often: independent, so that ability has no spread.
        double[][] columns = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 80).Select(p => (double)(p >> j & 1)).ToArray())];
        ItemResponseResult result = Fit(new() { Model = ItemResponseModelKind.Rasch }, columns);
        Assert.NotEqual(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.NotNull(result.Convergence.Reason);
    }

    [Fact]
    public void What_cannot_be_an_answer_is_refused_by_name()
    {
        Assert.Contains("row 1 is 0.5", Assert.Throws<ArgumentException>(() => ItemResponseSample.Of([1, 0.5])).Message, StringComparison.Ordinal);
        Assert.Contains("row 0 is ∞", Assert.Throws<ArgumentException>(() => ItemResponseSample.Of([double.PositiveInfinity])).Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Use GradedResponse", Assert.Throws<ArgumentException>(() => Fit(new(), [0, 1, 2], [0, 1, 1], [1, 0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarginalItemResponseModel(new() { QuadraturePoints = 21 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarginalItemResponseModel(new() { ConfidenceLevel = 1 }));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new MarginalItemResponseModel().Fit(ItemResponseSample.Lsat6(), source.Token));
    }

    [Fact]
    public void Steep_items_and_long_tests_get_as_many_points_as_they_need()
    {
        ItemResponseResult result = Fit(new() { Model = ItemResponseModelKind.Rasch }, ItemResponseSample.Simulate(600, 60, 12, 4));
        Assert.True(result.QuadraturePoints > 121);
        ItemResponseResult finer = Fit(new() { Model = ItemResponseModelKind.Rasch, QuadraturePoints = 1001 }, ItemResponseSample.Simulate(600, 60, 12, 4));
        Assert.Equal(finer.LogLikelihood, result.LogLikelihood, 1e-5);
    }

    private static ItemResponseResult Fit(ItemResponseOptions options, params double[][] columns) => new MarginalItemResponseModel(options).Fit(ItemResponseSample.Of(columns));
}
