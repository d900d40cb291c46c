using System.Globalization;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// <c>causal-weighting [replications]</c>, by default 2,000. Coverage, width and power of 95 % intervals of weighting, matching, doubly robust estimation and mediation; then the city's recommendations: bias of
/// off-policy estimators against the true values of its three policies, with their Monte Carlo errors, and how the error of SNIPS falls as the log grows. Exit code 1 where IPS or doubly robust estimation is biased by more
/// than two Monte Carlo errors, or a coverage lies outside three Monte Carlo errors and a point of 95 %, little overlap apart.
/// </summary>
internal static class CausalWeightingCoverage
{
    private const int CityLearners = 300;
    private const string LittleOverlap = "little overlap";

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = Coverage(replications) | Policies(replications);
        Growth(Math.Max(50, replications / 10));
        return missed ? 1 : 0;
    }

    private static bool Coverage(int replications)
    {
        bool missed = false;
        Console.WriteLine("| estimator | n | bias (± Monte Carlo error) | coverage | mean width | power against zero |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach ((string name, int rows, double truth, Func<RandomStream, int, Estimate> draw) in Cases())
        {
            var counts = new CoverageTally(truth);
            Parallel.For(0, replications, replication => counts.Add(draw(new RandomStream(20261123).Split(name).Split(replication), rows)));
            missed |= !name.EndsWith(LittleOverlap, StringComparison.Ordinal) && Math.Abs(counts.Coverage - 0.95) > 3 * counts.CoverageError + 0.01;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows} | {counts.Bias:0.0000} (± {counts.BiasError:0.0000}) | {counts.Coverage:0.0000} (± {counts.CoverageError:0.0000} of {counts.Count}) | {counts.Width:0.000} | {counts.Power:0.000} |"));
        }

        return missed;
    }

    private static IEnumerable<(string Name, int Rows, double Truth, Func<RandomStream, int, Estimate> Draw)> Cases()
    {
        foreach (TreatmentEstimand estimand in Enum.GetValues<TreatmentEstimand>())
            yield return ($"weighting, {estimand}", 400, 0.4, (random, n) => new PropensityWeighting(new() { Estimand = estimand }).Fit(Treatment(random, n, 0))["effect"]);
        // Propensities near 1 for the extremes of x: weights of the untreated are large, and normal intervals too short.
        yield return ($"weighting, Treated, {LittleOverlap}", 400, 0.4, (random, n) => new PropensityWeighting(new() { Estimand = TreatmentEstimand.Treated }).Fit(Treatment(random, n, 0, pull: 0.3))["effect"]);
        yield return ($"weighting, Overlap, {LittleOverlap}", 400, 0.4, (random, n) => new PropensityWeighting(new() { Estimand = TreatmentEstimand.Overlap }).Fit(Treatment(random, n, 0, pull: 0.3))["effect"]);
        yield return ("weighting, Everybody, 40 clusters", 800, 0.4, (random, n) => new PropensityWeighting().Fit(Treatment(random, n, 40))["effect"]);
        yield return ("matching, pairs, caliper 0.2", 400, 0.4, (random, n) => new PropensityMatching(new() { Caliper = 0.2 }).Fit(Treatment(random, n, 0))["effect"]);
        yield return ("matching, replacement", 400, 0.4, (random, n) => new PropensityMatching(new() { WithReplacement = true }).Fit(Treatment(random, n, 0))["effect"]);
        yield return ("doubly robust, Everybody", 400, 0.4, (random, n) => new DoublyRobust().Fit(Treatment(random, n, 0))["effect"]);
        yield return ("doubly robust, Treated", 400, 0.4, (random, n) => new DoublyRobust(new() { Estimand = TreatmentEstimand.Treated }).Fit(Treatment(random, n, 0))["effect"]);
        yield return ("doubly robust, 5 folds", 400, 0.4, (random, n) => new DoublyRobust(new() { Folds = 5 }).Fit(Treatment(random, n, 0))["effect"]);
        yield return ("doubly robust, 40 clusters", 800, 0.4, (random, n) => new DoublyRobust().Fit(Treatment(random, n, 40))["effect"]);
        yield return ("doubly robust, wrong treatment model", 400, 0.4, (random, n) => new DoublyRobust().Fit(Treatment(random, n, 0, lacksInTreatment: true))["effect"]);
        yield return ("doubly robust, wrong outcome model", 400, 0.4, (random, n) => new DoublyRobust().Fit(Treatment(random, n, 0, lacksInOutcome: true))["effect"]);
        yield return ("natural indirect effect", 300, 0.5 * 0.4, (random, n) => new MediationAnalysis().Fit(Mediation(random, n, false))["natural indirect effect"]);
        yield return ("natural direct effect", 300, 0.3, (random, n) => new MediationAnalysis().Fit(Mediation(random, n, false))["natural direct effect"]);
        // Through burnout that follows from absence: 0.5 + 0.4 · 0.5 on the mediator.
        yield return ("interventional indirect effect", 300, (0.5 + 0.4 * 0.5) * 0.4, (random, n) => new MediationAnalysis().Fit(Mediation(random, n, true))["interventional indirect effect"]);
        yield return ("interventional direct effect", 300, 0.3 + 0.4 * 0.3, (random, n) => new MediationAnalysis().Fit(Mediation(random, n, true))["interventional direct effect"]);
    }

    /// <summary>An effect of 0.4 for all; x drives treatment and outcome, and so does its square, which a wrong model lacks.</summary>
    private static TreatmentData Treatment(RandomStream random, int n, int clusters, bool lacksInTreatment = false, bool lacksInOutcome = false, double pull = 0.15)
    {
        double[] y = new double[n], a = new double[n], x = new double[n], q = new double[n], z = new double[n];
        double[] shift = [.. Enumerable.Range(0, clusters).Select(_ => random.Normal(0, 0.3))], lean = [.. Enumerable.Range(0, clusters).Select(_ => random.Normal(0, 0.3))];
        for (int i = 0; i < n; i++)
        {
            (x[i], z[i]) = (random.Normal(), random.Bernoulli(0.4) ? 1 : 0);
            q[i] = x[i] * x[i];
            a[i] = random.Bernoulli(Elementary.Logistic(-0.5 + 0.4 * x[i] + pull * q[i] + 0.3 * z[i] + (clusters == 0 ? 0 : lean[i % clusters]))) ? 1 : 0;
            y[i] = 0.4 * a[i] + 0.5 * x[i] + 0.4 * q[i] - 0.3 * z[i] + (clusters == 0 ? 0 : shift[i % clusters]) + random.Normal();
        }

        DesignMatrix Design(bool lacks) => DesignMatrix.Create(true, n, [("x", x), .. lacks ? Array.Empty<(string, ReadOnlyMemory<double>)>() : [("q", q)], ("z", z)]);
        return new TreatmentData(y, a, Design(lacksInTreatment), Design(lacksInOutcome), clusters == 0 ? null : Grouping.FromKeys("cluster", [.. Enumerable.Range(0, n).Select(i => i % clusters)]));
    }

    private static MediationData Mediation(RandomStream random, int n, bool hasConfounder)
    {
        double[] y = new double[n], a = new double[n], m = new double[n], l = new double[n], c = new double[n];
        for (int i = 0; i < n; i++)
        {
            c[i] = random.Normal();
            a[i] = random.Bernoulli(Elementary.Logistic(0.5 * c[i])) ? 1 : 0;
            l[i] = hasConfounder ? 0.4 * a[i] + random.Normal() : 0;
            m[i] = 0.5 * a[i] + 0.5 * l[i] + 0.3 * c[i] + random.Normal();
            y[i] = 0.3 * a[i] + 0.4 * m[i] + 0.3 * l[i] + 0.3 * c[i] + random.Normal();
        }

        return new MediationData(y, a, m, DesignMatrix.Create(true, n, ("c", c)), hasConfounder ? [("burnout", l)] : null);
    }

    /// <summary>The city's recommendations, drawn anew by the code that makes the city.</summary>
    private static bool Policies(int replications)
    {
        var model = new RecommendationModel(new RecommendationEffects());
        bool missed = false;
        string[] terms = ["IPS", "SNIPS", "clipped IPS", "direct method", "doubly robust", "switch doubly robust"];
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Recommendations of the city, {CityLearners} learners in {LearningContent.Rounds} rounds, {replications} draws:"));
        Console.WriteLine("| policy | true value | estimator | bias | Monte Carlo errors | coverage | mean width | power against the logged policy's value |");
        Console.WriteLine("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (RecommendationPolicy policy in new[] { RecommendationPolicy.Mastery, RecommendationPolicy.Popularity, RecommendationPolicy.Expert })
        {
            double truth = model.Value(policy), logged = model.Value(RecommendationPolicy.Logging);
            CoverageTally[] tallies = [.. terms.Select(_ => new CoverageTally(truth, logged))];
            var bounded = new CoverageTally(truth, logged);
            double effective = 0;
            var gate = new Lock();
            Parallel.For(0, replications, replication =>
            {
                OffPolicyResult result = new OffPolicyEvaluation(new() { ExplorationFloor = model.Effects.ExplorationFloor, LargestWeight = 5 }).Fit(Draw(model, policy, new RandomStream(20261124).Split(replication), CityLearners));
                for (int k = 0; k < terms.Length; k++)
                    tallies[k].Add(result[terms[k]]);
                bounded.Add(result.Bounded!);
                lock (gate)
                    effective += result.Overlap!.EffectiveSize / replications;
            });
            for (int k = 0; k <= terms.Length; k++)
            {
                CoverageTally tally = k < terms.Length ? tallies[k] : bounded;
                string name = k < terms.Length ? terms[k] : "IPS, bounded interval";
                missed |= name is "IPS" or "doubly robust" && Math.Abs(tally.Bias) > 2 * tally.BiasError;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {policy} | {truth:0.0000} | {name} | {tally.Bias:0.00000} | {tally.Bias / tally.BiasError:0.00} | {tally.Coverage:0.000} | {tally.Width:0.000} | {tally.Power:0.000} |"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {policy} | | effective size | {effective:0} of {CityLearners * LearningContent.Rounds} | | | | |"));
        }

        return missed;
    }

    private static void Growth(int replications)
    {
        var model = new RecommendationModel(new RecommendationEffects());
        Console.WriteLine();
        Console.WriteLine("| learners | bias of SNIPS (expert's path) | root mean squared error | times the root of learners |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (int learners in new[] { 50, 200, 800, 3200 })
        {
            var tally = new CoverageTally(model.Value(RecommendationPolicy.Expert));
            Parallel.For(0, replications, replication => tally.Add(
                new OffPolicyEvaluation().Fit(Draw(model, RecommendationPolicy.Expert, new RandomStream(20261125).Split(learners).Split(replication), learners))["SNIPS"]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {learners} | {tally.Bias:0.00000} (± {tally.BiasError:0.00000}) | {tally.RootMeanSquare:0.0000} | {tally.RootMeanSquare * Math.Sqrt(learners):0.000} |"));
        }
    }

    /// <summary>The order of chance is that of <see cref="RecommendationUnit"/>: mastered skills, then in each round activity, acceptance, answer.</summary>
    private static OffPolicyData Draw(RecommendationModel model, RecommendationPolicy policy, RandomStream random, int learners)
    {
        int n = learners * LearningContent.Rounds, actions = LearningContent.PathSkills;
        double[] outcome = new double[n], propensity = new double[n], masteredColumn = new double[n], roundColumn = new double[n];
        int[] action = new int[n], learner = new int[n];
        double[][] target = [.. Enumerable.Range(0, actions).Select(_ => new double[n])];
        Span<double> probabilities = stackalloc double[actions];
        for (int i = 0; i < learners; i++)
        {
            int mastered = RecommendationModel.Mastered(random.Normal(), random);
            model.Log(mastered, probabilities);
            for (int round = 0; round < LearningContent.Rounds; round++)
            {
                int row = i * LearningContent.Rounds + round;
                (action[row], learner[row], masteredColumn[row], roundColumn[row]) = (random.Categorical(probabilities), i, mastered, round);
                propensity[row] = probabilities[action[row]];
                outcome[row] = random.Bernoulli(model.DelayedShare(mastered, action[row], random.Bernoulli(model.Effects.Acceptance))) ? 1 : 0;
                target[policy switch
                {
                    RecommendationPolicy.Mastery => mastered,
                    RecommendationPolicy.Popularity => RecommendationModel.MostPopular,
                    _ => round,
                }][row] = 1;
            }
        }

        return new OffPolicyData(
            outcome, action, propensity, [.. target.Select(column => (ReadOnlyMemory<double>)column)], [.. Enumerable.Range(0, actions).Select(k => $"activity {k}")],
            DesignMatrix.Create(true, n, ("mastered", masteredColumn), ("round", roundColumn)), clusters: Grouping.FromKeys("learner", learner));
    }
}
