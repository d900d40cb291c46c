using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>One simulated learner: what they truly know, which no policy sees.</summary>
internal sealed class SimulatedLearner
{
    // Gradual learners know a skill, for what builds on it, from this strength on.
    private const double Firm = 0.7;
    private const double FadingPerStep = 0.01;

    private readonly LearnerWorld _world;
    private readonly RandomStream[] _draws;
    private readonly RandomStream _wait;
    private readonly bool[] _knows;
    private readonly double[] _strength;
    private readonly double[] _start;

    public SimulatedLearner(LearnerWorld world, RandomStream random)
    {
        _world = world;
        _draws = [.. Enumerable.Range(0, world.Skills.Count).Select(skill => random.Split("skill").Split(skill))];
        _wait = random.Split("wait");
        RandomStream start = random.Split("start");
        double general = start.Normal(0, 0.5);
        _knows = new bool[world.Skills.Count];
        _strength = new double[world.Skills.Count];
        // In the order of prerequisites: who lacks one seldom knows what builds on it.
        foreach (int skill in world.Graph.Order)
        {
            double prior = world.Skills[skill].Prior;
            bool lacks = LacksPrerequisite(skill);
            _knows[skill] = start.Bernoulli(lacks ? prior * world.LearningWithoutPrerequisites : prior);
            _strength[skill] = Elementary.Logit(Math.Clamp(prior, 0.02, 0.98)) + general + start.Normal(0, 0.5);
        }

        _start = [.. _strength];
    }

    public bool LacksPrerequisite(int skill)
    {
        foreach (int required in _world.Graph.Requires(skill))
        {
            if (_world.Kind == LearnerKind.KnowledgeTracing ? !_knows[required] : Elementary.Logistic(_strength[required]) < Firm)
                return true;
        }

        return false;
    }

    /// <summary>Answers, and learns of it.</summary>
    public bool Answer(int skill)
    {
        KnowledgeParameters p = _world.Skills[skill];
        RandomStream random = _draws[skill];
        bool isRight = random.Bernoulli(Right(skill));
        double share = LacksPrerequisite(skill) ? _world.LearningWithoutPrerequisites : 1;
        if (_world.Kind == LearnerKind.KnowledgeTracing)
        {
            bool draw = random.Bernoulli(_knows[skill] ? p.Forget : p.Learn * share);
            _knows[skill] ^= draw;
            return isRight;
        }

        for (int s = 0; s < _strength.Length; s++)
            _strength[s] -= s == skill ? 0 : FadingPerStep * Math.Max(0, _strength[s] - _start[s]);
        _strength[skill] += 4 * p.Learn * share;
        return isRight;
    }

    /// <summary>The time until the delayed test.</summary>
    public void Wait()
    {
        for (int s = 0; s < _knows.Length; s++)
        {
            _knows[s] &= !_wait.Bernoulli(_world.ForgottenBeforeTest);
            _strength[s] -= _world.ForgottenBeforeTest * Math.Max(0, _strength[s] - _start[s]);
        }
    }

    /// <summary>Expected share of right answers on a question of each skill.</summary>
    public double Test() => Enumerable.Range(0, _knows.Length).Average(Right);

    private double Right(int skill) =>
        _world.Skills[skill].RightAnswer(_world.Kind == LearnerKind.KnowledgeTracing ? (_knows[skill] ? 1 : 0) : Elementary.Logistic(_strength[skill]));
}
