using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

public class ConditionalItemResponseTests
{
    private static readonly ReferenceTable Reference = ReferenceTable.Read("item-response-conditional.csv");

    [Theory]
    [InlineData("rasch")] // with missing answers in 60 patterns
    [InlineData("pcm")]
    public void Agrees_with_eRm(string model)
    {
        ConditionalItemResponseResult result = new ConditionalItemResponseModel().Fit(model == "rasch" ? ItemResponseSample.Right() : ItemResponseSample.Ordered());
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.True(result.Convergence.GradientNorm < 1e-8);
        Estimate[] easiness = [.. result.Items.SelectMany(item => item.Intercepts)];
        Assert.Equal(0, easiness.Sum(estimate => estimate.Value), 1e-10);
        int compared = 0;
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "model") != model)
                continue;
            compared++;
            if (Reference.Text(row, "term") == "log-likelihood")
            {
                // eRm stops a little early: ours is at least as high.
                Assert.InRange(result.ConditionalLogLikelihood - Reference.Number(row, "value"), -1e-9, 1e-5);
                continue;
            }

            Estimate estimate = easiness[int.Parse(Reference.Text(row, "term"), CultureInfo.InvariantCulture)];
            Assert.Equal(Reference.Number(row, "value"), estimate.Value, 2e-4);
            Assert.Equal(Reference.Number(row, "se"), estimate.StandardError, 2e-4);
        }

        Assert.Equal(easiness.Length + 1, compared);
    }

    [Fact]
    public void Andersens_test_agrees_with_eRm()
    {
        ItemResponseData all = ItemResponseSample.Right();
        int[] complete = [.. Enumerable.Range(0, all.PersonCount).Where(row => Enumerable.Range(0, 8).All(i => !double.IsNaN(all.Answers(i)[row])))];
        AndersenTest test = AndersenTest.ByScore(ItemResponseSample.Of([.. Enumerable.Range(0, 8).Select(i => complete.Select(row => all.Answers(i)[row]).ToArray())]));
        Assert.Equal(Value("andersen", "statistic"), test.Statistic, 1e-4);
        Assert.Equal(7, test.DegreesOfFreedom);
        Assert.Equal(Value("andersen", "p"), test.PValue, 1e-5);
    }

    [Fact]
    public void Two_items_are_the_odds_of_their_discordant_answers()
    {
        // Given one right of two: log(30 / 10) = difference of easiness; its variance 1/30 + 1/10.
        double[] first = [.. Enumerable.Repeat(1.0, 30), .. Enumerable.Repeat(0.0, 10), 1, 0], second = [.. Enumerable.Repeat(0.0, 30), .. Enumerable.Repeat(1.0, 10), 1, 0];
        ConditionalItemResponseResult result = new ConditionalItemResponseModel().Fit(ItemResponseSample.Of(first, second));
        Assert.Equal(Math.Log(3) / 2, result["i1: easiness"].Value, 1e-12);
        Assert.Equal(Math.Sqrt(1 / 30.0 + 1 / 10.0) / 2, result["i2: easiness"].StandardError, 1e-12);
        Assert.Equal(30 * Math.Log(0.75) + 10 * Math.Log(0.25), result.ConditionalLogLikelihood, 1e-10);
    }

    [Fact]
    public void Items_that_answers_do_not_tie_are_named()
    {
        double[] easy = [1, 1, 1, 1, 1, 0], middle = [1, 0, 1, 0, 0, 0], hard = [0, 1, 0, 0, 1, 0];
        ConditionalItemResponseResult result = new ConditionalItemResponseModel().Fit(ItemResponseSample.Of(easy, middle, hard));
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains("do not tie 'i1' to 'i2', 'i3'", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
    }

    [Fact]
    public void Constant_items_one_person_and_no_answers_say_why()
    {
        double[][] columns = ItemResponseSample.Simulate(200, 5, 2);
        ConditionalItemResponseResult with = new ConditionalItemResponseModel().Fit(ItemResponseSample.Of([.. columns, Enumerable.Repeat(0.0, 200).ToArray()]));
        ConditionalItemResponseResult without = new ConditionalItemResponseModel().Fit(ItemResponseSample.Of(columns));
        Assert.Equal(without["i3: easiness"], with["i3: easiness"]);
        Assert.Contains("everybody gave it the answer 0", with.Items[5].Reason, StringComparison.Ordinal);
        Assert.Equal(ConvergenceStatus.NoEstimate, new ConditionalItemResponseModel().Fit(ItemResponseSample.Of([1], [0], [1])).Convergence.Status);
        Assert.Equal(ConvergenceStatus.NoEstimate, new ConditionalItemResponseModel().Fit(ItemResponseSample.Of([double.NaN], [double.NaN])).Convergence.Status);
    }

    [Fact]
    public void Long_tests_keep_their_digits()
    {
        // 300 items: sums of products of this many numbers overflow or lose all digits in naive recursions.
        double[][] columns = ItemResponseSample.Simulate(400, 40, 7, 1);
        double[][] many = [.. Enumerable.Range(0, 200).Select(j => ItemResponseSample.Simulate(300, 6, (ulong)j)[j % 6])];
        ConditionalItemResponseResult result = new ConditionalItemResponseModel().Fit(ItemResponseSample.Of(many)), one = new ConditionalItemResponseModel(new() { MaximumThreads = 1 }).Fit(ItemResponseSample.Of(columns));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.True(result.Convergence.GradientNorm < 1e-8);
        Assert.Equal(one.Estimates, new ConditionalItemResponseModel(new() { MaximumThreads = 3 }).Fit(ItemResponseSample.Of(columns)).Estimates);
    }

    [Fact]
    public void Mantel_Haenszel_and_logistic_tests_agree_with_R()
    {
        ItemResponseData data = ItemResponseSample.Right(byGroup: true);
        IReadOnlyList<MantelHaenszelDifference> mh = DifferentialItemFunctioning.MantelHaenszel(data);
        IReadOnlyList<LogisticDifference> logistic = DifferentialItemFunctioning.Logistic(data);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(Value("mh", $"odds {i}"), mh[i].CommonOddsRatio, 1e-9);
            Assert.Equal(Value("mh", $"chi {i}"), mh[i].ChiSquare, 1e-9);
            Assert.Equal(-2.35 * Math.Log(mh[i].CommonOddsRatio), mh[i].Delta, 1e-12);
            Assert.Equal(2.35 * Value("mh", $"odds {i}", "se"), mh[i].StandardError, 1e-8);
            Assert.Equal(Value("logistic", $"uniform {i}"), logistic[i].UniformChiSquare, 1e-7);
            Assert.Equal(Value("logistic", $"nonuniform {i}"), logistic[i].NonuniformChiSquare, 1e-7);
        }
    }

    [Fact]
    public void A_planted_difference_is_found_by_all_three_tests_and_by_none_elsewhere()
    {
        var random = new RandomStream(31);
        const int Persons = 3000;
        string[] groups = [.. Enumerable.Range(0, Persons).Select(p => p % 2 == 0 ? "A" : "B")];
        double[] ability = [.. groups.Select(group => random.Normal() - (group == "B" ? 0.5 : 0))];
        double[][] columns = [.. Enumerable.Range(0, 12).Select(j => ability.Select((a, p) => random.Bernoulli(Elementary.Logistic(1.2 * (a - (j - 6) / 4.0 - (j == 5 && groups[p] == "B" ? 1 : 0)))) ? 1.0 : 0).ToArray())];
        var data = new ItemResponseData([.. Enumerable.Range(0, 12).Select(j => $"i{j}")], [.. columns.Select(column => (ReadOnlyMemory<double>)column)], groups: groups);
        IReadOnlyList<MantelHaenszelDifference> mh = DifferentialItemFunctioning.MantelHaenszel(data);
        Assert.Equal(DifferenceClass.C, mh[5].Class);
        Assert.True(mh[5].Delta < -1.5);
        Assert.All(mh.Where(test => test.Item != "i5"), test => Assert.Equal(DifferenceClass.A, test.Class));
        Assert.True(DifferentialItemFunctioning.Logistic(data)[5].UniformPValue < 1e-10);
        IReadOnlyList<LikelihoodRatioDifference> ratio = DifferentialItemFunctioning.LikelihoodRatio(data, studied: ["i5", "i8"], anchors: ["i0", "i1", "i2", "i3", "i9"]);
        Assert.True(ratio[0].PValue < 1e-10);
        Assert.Equal(2, ratio[0].DegreesOfFreedom);
        Assert.InRange(ratio[0].Focal!.Difficulties[0].Value - ratio[0].Reference!.Difficulties[0].Value, 0.6, 1.4);
        Assert.True(ratio[1].PValue > 0.001);
        Assert.Throws<ArgumentException>(() => DifferentialItemFunctioning.MantelHaenszel(ItemResponseSample.Right()));
    }

    private static double Value(string model, string term, string column = "value")
    {
        for (int row = 0; row < Reference.RowCount; row++)
        {
            if (Reference.Text(row, "model") == model && Reference.Text(row, "term") == term)
                return Reference.Number(row, column);
        }

        throw new InvalidOperationException($"No reference value {model} {term}.");
    }
}
