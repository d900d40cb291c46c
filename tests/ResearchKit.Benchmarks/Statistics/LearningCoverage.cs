using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of knowledge tracing and of effect sizes hold the truth: <c>learning-coverage [replications]</c>, by default 2,000 of each. Exit code 1 where coverage lies outside
/// three Monte Carlo errors of 95 %, for exact intervals, and for knowledge tracing of 500 learners; fewer learners, and Fisher's z of ranks, are reported only.
/// </summary>
internal static class LearningCoverage
{
    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| what | parameter | coverage | mean width | power against zero | without interval |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (int learners in new[] { 50, 100, 500 })
        {
            double[] truth = [0.4, 0.15, 0.1, 0.25];
            missed |= Report($"BKT, {learners} learners, 15 answers", ["prior", "learn", "slip", "guess"], truth, replications, random => Traced(random, learners, truth), isJudged: learners == 500);
        }

        foreach ((int n, double d) in new[] { (8, 0.8), (40, 0.4), (40, 0.0) })
        {
            missed |= Report(
                string.Create(CultureInfo.InvariantCulture, $"two groups of {n}, d = {d}"), ["Cohen's d", "Glass's delta"], [d, d], replications, random =>
                {
                    double[] first = Draw(random, n, d), second = Draw(random, n, 0);
                    return [Ends(MeanDifference.CohenD(first, second)), Ends(MeanDifference.GlassDelta(first, second))];
                }, isJudged: true);
        }

        missed |= Report("three groups of 20, population share 0.15", ["eta squared, interval"], [0.15], replications, random =>
        {
            double effect = Math.Sqrt(0.15 / 0.85 * 1.5);
            double[][] groups = [Draw(random, 20, -effect), Draw(random, 20, 0), Draw(random, 20, effect)];
            double all = groups.Average(group => group.Average()), between = groups.Sum(group => 20 * Math.Pow(group.Average() - all, 2)), within = groups.Sum(group => group.Sum(value => Math.Pow(value - group.Average(), 2)));
            return [Ends(ExplainedVariance.Of(ExplainedVarianceKind.Eta, between, 2, within, 57))];
        }, isJudged: true);
        Report("bootstrap of 40 clusters of 8", ["mean, BCa"], [0], replications, random =>
        {
            var values = new double[320];
            for (int c = 0; c < 40; c++)
            {
                double level = random.Normal();
                for (int i = 0; i < 8; i++)
                    values[c * 8 + i] = level + random.Normal();
            }

            BootstrapResult mean = Bootstrap.Of(
                rows =>
                {
                    double sum = 0;
                    foreach (int row in rows.Span)
                        sum += values[row];
                    return sum / rows.Length;
                },
                320, Grouping.FromKeys("class", [.. Enumerable.Range(0, 320).Select(row => row / 8)]), options: new() { Replications = 1000, Threads = 1, Seed = random.NextBits() });
            return [(mean.Lower, mean.Upper)];
        }, isJudged: false);
        return missed ? 1 : 0;
    }

    private static bool Report(string what, string[] names, double[] truth, int replications, Func<RandomStream, (double Lower, double Upper)[]> replicate, bool isJudged)
    {
        var found = new (double Lower, double Upper)[replications][];
        var stream = new RandomStream(20260801).Split(what);
        Parallel.For(0, replications, i => found[i] = replicate(stream.Split(i)));
        bool missed = false;
        for (int k = 0; k < names.Length; k++)
        {
            (double Lower, double Upper)[] there = [.. found.Select(one => one[k]).Where(one => !double.IsNaN(one.Lower) && !double.IsNaN(one.Upper))];
            double share = there.Count(one => one.Lower <= truth[k] && truth[k] <= one.Upper) / (double)there.Length, error = Math.Sqrt(0.95 * 0.05 / there.Length);
            missed |= isJudged && Math.Abs(share - 0.95) > 3 * error;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {names[k]} | {share:0.0000} (± {error:0.0000}) | {there.Average(one => one.Upper - one.Lower):0.000} | {there.Count(one => one.Lower > 0 || one.Upper < 0) / (double)there.Length:0.000} | {replications - there.Length} |"));
        }

        return missed;
    }

    private static (double Lower, double Upper)[] Traced(RandomStream random, int learners, double[] truth)
    {
        const int Answers = 15;
        var correct = new double[learners * Answers];
        for (int learner = 0; learner < learners; learner++)
        {
            bool known = random.Uniform() < truth[0];
            for (int t = 0; t < Answers; t++)
            {
                correct[learner * Answers + t] = random.Uniform() < (known ? 1 - truth[2] : truth[3]) ? 1 : 0;
                known |= random.Uniform() < truth[1];
            }
        }

        ResponseLog log = ResponseLog.FromCodes([.. Enumerable.Range(0, correct.Length).Select(row => row / Answers)], new int[correct.Length], ["skill"], correct);
        return [.. new BayesianKnowledgeTracing(new() { Threads = 1 }).Fit(log).Estimates.Select(one => (one.Lower, one.Upper))];
    }

    private static double[] Draw(RandomStream random, int count, double mean) => [.. Enumerable.Range(0, count).Select(_ => random.Normal(mean, 1))];

    private static (double Lower, double Upper) Ends(EffectEstimate effect) => (effect.Lower, effect.Upper);
}
