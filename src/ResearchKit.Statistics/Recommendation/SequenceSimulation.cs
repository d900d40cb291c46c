using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>What a policy knows of a learner when it chooses.</summary>
/// <param name="Mastery">Probability that each skill is mastered, by knowledge tracing of the answers so far.</param>
/// <param name="Practised">Answers on each skill so far.</param>
/// <param name="Step">The step, from 0.</param>
public sealed record LearnerView(IReadOnlyList<double> Mastery, IReadOnlyList<int> Practised, int Step);

/// <summary>
/// Policies tried on simulated learners: at each step a skill is drawn from the policy's probabilities, answered and learned, and mastery is traced; a delayed test at the end tells what came of it. It says what follows from a model of learning,
/// not what learners do: try the misspecified world as well, and trust an order of policies only where both agree.
/// </summary>
public static class SequenceSimulation
{
    /// <summary>Tries a policy.</summary>
    /// <param name="policy">From what is known of a learner to the probability of each skill; called by several threads.</param>
    /// <param name="world">The learners.</param>
    /// <param name="assumed">Parameters that mastery is traced with, one a skill; null for the world's own.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The world is not as it must be, or the policy's probabilities do not add up to one.</exception>
    public static SequenceOutcome Run(
        Func<LearnerView, double[]> policy, LearnerWorld world, IReadOnlyList<KnowledgeParameters>? assumed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(world);
        world.Validate();
        IReadOnlyList<KnowledgeParameters> traced = assumed ?? world.Skills;
        if (traced.Count != world.Skills.Count)
            throw new ArgumentException($"Mastery is traced with parameters of {traced.Count} skills; there are {world.Skills.Count}.", nameof(assumed));
        var (before, after, violations, covered) = (new double[world.Learners], new double[world.Learners], new int[world.Learners], new int[world.Learners]);
        RandomStream root = new RandomStream(world.Seed).Split("sequences");
        Parallel.For(0, world.Learners, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            // Each purpose has its own draws, so that policies meet the same learners for as long as they choose alike.
            var learner = new SimulatedLearner(world, root.Split(i));
            RandomStream choices = root.Split(i).Split("choices");
            KnowledgeState[] states = [.. traced.Select(KnowledgeState.Before)];
            var (mastery, practised) = (new double[states.Length], new int[states.Length]);
            before[i] = learner.Test();
            for (int step = 0; step < world.Steps; step++)
            {
                for (int s = 0; s < states.Length; s++)
                    mastery[s] = states[s].Known;
                double[] probabilities = policy(new LearnerView([.. mastery], [.. practised], step));
                if (probabilities.Length != states.Length || Math.Abs(probabilities.Sum() - 1) > 1e-9)
                    throw new ArgumentException(FormattableString.Invariant($"The policy gave {probabilities.Length} probabilities that add up to {probabilities.Sum():R}; expected one for each of {states.Length} skills, adding up to 1."), nameof(policy));
                int skill = choices.Categorical(probabilities);
                violations[i] += learner.LacksPrerequisite(skill) ? 1 : 0;
                covered[i] += practised[skill]++ == 0 ? 1 : 0;
                bool isRight = learner.Answer(skill);
                states[skill] = states[skill].Next(traced[skill], isRight);
            }

            learner.Wait();
            after[i] = learner.Test();
        });
        return new(
            SequenceOutcome.Mean("delayed test", after), SequenceOutcome.Mean("gain", [.. after.Zip(before, (a, b) => a - b)]),
            violations.Sum() / ((double)world.Learners * world.Steps), covered.Average() / world.Skills.Count, after);
    }
}
