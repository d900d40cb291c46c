using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>Agreement with R's lm, sandwich and clubSandwich to a relative 1e-9.</summary>
public class LinearRegressionReferenceTests
{
    private const double Relative = 1e-9;
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("regression.csv");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach ((string model, string kind) in Enumerable.Range(0, s_reference.RowCount)
                     .Select(row => (s_reference.Text(row, "model"), s_reference.Text(row, "kind"))).Distinct().Where(pair => pair.Item2 != "predict"))
            cases.Add(model, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_R(string model, string kind)
    {
        var options = new LinearRegressionOptions { StandardErrors = Enum.Parse<StandardErrorKind>(kind) };
        LinearRegressionResult result = new LinearRegression(options).Fit(RegressionSample.Data(model));
        Assert.True(result.Convergence.IsUsable);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model || s_reference.Text(row, "kind") != kind)
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value");
            double actual = Value(result, quantity, term);
            if (double.IsNaN(expected))
                Assert.True(double.IsNaN(actual), $"{quantity} of {term}");
            else
                Assert.True(Math.Abs(actual - expected) <= Relative * Math.Abs(expected), $"{model}, {kind}: {quantity} of {term} is {actual:R}, R says {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 10, 100);
    }

    [Fact]
    public void Predictions_agree_with_R()
    {
        LinearRegressionResult result = new LinearRegression().Fit(RegressionSample.Data("plain"));
        var rows = DesignMatrix.Create(true, 3, ("x", new double[] { 0, 1.5, -3 }), ("z", new double[] { 0, -1, 2 }), ("female", new double[] { 0, 1, 0 }));
        IReadOnlyList<LinearPrediction> predictions = result.Predict(rows);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "kind") != "predict")
                continue;
            LinearPrediction prediction = predictions[int.Parse(s_reference.Text(row, "term")) - 1];
            double actual = s_reference.Text(row, "quantity") switch
            {
                "value" => prediction.Value,
                "se" => prediction.StandardError,
                "lower" => prediction.Lower,
                "upper" => prediction.Upper,
                "lower_new" => prediction.LowerNew,
                _ => prediction.UpperNew,
            };
            double expected = s_reference.Number(row, "value");
            Assert.Equal(expected, actual, Relative * Math.Abs(expected));
            compared++;
        }

        Assert.Equal(18, compared);
    }

    [Fact]
    public void The_stored_data_are_what_the_generator_makes_on_this_platform_too() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "regression-data.csv")).ReplaceLineEndings("\n"),
            RegressionSample.MakeCsv());

    private static double Value(LinearRegressionResult result, string quantity, string term) => quantity switch
    {
        "estimate" => result[term].Value,
        "se" => result[term].StandardError,
        "df" => result[term].DegreesOfFreedom,
        "p" => result[term].PValue,
        "lower" => result[term].Lower,
        "upper" => result[term].Upper,
        "residual_sd" => result.ResidualStandardDeviation,
        "r_squared" => result.RSquared,
        "adjusted_r_squared" => result.AdjustedRSquared,
        "log_likelihood" => result.LogLikelihood,
        "aic" => result.Aic,
        "bic" => result.Bic,
        "rss" => result.ResidualSumOfSquares,
        "f" => result.OverallTest!.Statistic,
        "f_p" => result.OverallTest!.PValue,
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Not a quantity of regression.R."),
    };
}
