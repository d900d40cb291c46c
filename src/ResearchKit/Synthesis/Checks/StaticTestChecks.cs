using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Items of the static test, from its own stream alone: mean and spread over items of difficulties and of log discriminations. The planted values are those of the
/// 30 items that this seed drew.
/// </summary>
internal static class StaticTestChecks
{
    private const string Estimator = "marginal maximum likelihood, two-parameter logistic; sandwich over first schools";

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Check("difficulties: mean", "standard deviations of ability", options => Mean(Items(options).Difficulties), city => Mean(city, Difficulty)),
        Check("difficulties: standard deviation", "standard deviations of ability", options => Deviation(Items(options).Difficulties), city => Spread(city, Difficulty)),
        Check("discriminations: mean of logs", "log", options => Mean(Logs(options)), city => Mean(city, LogDiscrimination)),
        Check("discriminations: standard deviation of logs", "log", options => Deviation(Logs(options)), city => Spread(city, LogDiscrimination)),
    ];

    /// <summary>A quantity of an item, with its derivatives by slope and intercept.</summary>
    private delegate (double Value, double BySlope, double ByIntercept) ItemQuantity(double slope, double intercept);

    private static EstimatedCheck Check(string property, string quantity, Func<CityOptions, double> planted, Func<CityData, TruthEstimate> estimate) =>
        // Parental education, which has three levels, makes ability a little less than normal.
        new EstimatedCheck(options => PlantedValue.Of(planted(options), 0.01), estimate)
            .About("practice: static test", property, quantity, Estimator, PracticeRecords.Tables, isEffect: false);

    private static (double Value, double BySlope, double ByIntercept) Difficulty(double slope, double intercept) => (-intercept / slope, intercept / (slope * slope), -1 / slope);

    private static (double Value, double BySlope, double ByIntercept) LogDiscrimination(double slope, double intercept) => (Elementary.Log(slope), 1 / slope, 0);

    private static (double[] Discriminations, double[] Difficulties) Items(CityOptions options) =>
        StaticTest.Items(new RandomStream(options.Seed).Split(SyntheticCity.Generator), options.Effects.Practice);

    private static double[] Logs(CityOptions options) => Array.ConvertAll(Items(options).Discriminations, Elementary.Log);

    private static double Mean(double[] values) => values.Average();

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static TruthEstimate Mean(CityData city, ItemQuantity quantity)
    {
        var fit = TwoParameterFit.Of(city);
        var gradient = new double[2 * fit.Items];
        var mean = 0.0;
        for (var item = 0; item < fit.Items; item++)
        {
            var (value, bySlope, byIntercept) = quantity(fit.Estimates.Values[2 * item], fit.Estimates.Values[(2 * item) + 1]);
            mean += value / fit.Items;
            (gradient[2 * item], gradient[(2 * item) + 1]) = (bySlope / fit.Items, byIntercept / fit.Items);
        }
        return fit.Estimates.Function(mean, gradient);
    }

    /// <summary>The standard deviation over items without what the error of the estimates adds to it.</summary>
    private static TruthEstimate Spread(CityData city, ItemQuantity quantity)
    {
        var fit = TwoParameterFit.Of(city);
        var values = new double[fit.Items];
        var gradients = new double[fit.Items][];
        for (var item = 0; item < fit.Items; item++)
        {
            var (value, bySlope, byIntercept) = quantity(fit.Estimates.Values[2 * item], fit.Estimates.Values[(2 * item) + 1]);
            values[item] = value;
            gradients[item] = [bySlope, byIntercept];
        }
        // Errors of items go together where schools differ in ability; only what is not common to all items adds to their spread.
        var (own, common) = (0.0, 0.0);
        for (var i = 0; i < fit.Items; i++)
        {
            for (var j = 0; j < fit.Items; j++)
            {
                var covariance = Covariance(fit.Estimates, gradients, i, j);
                own += i == j ? covariance / fit.Items : 0;
                common += covariance / (fit.Items * fit.Items);
            }
        }
        var mean = values.Average();
        var variance = (values.Sum(value => (value - mean) * (value - mean)) / (fit.Items - 1)) - ((own - common) * fit.Items / (fit.Items - 1));
        var deviation = Math.Sqrt(variance);
        var gradient = new double[2 * fit.Items];
        for (var item = 0; item < fit.Items; item++)
        {
            var part = (values[item] - mean) / ((fit.Items - 1) * deviation);
            (gradient[2 * item], gradient[(2 * item) + 1]) = (part * gradients[item][0], part * gradients[item][1]);
        }
        return fit.Estimates.Function(deviation, gradient);
    }

    private static double Covariance(ScoreEstimates estimates, double[][] gradients, int i, int j)
    {
        var sum = 0.0;
        for (var a = 0; a < 2; a++)
        {
            for (var b = 0; b < 2; b++)
                sum += gradients[i][a] * estimates.Covariance((2 * i) + a, (2 * j) + b) * gradients[j][b];
        }
        return sum;
    }
}
