using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of permutation importance hold what the same trees' importance is over all learners: <c>importance-coverage [replications]</c>, by default 1,000. The truth of each is that of 300,000 rows. Numbers, zeros and
/// ones, three like rows a learner, weights; of a strong predictor, one that works with it, and noise. Exit code 1 when a coverage is below 93 % or above 98.5 %, beyond three Monte Carlo errors.
/// </summary>
internal static class ImportanceCoverage
{
    private const int Rows = 600, Population = 300_000;

    private static readonly string[] s_predictors = ["strong", "joint", "noise"];

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        bool missed = false;
        Console.WriteLine("| rows | predictor | truth | coverage | above, below | mean width | width by the spread of estimates |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (Kind kind in Enum.GetValues<Kind>())
        {
            var random = new RandomStream(20261123).Split(kind.ToString());
            (GradientBoostingData training, _) = Draw(random.Split("training"), kind, 3000);
            GradientBoostingResult model = new GradientBoosting(new()
            {
                Trees = 60,
                MaximumLeaves = 8,
                Loss = kind == Kind.Numbers ? GradientBoostingLoss.SquaredError : GradientBoostingLoss.Binomial,
                MaximumThreads = 1,
            }).Fit(training);
            var tallies = new Dictionary<string, CoverageTally>();
            (GradientBoostingData all, _) = Draw(random.Split("population"), kind, Population);
            PermutationImportanceResult truth = PermutationImportance.Of(model, all, new() { Replications = 2 });
            Dictionary<string, double> truths = truth.Predictors.ToDictionary(one => one.Name, one => one.Increase);
            var sides = s_predictors.ToDictionary(name => name, _ => (Above: 0, Below: 0));
            foreach (string name in s_predictors)
                tallies[name] = new CoverageTally(truths[name]);
            var gate = new Lock();
            Parallel.For(0, replications, replication =>
            {
                (GradientBoostingData rows, Grouping? learners) = Draw(random.Split(replication), kind, Rows);
                PermutationImportanceResult result = PermutationImportance.Of(model, rows, new() { Learners = learners, Replications = 500, Seed = (ulong)replication + 1, JoinedFrom = 1 });
                foreach (PredictorImportance one in result.Predictors)
                {
                    tallies[one.Name].Add(new Estimate(one.Name, one.Increase, double.NaN, one.Lower, one.Upper, double.NaN, double.NaN, double.NaN));
                    lock (gate)
                        sides[one.Name] = (sides[one.Name].Above + (one.Lower > truths[one.Name] ? 1 : 0), sides[one.Name].Below + (one.Upper < truths[one.Name] ? 1 : 0));
                }
            });
            foreach (string name in s_predictors)
            {
                CoverageTally tally = tallies[name];
                missed |= tally.Coverage < 0.93 - 3 * tally.CoverageError || tally.Coverage > 0.985 + 3 * tally.CoverageError;
                double spread = Math.Sqrt(tally.Count) * tally.BiasError;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {name} | {truths[name]:0.0000} | {tally.Coverage:0.000} (± {tally.CoverageError:0.000}) | {sides[name].Above}, {sides[name].Below} | {tally.Width:0.0000} | {2 * 1.96 * spread:0.0000} |"));
            }
        }

        return missed ? 1 : 0;
    }

    private static (GradientBoostingData Rows, Grouping? Learners) Draw(RandomStream random, Kind kind, int rows)
    {
        int size = kind == Kind.LearnersOfThree ? 3 : 1;
        var columns = s_predictors.Select(_ => new double[rows]).ToArray();
        double[] outcome = new double[rows], weights = new double[rows];
        double learner = 0;
        for (int row = 0; row < rows; row++)
        {
            bool isNew = row % size == 0;
            for (int k = 0; k < columns.Length; k++)
                columns[k][row] = isNew ? random.Normal() : columns[k][row - 1] + 0.3 * random.Normal();
            learner = isNew && size > 1 ? random.Normal() : learner;
            double signal = 1.2 * columns[0][row] + columns[0][row] * columns[1][row] + learner;
            outcome[row] = kind == Kind.Numbers ? signal + random.Normal() : random.Bernoulli(Elementary.Logistic(signal - 0.5)) ? 1 : 0;
            weights[row] = 1 + (columns[0][row] > 0 ? 2 : 0);
        }

        return (new GradientBoostingData(outcome, [.. columns.Select((values, k) => TreePredictor.Number(s_predictors[k], values))], kind == Kind.Weights ? (ReadOnlyMemory<double>?)weights : null),
            size == 1 ? null : Grouping.FromKeys<int?>("learner", [.. Enumerable.Range(0, rows).Select(row => (int?)(row / size))]));
    }

    private enum Kind
    {
        Numbers,
        ZerosAndOnes,
        LearnersOfThree,
        Weights,
    }
}
