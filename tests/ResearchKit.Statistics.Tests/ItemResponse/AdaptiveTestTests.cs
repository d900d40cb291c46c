using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

public class AdaptiveTestTests
{
    private static readonly CalibratedItem[] Bank = [.. Enumerable.Range(0, 60).Select(j => CalibratedItem.Logistic($"i{j}", 1 + j % 5 * 0.2, -3 + j * 0.1))];

    [Fact]
    public void Information_of_known_items_is_that_of_their_formulas()
    {
        // a² p (1 - p) at b is a²/4; with guessing a² (q/p) ((p - g)/(1 - g))².
        Assert.Equal(1.5 * 1.5 / 4, CalibratedItem.Logistic("a", 1.5, 0.3).Information(0.3), 1e-14);
        double p = 0.2 + 0.8 / 2;
        Assert.Equal(1.5 * 1.5 * ((1 - p) / p) * Math.Pow((p - 0.2) / 0.8, 2), CalibratedItem.Logistic("a", 1.5, 0.3, 0.2).Information(0.3), 1e-14);

        // Partial credit: slope² times the variance of the category.
        CalibratedItem steps = CalibratedItem.PartialCredit("b", 1.2, -0.5, 0.4);
        double[] share = steps.Probabilities(0.1);
        double mean = share[1] + 2 * share[2];
        Assert.Equal(1.44 * (share[1] + 4 * share[2] - mean * mean), steps.Information(0.1), 1e-13);
        Assert.Equal(1, share.Sum(), 1e-14);
        Assert.Equal(0.5, CalibratedItem.Graded("c", 0.9, -1, 0.6).Probabilities(0.6)[2], 1e-14);
        Assert.Throws<ArgumentException>(() => CalibratedItem.Graded("c", 0.9, 1, 0.6));
    }

    [Fact]
    public void The_same_seed_gives_the_same_test_and_no_item_twice()
    {
        var test = new AdaptiveTest(Bank);
        IReadOnlyList<AdaptiveStep> path = test.Simulate(0.7, 3);
        Assert.Equal(path, test.Simulate(0.7, 3));
        Assert.NotEqual(path, test.Simulate(0.7, 4));
        Assert.Equal(path.Count, path.Select(step => step.Item).Distinct().Count());
    }

    [Fact]
    public void Without_exposure_control_each_item_is_the_one_that_tells_most()
    {
        var test = new AdaptiveTest(Bank, new() { ChooseAmong = 1, TargetStandardError = 0.01, MaximumItems = 10 });
        IReadOnlyList<AdaptiveStep> path = test.Simulate(-0.4, 8);
        Assert.Equal(10, path.Count);
        for (int step = 0; step < path.Count; step++)
        {
            double ability = step == 0 ? 0 : path[step - 1].Ability;
            double most = Bank.Where((_, j) => path.Take(step).All(before => before.Item != j)).Max(item => item.Information(ability));
            Assert.Equal(most, Bank[path[step].Item].Information(ability));
        }
    }

    [Fact]
    public void It_ends_when_exact_enough_and_recovers_abilities_with_even_exposure()
    {
        var random = new RandomStream(12);
        double[] abilities = [.. Enumerable.Range(0, 300).Select(_ => random.Normal())];
        AdaptiveSimulation best = new AdaptiveTest(Bank, new() { ChooseAmong = 1, TargetStandardError = 0.45 }).Simulate(abilities, 5);
        AdaptiveSimulation spread = new AdaptiveTest(Bank, new() { ChooseAmong = 8, TargetStandardError = 0.45 }).Simulate(abilities, 5);
        Assert.All(spread.Paths, path => Assert.True(path[^1].StandardError <= 0.45 || path.Count == 20));
        Assert.InRange(spread.RootMeanSquareError, 0.3, 0.55);
        Assert.InRange(spread.Bias, -0.1, 0.1);
        Assert.Equal(1, best.Exposure.Max());
        Assert.True(spread.Exposure.Max() < 0.75);
        Assert.True(spread.MeanLength >= best.MeanLength - 0.5);
    }

    [Fact]
    public void Content_areas_get_their_shares()
    {
        string[] areas = [.. Enumerable.Range(0, 60).Select(j => j % 3 == 0 ? "algebra" : "geometry")];
        var test = new AdaptiveTest(Bank, new() { Areas = areas, AreaShares = new Dictionary<string, double>(StringComparer.Ordinal) { ["algebra"] = 3, ["geometry"] = 1 }, TargetStandardError = 0.01, MaximumItems = 16 });
        Assert.Equal(12, test.Simulate(0.2, 6).Count(step => areas[step.Item] == "algebra"));
        Assert.Throws<ArgumentException>(() => new AdaptiveTest(Bank, new() { Areas = ["algebra"] }));
    }

    [Fact]
    public void Fit_is_one_where_the_model_holds_and_high_for_a_noisy_item()
    {
        var random = new RandomStream(77);
        CalibratedItem[] items = Bank[10..40];
        double[] abilities = [.. Enumerable.Range(0, 2000).Select(_ => random.Normal())];
        int[][] answers = [.. items.Select(item => abilities.Select(ability => random.Bernoulli(item.Expected(ability)) ? 1 : 0).ToArray())];
        answers[3] = [.. abilities.Select(_ => random.Bernoulli(0.3) ? 1 : 0)];
        IReadOnlyList<ResponseFit> fit = ItemFit.OfItems(items, answers, abilities);
        Assert.All(fit.Where((_, j) => j != 3), one => Assert.InRange(one.Infit, 0.9, 1.1));
        Assert.True(fit[3].Infit > 1.15 && fit[3].InfitZ > 4);
        IReadOnlyList<ResponseFit> persons = ItemFit.OfPersons(items[4..], answers[4..], abilities);
        Assert.InRange(persons.Average(one => one.Infit), 0.95, 1.05);
    }

    [Fact]
    public void Exposure_parameters_hold_every_item_below_the_share_asked_for()
    {
        var random = new RandomStream(31);
        double[] abilities = [.. Enumerable.Range(0, 400).Select(_ => random.Normal())];
        var options = new AdaptiveTestOptions { MaximumItems = 6, TargetStandardError = 0.01 };
        ExposureCalibration found = AdaptiveTest.CalibrateExposure(Bank, options, 0.3, abilities, 7, tolerance: 0.03);
        Assert.Equal(1, found.Largest[0]); // everybody begins with the same item
        Assert.True(found.IsConverged && found.Exposure.Max() <= 0.33, string.Join(" ", found.Largest));
        Assert.True(found.Parameters.Count(chance => chance == 1) >= 6);
        Assert.All(found.Parameters, chance => Assert.InRange(chance, 1e-9, 1));
        Assert.Equal(6, found.Simulation.MeanLength, 1e-12);

        // Learners of another draw see the same shares, within three errors of 400 tests.
        double[] others = [.. Enumerable.Range(0, 400).Select(_ => random.Normal())];
        var test = new AdaptiveTest(Bank, options with { ExposureParameters = found.Parameters });
        Assert.InRange(test.Simulate(others, 99).Exposure.Max(), 0.2, 0.33 + 3 * Math.Sqrt(0.3 * 0.7 / 400));
        Assert.Equal(test.Simulate(0.4, 5), test.Simulate(0.4, 5));
        Assert.InRange(found.Simulation.RootMeanSquareError, 0.3, 0.7);
    }

    [Fact]
    public void An_exposure_that_cannot_be_reached_is_said_and_wrong_settings_are_refused()
    {
        double[] abilities = [.. Enumerable.Range(0, 40).Select(i => -2 + i / 10.0)];
        var options = new AdaptiveTestOptions { MaximumItems = 5, TargetStandardError = 0.01 };
        CalibratedItem[] few = [.. Bank.Take(6)];
        ExposureCalibration none = AdaptiveTest.CalibrateExposure(few, options, 0.1, abilities, 1, maximumCycles: 3);
        Assert.False(none.IsConverged);
        Assert.Contains("0.833 is the least there can be", none.Reason, StringComparison.Ordinal);
        Assert.Equal(4, none.Largest.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveTest.CalibrateExposure(few, options, 1, abilities, 1));
        Assert.Contains("exposure parameters for 6 items", Assert.Throws<ArgumentException>(() => new AdaptiveTest(few, options with { ExposureParameters = [1, 1] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new AdaptiveTest(few, options with { ExposureParameters = [1, 1, 1, 0, 1, 1] }));
    }
}
