using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of a slope hold the truth: <c>regression-coverage [replications]</c>, by default 2,000 of each. Logistic, Poisson, negative binomial, ordinal and Firth's regression with n large enough for
/// Wald's intervals; robust, CR1 and CR2 errors where the classical ones do not hold; average marginal effects. Exit code 1 when a coverage lies outside three Monte Carlo errors and half a point of 95 %.
/// </summary>
internal static class RegressionCoverage
{
    private const double Slope = 0.4;

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| model | n | coverage | mean width | power against zero |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach ((string name, int rows, Func<RandomStream, int, (Estimate Estimate, double Truth)> draw) in Cases())
        {
            double covered = 0, width = 0, power = 0, counted = 0;
            var gate = new Lock();
            Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, replication =>
            {
                (Estimate estimate, double truth) = draw(new RandomStream(20261122).Split(name).Split(replication), rows);
                if (double.IsNaN(estimate.Lower) || double.IsNaN(estimate.Upper))
                    return;
                lock (gate)
                {
                    counted++;
                    covered += estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;
                    width += estimate.Upper - estimate.Lower;
                    power += estimate.Lower > 0 || estimate.Upper < 0 ? 1 : 0;
                }
            });
            double share = covered / counted, error = Math.Sqrt(0.95 * 0.05 / counted);
            missed |= Math.Abs(share - 0.95) > 3 * error + 0.005;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows} | {share:0.0000} (± {error:0.0000} of {counted:0}) | {width / counted:0.000} | {power / counted:0.000} |"));
        }

        return missed ? 1 : 0;
    }

    private static IEnumerable<(string Name, int Rows, Func<RandomStream, int, (Estimate Estimate, double Truth)> Draw)> Cases()
    {
        yield return ("logistic", 300, (random, n) => (Fit(GeneralizedFamily.Binomial, random, n, (eta, r) => r.Bernoulli(Elementary.Logistic(eta)) ? 1 : 0)["x"], Slope));
        yield return ("Poisson", 200, (random, n) => (Fit(GeneralizedFamily.Poisson, random, n, (eta, r) => r.Poisson(Elementary.Exp(eta + 0.5)))["x"], Slope));
        yield return ("Poisson, overdispersed, HC3", 400, (random, n) => (Fit(GeneralizedFamily.Poisson, random, n, (eta, r) => r.Poisson(r.Gamma(2, Elementary.Exp(eta + 0.5) / 2)), StandardErrorKind.HC3)["x"], Slope));
        yield return ("negative binomial", 400, (random, n) => (new NegativeBinomialRegression().Fit(Data(random, n, (eta, r) => r.Poisson(r.Gamma(2, Elementary.Exp(eta + 0.5) / 2))))["x"], Slope));
        yield return ("Firth", 60, (random, n) => (new FirthRegression().Fit(Data(random, n, (eta, r) => r.Bernoulli(Elementary.Logistic(eta)) ? 1 : 0))["x"], Slope));
        yield return ("ordinal", 300, (random, n) => (new OrdinalRegression().Fit(Data(random, n, (eta, r) => Category(eta + Elementary.Logit(r.OpenUniform()))))["x"], Slope));
        yield return ("ordinal, HC0", 400, (random, n) => (new OrdinalRegression(new() { StandardErrors = StandardErrorKind.HC0 }).Fit(Data(random, n, (eta, r) => Category(eta + Elementary.Logit(r.OpenUniform()))))["x"], Slope));
        yield return ("ordinal by cluster, CR1 (60 clusters)", 600, (random, n) => ClusteredCategories(random, n, 60));
        yield return ("logistic by cluster, CR2 (25 clusters)", 500, Clustered);
        yield return ("average marginal effect, logistic", 300, (random, n) =>
        {
            RegressionData data = Data(random, n, (eta, r) => r.Bernoulli(Elementary.Logistic(eta)) ? 1 : 0);
            double[] x = data.Design.Slope(0).ToArray();
            DesignMatrix Moved(double by) => DesignMatrix.Create(true, n, ("x", x.Select(value => value + by).ToArray()), ("z", data.Design.Slope(1)));
            // The truth for these rows: the interval says how well the coefficients are known.
            double truth = Enumerable.Range(0, n).Average(i => Slope * GeneralizedFamily.Binomial.MeanSlope(Predictor(x[i], data.Design.Slope(1).Span[i])));
            return (new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(data).AverageSlope("x", new MarginRows(data.Design), Moved(-0.5), Moved(0.5), 1), truth);
        }
        );
    }

    private static (Estimate Estimate, double Truth) Clustered(RandomStream random, int n)
    {
        const int Clusters = 25;
        double[] x = new double[n], y = new double[n], shift = [.. Enumerable.Range(0, Clusters).Select(_ => random.Normal(0, 0.6))];
        int[] cluster = [.. Enumerable.Range(0, n).Select(i => i % Clusters)];
        for (int i = 0; i < n; i++)
        {
            x[i] = random.Normal();
            y[i] = random.Bernoulli(Elementary.Logistic(Slope * x[i] + shift[cluster[i]])) ? 1 : 0;
        }

        GeneralizedLinearModelResult result = new GeneralizedLinearModel(GeneralizedFamily.Binomial, new() { StandardErrors = StandardErrorKind.CR2 }).Fit(
            new(y, DesignMatrix.Create(true, n, ("x", x)), clusters: Grouping.FromKeys("cluster", cluster)));
        return (result["x"], MarginalSlope.Value);
    }

    private static double Category(double latent) => latent switch { < -1 => 1, < 0.5 => 2, < 2 => 3, _ => 4 };

    /// <summary>A predictor of clusters, and latent errors that rows of a cluster share by a normal copula (correlation 0.2): each is logistic by itself, so that the slope is the truth of the marginal model.</summary>
    private static (Estimate Estimate, double Truth) ClusteredCategories(RandomStream random, int n, int clusters)
    {
        double[] x = new double[n], y = new double[n];
        (double X, double Shared)[] drawn = [.. Enumerable.Range(0, clusters).Select(_ => (random.Normal(), random.Normal(0, Math.Sqrt(0.2))))];
        int[] cluster = [.. Enumerable.Range(0, n).Select(i => i % clusters)];
        for (int i = 0; i < n; i++)
        {
            (x[i], double shared) = drawn[cluster[i]];
            y[i] = Category(Slope * x[i] + Elementary.Logit(NormalDistribution.Cumulative(shared + random.Normal(0, Math.Sqrt(0.8)))));
        }

        OrdinalRegressionResult result = new OrdinalRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(
            new(y, DesignMatrix.Create(true, n, ("x", x)), clusters: Grouping.FromKeys("cluster", cluster)));
        return (result["x"], Slope);
    }

    /// <summary>The slope that the population's logistic regression has once the clusters' shifts are averaged over: where the expected score is zero.</summary>
    private static readonly Lazy<double> MarginalSlope = new(() =>
    {
        double[] nodes = [.. Enumerable.Range(0, 400).Select(k => NormalDistribution.Quantile((k + 0.5) / 400))];
        double[] mean = [.. nodes.Select(x => nodes.Average(u => Elementary.Logistic(Slope * x + 0.6 * u)))];
        double low = 0, high = 1;
        for (int step = 0; step < 60; step++)
        {
            double b = (low + high) / 2, score = nodes.Zip(mean, (x, m) => x * (m - Elementary.Logistic(b * x))).Sum();
            (low, high) = score > 0 ? (b, high) : (low, b);
        }

        return low;
    });

    private static double Predictor(double x, double z) => -0.2 + Slope * x - 0.3 * z;

    private static RegressionData Data(RandomStream random, int n, Func<double, RandomStream, double> outcome)
    {
        double[] x = new double[n], z = new double[n], y = new double[n];
        for (int i = 0; i < n; i++)
        {
            (x[i], z[i]) = (random.Normal(), random.Normal());
            y[i] = outcome(Predictor(x[i], z[i]), random);
        }

        return new RegressionData(y, DesignMatrix.Create(true, n, ("x", x), ("z", z)));
    }

    private static GeneralizedLinearModelResult Fit(GeneralizedFamily family, RandomStream random, int n, Func<double, RandomStream, double> outcome, StandardErrorKind kind = StandardErrorKind.Classical) =>
        new GeneralizedLinearModel(family, new() { StandardErrors = kind, MaximumThreads = 1 }).Fit(Data(random, n, outcome));
}
