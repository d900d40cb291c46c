using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

/// <summary>S-X², lz and lz* against their formulas in Python, and their edges.</summary>
public class ItemFitTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("item-fit.csv");
    private static readonly ReferenceTable s_data = ReferenceTable.Read("item-fit-data.csv");
    private static readonly double[] s_slopes = [0.8, 1.1, 1.4, 0.9, 1.7, 1.2, 0.7, 1.3, 1.0, 1.5], s_difficulties = [-1.6, -1.1, -0.7, -0.3, 0.0, 0.2, 0.5, 0.9, 1.3, 2.0];

    private static readonly CalibratedItem[] s_binary = [.. s_slopes.Select((a, j) => CalibratedItem.Logistic($"b{j}", a, s_difficulties[j]))];

    private static readonly CalibratedItem[] s_graded =
    [
        CalibratedItem.Graded("g0", 1.1, -1.5, -0.2, 1.1), CalibratedItem.Graded("g1", 1.6, -0.9, 0.3, 1.5), CalibratedItem.Graded("g2", 0.9, -2, 0, 1.4),
        CalibratedItem.Graded("g3", 1.3, -0.6, 0.7, 1.8), CalibratedItem.Graded("g4", 1.9, -1.2, 0.1, 0.9),
    ];

    private static int[][] Answers(CalibratedItem[] items) => [.. items.Select(item => s_data.Numbers(item.Name).Select(answer => (int)answer).ToArray())];

    private static ItemResponseData Data(params string[] names) => new(names, [.. names.Select(name => (ReadOnlyMemory<double>)s_data.Numbers(name))]);

    private static double Reference(string model, string quantity, int index)
    {
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") == model && s_reference.Text(row, "quantity") == quantity && s_reference.Number(row, "index") == index)
                return s_reference.Number(row, "value");
        }

        throw new KeyNotFoundException($"{model} {quantity} {index}");
    }

    [Theory]
    [InlineData("binary", 1)]
    [InlineData("binary", 5)]
    [InlineData("graded", 1)]
    [InlineData("graded", 5)]
    public void S_X2_is_that_of_its_definition(string model, int least)
    {
        CalibratedItem[] items = model == "binary" ? s_binary : s_graded;
        IReadOnlyList<SummedScoreFit> fits = SummedScoreFit.Of(items, Answers(items), leastExpected: least);
        Assert.Equal(items.Length, fits.Count);
        for (int j = 0; j < items.Length; j++)
        {
            Assert.Equal(Reference(model, $"sx2-{least}", j), fits[j].Statistic, 1e-8);
            Assert.Equal(Reference(model, $"df-{least}", j), fits[j].DegreesOfFreedom);
            Assert.All(fits[j].Groups, group => Assert.All(group.Expected, cell => Assert.True(cell >= least)));
            Assert.All(fits[j].Groups, group => Assert.Equal(group.Persons, group.Expected.Sum(), 1e-8));
            Assert.Equal(fits[j].Persons, fits[j].Groups.Sum(group => group.Persons));
        }
    }

    [Theory]
    [InlineData("binary-wle", AbilityMethod.WeightedLikelihood, 1e-9)]
    [InlineData("binary-map", AbilityMethod.PosteriorMode, 1e-9)]
    [InlineData("graded-wle", AbilityMethod.WeightedLikelihood, 1e-6)] // the reference's second derivatives are differences
    public void Person_fit_is_that_of_its_definition(string model, AbilityMethod method, double tolerance)
    {
        CalibratedItem[] items = model == "graded-wle" ? s_graded : s_binary;
        int[][] answers = Answers(items);
        for (int row = 0; row < 40; row++)
        {
            PersonFit fit = PersonFit.Of(items, [.. answers.Select(column => column[row])], method);
            Assert.Equal(Reference(model, "ability", row), fit.Ability, tolerance);
            Assert.Equal(Reference(model, "lz", row), fit.Lz, tolerance);
            Assert.Equal(Reference(model, "lzstar", row), fit.LzStar, tolerance);
        }
    }

    [Fact]
    public void A_fitted_model_tests_its_items_and_finds_the_one_that_does_not_fit()
    {
        // The sixth item's chance of a right answer falls again among the ablest.
        var random = new RandomStream(4);
        double[] ability = [.. Enumerable.Range(0, 2000).Select(_ => random.Normal())];
        double[][] columns = [.. Enumerable.Range(0, 12).Select(j => ability.Select(theta => random.Bernoulli(j == 5 && theta > 0.4 ? 0.35 : Elementary.Logistic(1.3 * (theta - (j - 6) / 4.0))) ? 1.0 : 0).ToArray())];
        ItemResponseData data = ItemResponseSample.Of(columns);
        IReadOnlyList<SummedScoreFit> fits = SummedScoreFit.Of(new MarginalItemResponseModel().Fit(data), data);
        Assert.Equal("i6", fits.MinBy(fit => fit.PValue)!.Item);
        Assert.True(fits[5].PValue < 1e-6 && fits[5].Rmsea > 0.03);
        Assert.True(fits.Count(fit => fit.PValue < 0.01) <= 3);
        Assert.All(fits, fit => Assert.Null(fit.Reason));
        Assert.True(new MarginalItemResponseModel(new() { Model = ItemResponseModelKind.Rasch }).Fit(data) is var rasch && SummedScoreFit.Of(rasch, data)[0].DegreesOfFreedom >= fits[0].DegreesOfFreedom);
    }

    [Fact]
    public void Under_the_model_the_p_values_are_those_of_chance()
    {
        // 40 samples of 10 items: the share of p values below 0.1 has a standard error of 0.015.
        var random = new RandomStream(9);
        int low = 0, all = 0;
        double sum = 0, square = 0, plain = 0;
        for (int sample = 0; sample < 40; sample++)
        {
            double[] ability = [.. Enumerable.Range(0, 600).Select(_ => random.Normal())];
            int[][] answers = [.. s_binary.Select(item => ability.Select(theta => random.Categorical(item.Probabilities(theta))).ToArray())];
            foreach (SummedScoreFit fit in SummedScoreFit.Of(s_binary, answers))
            {
                all++;
                low += fit.PValue < 0.1 ? 1 : 0;
            }
        }

        Assert.InRange(low / (double)all, 0.05, 0.15);
        CalibratedItem[] longer = [.. Enumerable.Range(0, 40).Select(j => CalibratedItem.Logistic($"i{j}", 0.8 + j % 5 * 0.3, -2 + j * 0.1))];
        for (int person = 0; person < 1000; person++)
        {
            PersonFit fit = PersonFit.Of(longer, [.. longer.Select(item => random.Categorical(item.Probabilities(0.3)))]);
            (sum, square, plain) = (sum + fit.LzStar, square + fit.LzStar * fit.LzStar, plain + fit.Lz * fit.Lz);
        }

        Assert.InRange(sum / 1000, -0.12, 0.12);
        Assert.InRange(square / 1000, 0.85, 1.15);
        Assert.True(plain / 1000 < square / 1000);
    }

    [Fact]
    public void Many_weighted_likelihood_estimates_have_the_bits_of_single_ones()
    {
        ItemResponseData data = Data([.. s_binary.Select(item => item.Name)]);
        ItemResponseResult model = new MarginalItemResponseModel().Fit(data);
        CalibratedItem[] items = [.. model.Items.Select(item => item.Curve!)];
        IReadOnlyList<AbilityEstimate> scores = model.Score(data, AbilityMethod.WeightedLikelihood);
        for (int row = 0; row < 50; row++)
            Assert.Equal(AbilityEstimator.Estimate(items, [.. Answers(s_binary).Select(column => column[row])], AbilityMethod.WeightedLikelihood), scores[row]);
    }

    [Fact]
    public void Missing_answers_weights_and_groups()
    {
        string[] names = [.. s_binary.Select(item => item.Name)];
        ItemResponseData data = Data(names);
        ItemResponseResult model = new MarginalItemResponseModel().Fit(data);
        double[][] holes = [.. names.Select(s_data.Numbers)];
        foreach (int row in new[] { 3, 50, 700 })
            holes[2][row] = double.NaN;
        var some = new ItemResponseData(names, [.. holes.Select(column => (ReadOnlyMemory<double>)column)]);
        double[] weights = [.. Enumerable.Range(0, 800).Select(row => row is 3 or 50 or 700 ? 0.0 : 1)];
        var weighted = new ItemResponseData(names, [.. names.Select(name => (ReadOnlyMemory<double>)s_data.Numbers(name))], weights);
        Assert.Equal([.. SummedScoreFit.Of(model, some).Select(fit => fit.Statistic)], SummedScoreFit.Of(model, weighted).Select(fit => fit.Statistic));
        Assert.True(SummedScoreFit.Of(model, some)[0].Persons < SummedScoreFit.Of(model, data)[0].Persons);

        string[] groups = [.. Enumerable.Range(0, 800).Select(row => row % 2 == 0 ? "a" : "b")];
        var grouped = new ItemResponseData(names, [.. names.Select(name => (ReadOnlyMemory<double>)s_data.Numbers(name))], groups: groups);
        Assert.All(SummedScoreFit.Of(new MarginalItemResponseModel().Fit(grouped), grouped), fit => Assert.InRange(fit.PValue, 1e-4, 1));
        IReadOnlyList<PersonFit> persons = PersonFit.Of(model, some);
        Assert.Equal(9, persons[3].Answers);
        Assert.Equal(800, persons.Count);
    }

    [Fact]
    public void Where_there_is_no_test_it_says_why()
    {
        CalibratedItem one = s_binary[0];
        Assert.Contains("two items or more", SummedScoreFit.Of([one], [[0, 1, 1]])[0].Reason, StringComparison.Ordinal);
        Assert.Contains("enough expected answers", SummedScoreFit.Of(s_binary, [.. s_binary.Select(_ => new[] { 0, 1 })])[0].Reason, StringComparison.Ordinal);
        int[][] answers = [.. s_binary.Take(3).Select(item => s_data.Numbers(item.Name).Select(answer => (int)answer).ToArray())];
        Assert.Contains("2 groups of scores cannot test 2", SummedScoreFit.Of([.. s_binary.Take(3)], answers, [2, 2, 2])[0].Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SummedScoreFit.Of(s_binary, answers));
        Assert.Throws<ArgumentException>(() => SummedScoreFit.Of([one, one], [[0, 2], [1, 0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SummedScoreFit.Of([one, one], [[0, 1], [1, 0]], leastExpected: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SummedScoreFit.Of([one, one], [[0, 1], [1, 0]], spread: 0));
        Assert.Throws<ArgumentException>(() => PersonFit.Of(s_binary, [.. s_binary.Select(_ => 1)], AbilityMethod.PosteriorMean));
        Assert.Contains("no answer", PersonFit.Of(s_binary, [.. s_binary.Select(_ => -1)]).Reason, StringComparison.Ordinal);
        Assert.Contains("there is one item", PersonFit.Of([one], [1]).Reason, StringComparison.Ordinal);
        ItemResponseResult none = new MarginalItemResponseModel().Fit(ItemResponseSample.Of([0, 1], [1, 0]));
        Assert.Throws<InvalidOperationException>(() => SummedScoreFit.Of(none, ItemResponseSample.Of([0, 1], [1, 0])));
    }
}
