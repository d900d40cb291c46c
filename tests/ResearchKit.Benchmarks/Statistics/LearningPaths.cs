using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;
using ResearchKit.Statistics.Recommendation;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Policies of what comes next: <c>recommendation [learners]</c>, by default 4,000. The delayed test of simulated learners after mastery sequencing, a fixed path, the least practised skill and chance, in a world of knowledge tracing, one that is misspecified, and one
/// traced with wrong parameters; differences from chance learner by learner. Then the time of item neighbours of a large log.
/// </summary>
internal static class LearningPaths
{
    public static int Run(string[] args)
    {
        int learners = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4000;
        PrerequisiteGraph graph = PrerequisiteGraph.Of([.. Enumerable.Range(0, 12).Select(i => $"s{i}")], Enumerable.Range(1, 11).Select(i => ($"s{i}", $"s{(i - 1) / 2}")));
        var random = new RandomStream(8);
        KnowledgeParameters[] skills = [.. Enumerable.Range(0, 12).Select(_ => new KnowledgeParameters(random.Uniform(0.05, 0.4), random.Uniform(0.1, 0.3), random.Uniform(0.05, 0.1), random.Uniform(0.1, 0.3), 0))];
        KnowledgeParameters[] wrong = [.. skills.Select(_ => new KnowledgeParameters(0.5, 0.1, 0.1, 0.2, 0))];
        var mastery = new MasterySequencing(graph);
        var path = new FixedPath(graph.Order, 12);
        (string Name, Func<LearnerView, double[]> Choose)[] policies =
        [
            ("chance", view => ActionPolicy.Probabilities(new double[12])),
            ("fixed path, four answers each", view => ActionPolicy.Probabilities(path.Scores([.. view.Practised.Select(count => count >= 4)]))),
            ("least practised", view => ActionPolicy.Probabilities([.. view.Practised.Select(count => -(double)count)])),
            ("mastery sequencing", view => ActionPolicy.Probabilities(mastery.Scores([.. view.Mastery]))),
        ];
        Console.WriteLine("| world | policy | delayed test | less chance, same learners | steps without prerequisites | coverage |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach ((string name, LearnerKind kind, KnowledgeParameters[]? assumed) in new[] { ("knowledge tracing", LearnerKind.KnowledgeTracing, null), ("knowledge tracing, wrong parameters", LearnerKind.KnowledgeTracing, wrong), ("gradual with fading (misspecified)", LearnerKind.GradualWithFading, null) })
        {
            var world = new LearnerWorld { Graph = graph, Skills = skills, Kind = kind, Learners = learners, Steps = 48 };
            SequenceOutcome? chance = null;
            foreach ((string policy, Func<LearnerView, double[]> choose) in policies)
            {
                SequenceOutcome outcome = SequenceSimulation.Run(choose, world, assumed);
                chance ??= outcome;
                Estimate more = outcome.LessThat(chance);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {policy} | {outcome.DelayedTest.Value:0.0000} [{outcome.DelayedTest.Lower:0.0000}, {outcome.DelayedTest.Upper:0.0000}] | {more.Value:+0.0000;-0.0000;0} [{more.Lower:0.0000}, {more.Upper:0.0000}] | {outcome.Violations:0.000} | {outcome.Coverage:0.000} |"));
            }
        }

        var (who, what) = (new int[1_000_000], new int[1_000_000]);
        for (int row = 0; row < who.Length; row++)
            (who[row], what[row]) = (random.Integer(50_000), Math.Min(random.Integer(2000), random.Integer(2000)));
        var watch = Stopwatch.StartNew();
        ItemNeighbours neighbours = ItemNeighbours.Fit(InteractionLog.Of(who, what, 50_000, 2000));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Item neighbours of 1,000,000 uses, 50,000 learners, 2,000 items: {watch.Elapsed.TotalSeconds:0.00} s ({neighbours.Of(0).Count} kept of the first)."));
        return 0;
    }
}
