using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

public class MarginalItemResponseReferenceTests
{
    [Theory]
    [InlineData("lsat6-2pl", ItemResponseModelKind.TwoParameter, 11)]
    [InlineData("lsat6-1pl", ItemResponseModelKind.OneParameter, 7)]
    [InlineData("lsat6-rasch", ItemResponseModelKind.Rasch, 7)]
    [InlineData("2pl", ItemResponseModelKind.TwoParameter, 17)]
    [InlineData("2pl-groups", ItemResponseModelKind.TwoParameter, 19)]
    [InlineData("rasch", ItemResponseModelKind.Rasch, 10)]
    [InlineData("3pl", ItemResponseModelKind.ThreeParameter, 25)]
    [InlineData("graded", ItemResponseModelKind.GradedResponse, 17)]
    [InlineData("gpcm", ItemResponseModelKind.GeneralizedPartialCredit, 17)]
    [InlineData("pcm", ItemResponseModelKind.PartialCredit, 14)]
    public void Agrees_with_a_direct_maximisation(string model, ItemResponseModelKind kind, int quantities)
    {
        ItemResponseData data = model.StartsWith("lsat6", StringComparison.Ordinal) ? ItemResponseSample.Lsat6()
            : kind >= ItemResponseModelKind.GradedResponse ? ItemResponseSample.Ordered() : ItemResponseSample.Right(model == "2pl-groups");
        ItemResponseResult result = new MarginalItemResponseModel(new() { Model = kind }).Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.True(result.Convergence.GradientNorm < 1e-8);
        ReferenceTable reference = ReferenceTable.Read("item-response.csv");
        int compared = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            string term = reference.Text(row, "term");
            if (reference.Text(row, "model") != model || term.Split(' ')[0] is "eap" or "map" or "wle")
                continue;
            (double value, double error) = (reference.Number(row, "value"), reference.Number(row, "se"));
            (double actual, double actualError) = Quantity(result, term);
            Assert.True(Math.Abs(actual - value) < 1e-6, $"{model}: {term} is {actual:R}, expected {value:R}");
            Assert.True(double.IsNaN(error) || Math.Abs(actualError - error) < 1e-5 * error, $"{model}: error of {term} is {actualError:R}, expected {error:R}");
            compared++;
        }

        Assert.Equal(quantities, compared);
    }

    [Theory]
    [InlineData("lsat6-2pl")]
    [InlineData("2pl")]
    public void Abilities_agree_for_all_right_all_wrong_and_missing_answers(string model)
    {
        ItemResponseData data = model == "2pl" ? ItemResponseSample.Right() : ItemResponseSample.Lsat6();
        ItemResponseResult result = new MarginalItemResponseModel().Fit(data);
        ReferenceTable reference = ReferenceTable.Read("item-response.csv");
        IReadOnlyList<AbilityEstimate> eap = result.Score(data), map = result.Score(data, AbilityMethod.PosteriorMode), wle = result.Score(data, AbilityMethod.WeightedLikelihood);
        int compared = 0;
        for (int row = 0; row < reference.RowCount; row++)
        {
            string[] term = reference.Text(row, "term").Split(' ');
            if (reference.Text(row, "model") != model || term[0] is not ("eap" or "map" or "wle"))
                continue;
            AbilityEstimate actual = (term[0] == "eap" ? eap : term[0] == "map" ? map : wle)[int.Parse(term[1], System.Globalization.CultureInfo.InvariantCulture)];
            Assert.Equal(reference.Number(row, "value"), actual.Value, 2e-6);
            Assert.Equal(reference.Number(row, "se"), actual.StandardError, 2e-6);
            compared++;
        }

        Assert.Equal(93, compared);
    }

    [Fact]
    public void Difficulties_have_the_errors_of_the_delta_method()
    {
        // b = -c/a: its error from slope-intercept estimates of the same likelihood written in a and b, by hand from R's ltm on these patterns (0.3073, 0.0997).
        ItemResponseResult result = new MarginalItemResponseModel().Fit(ItemResponseSample.Lsat6());
        Assert.Equal(-1.3700576, result["1: difficulty"].Value, 1e-6);
        Assert.Equal(0.3073, result["1: difficulty"].StandardError, 3e-4);
        Assert.Equal(0.0997, result["2: difficulty"].StandardError, 3e-4);
    }

    private static (double Value, double Error) Quantity(ItemResponseResult result, string term)
    {
        string[] parts = term.Split(' ');
        if (term == "log-likelihood")
            return (result.LogLikelihood, double.NaN);
        if (parts[0] == "mean")
            return Pair(result.Abilities[1].Mean);
        if (parts[0] == "logsd")
        {
            Estimate spread = result.Abilities[int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)].Spread;
            return (Elementary.Log(spread.Value), spread.StandardError / spread.Value);
        }

        ItemEstimate item = result.Items[parts.Length == 1 ? 0 : int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)];
        if (parts[0] == "guess")
            return (Elementary.Logit(item.Guessing!.Value), item.Guessing.StandardError / (item.Guessing.Value * (1 - item.Guessing.Value)));
        return Pair(parts[0] == "slope" ? item.Slope : item.Intercepts[int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) - 1]);
    }

    private static (double Value, double Error) Pair(Estimate estimate) => (estimate.Value, estimate.StandardError);
}
