using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;
using ResearchKit.Statistics.MissingData;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals hold the truth where data are missing, weighted or pooled over studies: <c>missing-data [replications]</c>, by default 2,000 of each. Lines that start with "naive" show what goes wrong without the method and
/// are not judged. Exit code 1 when a judged coverage lies outside three Monte Carlo errors and two points of 95 %.
/// </summary>
internal static class MissingDataCoverage
{
    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| case | coverage | mean width | bias | power against zero |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach ((string name, double truth, Func<RandomStream, Estimate> draw) in Cases())
        {
            double covered = 0, width = 0, bias = 0, power = 0, counted = 0;
            for (int replication = 0; replication < replications; replication++)
            {
                Estimate estimate = draw(new RandomStream(20261123).Split(name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Split(replication));
                if (double.IsNaN(estimate.Lower) || double.IsNaN(estimate.Upper))
                    continue;
                counted++;
                covered += estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;
                width += estimate.Upper - estimate.Lower;
                bias += estimate.Value - truth;
                power += estimate.Lower > 0 || estimate.Upper < 0 ? 1 : 0;
            }

            double share = covered / counted, error = Math.Sqrt(0.95 * 0.05 / counted);
            missed |= !name.StartsWith("naive", StringComparison.Ordinal) && Math.Abs(share - 0.95) > 3 * error + 0.02;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {share:0.0000} (± {error:0.0000} of {counted:0}) | {width / counted:0.000} | {bias / counted:0.000} | {power / counted:0.000} |"));
        }

        return missed ? 1 : 0;
    }

    private static IEnumerable<(string Name, double Truth, Func<RandomStream, Estimate> Draw)> Cases()
    {
        yield return ("imputed: mean of y, MAR, normal", 0.2, random => Imputed(random, ImputationMethod.Normal, false));
        yield return ("imputed: mean of y, MAR, matching", 0.2, random => Imputed(random, ImputationMethod.PredictiveMeanMatching, false));
        yield return ("imputed: slope of x on y, MAR, normal", 0.4, random => Imputed(random, ImputationMethod.Normal, true));
        yield return ("naive: mean of y, MAR, complete cases", 0.2, random => Complete(random, false));
        yield return ("naive: slope of x on y, MAR, complete cases", 0.4, random => Complete(random, true));
        yield return ("weighted: mean of y, MAR, response weights", 0.2, Weighted);
        yield return ("survey: mean, 10 strata of 4 units", 0.5, random => Sampled(random, true));
        yield return ("naive: mean, 10 strata of 4 units, without the design", 0.5, random => Sampled(random, false));
        yield return ("pooled: 8 studies, REML, Knapp-Hartung", 0.3, random => Studies(random, MetaAnalysisTest.KnappHartung));
        yield return ("naive: 8 studies, REML, normal", 0.3, random => Studies(random, MetaAnalysisTest.Normal));
        yield return ("nested: 12 studies of 4 effects, three levels, CR2", 0.3, random => Nested(random, true));
        yield return ("naive: 12 studies of 4 effects, as if independent", 0.3, random => Nested(random, false));
    }

    /// <summary>y = 0.2 + 0.4 x + noise, both of variance one, so that the slope of x on y is 0.4 too; y is missing where x is large.</summary>
    private static (double[] X, double[] Y, double[] Holes) Rows(RandomStream random)
    {
        const int n = 250;
        var x = new double[n];
        var y = new double[n];
        var holes = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = random.Normal();
            y[i] = 0.2 + 0.4 * x[i] + random.Normal(0, Math.Sqrt(0.84));
            holes[i] = random.Bernoulli(Elementary.Logistic(-0.4 + 1.2 * x[i])) ? double.NaN : y[i];
        }

        return (x, y, holes);
    }

    private static Estimate Imputed(RandomStream random, ImputationMethod method, bool slope)
    {
        (double[] x, _, double[] holes) = Rows(random);
        ImputedData imputed = new ChainedEquations(new ChainedEquationsOptions { Imputations = 20, Iterations = 1, Seed = random.NextBits(), MaximumThreads = 1 })
            .Impute([new ImputationVariable("y", holes) { Method = method }, new ImputationVariable("x", x)]);
        return imputed.Fit(i => Fit(imputed.Column(i, "y"), x, slope)).Estimates[slope ? 1 : 0];
    }

    private static Estimate Complete(RandomStream random, bool slope)
    {
        (double[] x, _, double[] holes) = Rows(random);
        return Fit(holes, x, slope).Estimates[slope ? 1 : 0];
    }

    // The regression of x on y: its complete cases are chosen by the outcome x, which biases it.
    private static LinearRegressionResult Fit(ReadOnlyMemory<double> y, double[] x, bool slope) => new LinearRegression().Fit(
        slope ? new RegressionData(x, DesignMatrix.Create(true, x.Length, ("y", y))) : new RegressionData(y, DesignMatrix.Create(true, x.Length)));

    private static Estimate Weighted(RandomStream random)
    {
        (double[] x, _, double[] holes) = Rows(random);
        ResponseWeights weights = new ResponseWeighting().Fit([.. holes.Select(value => !double.IsNaN(value))], DesignMatrix.Create(true, x.Length, ("x", x)));
        return new SurveyEstimator(weights.Design).Mean([("y", holes)])["y"];
    }

    private static Estimate Sampled(RandomStream random, bool withDesign)
    {
        var values = new List<double>();
        var weights = new List<double>();
        var strata = new List<int>();
        var units = new List<int>();
        for (int h = 0; h < 10; h++)
        {
            for (int u = 0; u < 4; u++)
            {
                double unit = random.Normal(0, 0.5);
                for (int i = 0; i < 12; i++)
                {
                    values.Add(0.5 + 0.2 * (h - 4.5) + unit + random.Normal());
                    weights.Add(1);
                    strata.Add(h);
                    units.Add(h * 4 + u);
                }
            }
        }

        LinearizedDesign design = withDesign
            ? new LinearizedDesign([.. weights], Grouping.FromKeys<int>("stratum", strata), Grouping.FromKeys<int>("unit", units))
            : new LinearizedDesign([.. weights]);
        return new SurveyEstimator(design).Mean([("y", values.ToArray())])["y"];
    }

    private static Estimate Studies(RandomStream random, MetaAnalysisTest test)
    {
        var effects = new double[8];
        var variances = new double[8];
        for (int i = 0; i < 8; i++)
        {
            variances[i] = random.Uniform(0.01, 0.08);
            effects[i] = 0.3 + random.Normal(0, 0.2) + random.Normal(0, Math.Sqrt(variances[i]));
        }

        return new MetaRegression(new MetaAnalysisOptions { Test = test }).Fit(new MetaAnalysisData(effects, variances)).Estimates[0];
    }

    private static Estimate Nested(RandomStream random, bool nested)
    {
        var effects = new double[48];
        var variances = new double[48];
        var studies = new int[48];
        double study = 0;
        for (int i = 0; i < 48; i++)
        {
            study = i % 4 == 0 ? random.Normal(0, 0.25) : study;
            (studies[i], variances[i]) = (i / 4, random.Uniform(0.01, 0.08));
            effects[i] = 0.3 + study + random.Normal(0, 0.1) + random.Normal(0, Math.Sqrt(variances[i]));
        }

        var data = new MetaAnalysisData(effects, variances, null, Grouping.FromKeys<int>("study", studies));
        return (nested ? new ThreeLevelMetaRegression(new MetaAnalysisOptions { ClusterRobust = true }).Fit(data) : new MetaRegression().Fit(data)).Estimates[0];
    }
}
