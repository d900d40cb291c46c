using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Regression;

/// <summary>Agreement with R's glm, sandwich and clubSandwich to a relative 1e-8.</summary>
public class GeneralizedLinearModelReferenceTests
{
    private const double Relative = 1e-8;
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("generalized.csv");

    [Fact]
    public void The_data_is_what_the_generator_makes() =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "generalized-data.csv")), GeneralizedSample.MakeCsv());

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach ((string model, string kind) in Enumerable.Range(0, s_reference.RowCount)
                     .Select(row => (s_reference.Text(row, "model"), s_reference.Text(row, "kind"))).Distinct().Where(pair => pair.Item2 is not ("predict" or "negative binomial" or "polygamma")))
            cases.Add(model, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_R(string model, string kind)
    {
        (GeneralizedFamily family, RegressionData data) = GeneralizedSample.Model(model);
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(family, new() { StandardErrors = Enum.Parse<StandardErrorKind>(kind) }).Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result.Convergence.Iterations, 1, 12);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model || s_reference.Text(row, "kind") != kind)
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value"), actual = Value(result, quantity, term);
            Assert.True(Math.Abs(actual - expected) <= Relative * Math.Abs(expected), $"{model}, {kind}: {quantity} of {term} is {actual:R}, R says {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 3, 40);
    }

    [Theory]
    [InlineData("nb")]
    [InlineData("nb-weighted")]
    public void Negative_binomial_agrees_with_MASS(string model)
    {
        (_, RegressionData data) = GeneralizedSample.Model(model);
        GeneralizedLinearModelResult result = new NegativeBinomialRegression().Fit(data);
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model)
                continue;
            string quantity = s_reference.Text(row, "quantity"), term = s_reference.Text(row, "term");
            double expected = s_reference.Number(row, "value"), actual = Value(result, quantity, term);
            Assert.True(Math.Abs(actual - expected) <= 1e-6 * Math.Abs(expected), $"{model}: {quantity} of {term} is {actual:R}, MASS says {expected:R}");
            compared++;
        }

        Assert.InRange(compared, 11, 17);
    }

    [Fact]
    public void Derivatives_of_the_gamma_function_agree_with_R()
    {
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "kind") != "polygamma")
                continue;
            double x = s_reference.Number(row, "term"), expected = s_reference.Number(row, "value");
            Assert.Equal(expected, s_reference.Text(row, "quantity") == "digamma" ? PolygammaFunction.Digamma(x) : PolygammaFunction.Trigamma(x), 1e-14 * Math.Max(1, Math.Abs(expected)));
            compared++;
        }

        Assert.Equal(16, compared);
        Assert.True(double.IsNaN(PolygammaFunction.Digamma(0)) && double.IsNaN(PolygammaFunction.Trigamma(-1)));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("poisson")]
    public void Predictions_agree_with_R(string model)
    {
        (GeneralizedFamily family, RegressionData data) = GeneralizedSample.Model(model);
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(family).Fit(data);
        DesignMatrix design = DesignMatrix.Create(
            true, 3, ("x", new[] { 0, 1.5, -3 }), ("z", new double[] { 0, -1, 2 }), ("female", new double[] { 0, 1, 0 }), ("north", new double[] { 0, 1, 0 }), ("south", new double[] { 0, 0, 1 }));
        double[] offset = [0, Math.Log(2), Math.Log(0.5)];
        IReadOnlyList<ResponsePrediction> predictions = model == "poisson" ? result.Predict(design, offset) : result.Predict(design);
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != model || s_reference.Text(row, "kind") != "predict")
                continue;
            ResponsePrediction prediction = predictions[(int)s_reference.Number(row, "term") - 1];
            double expected = s_reference.Number(row, "value");
            double actual = s_reference.Text(row, "quantity") switch
            {
                "mean" => prediction.Mean,
                "se" => prediction.StandardError,
                "lower" => prediction.Lower,
                _ => prediction.Upper,
            };
            Assert.Equal(expected, actual, Relative * Math.Abs(expected));
            compared++;
        }

        Assert.Equal(12, compared);
    }

    private static double Value(GeneralizedLinearModelResult result, string quantity, string term) => quantity switch
    {
        "estimate" => result[term].Value,
        "se" => result[term].StandardError,
        "df" => result[term].DegreesOfFreedom,
        "p" => result[term].PValue,
        "log_likelihood" => result.LogLikelihood,
        "aic" => result.Aic,
        "deviance" => result.Deviance,
        "null_deviance" => result.NullDeviance,
        "pearson" => result.PearsonDispersion,
        "theta" => result.Theta,
        "theta_se" => result.ThetaStandardError,
        "covariance" => result.Covariance(0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Not a quantity of generalized.R."),
    };
}
