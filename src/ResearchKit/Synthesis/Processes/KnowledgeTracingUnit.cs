using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Fifteen answers to each of three skills, whoever answers: a hidden Markov process of two states (Corbett and Anderson 1995). A skill is known at first with
/// probability L0, is learned after an answer with probability T and not forgotten; known skills slip, unknown ones are guessed.
/// </summary>
internal sealed class KnowledgeTracingUnit(CityPlan plan, PracticeTimetable timetable)
{
    private readonly RandomStream _stream = plan.Random.Split("knowledge tracing");
    private readonly KnowledgeParameters[] _skills = KnowledgeParameters.Of(plan.Random, plan.Options.Effects.Practice);

    public void Record(Life life, PracticeRows rows)
    {
        if (timetable.Of(life, PracticeUnit.KnowledgeTracing) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        for (var skill = 0; skill < LearningContent.TracedSkills; skill++)
        {
            var parameters = _skills[skill];
            var begin = lessons.Begin(skill / 2).AddMinutes(skill % 2 * LearningContent.TracedItems);
            var first = random.Integer(LearningContent.TracedItems);
            var isKnown = random.Bernoulli(parameters.Known);
            for (var passed = 0; passed < LearningContent.TracedItems; passed++)
            {
                var item = LearningContent.FirstTraced + (skill * LearningContent.TracedItems) + ((first + passed) % LearningContent.TracedItems);
                var isCorrect = random.Uniform() < (isKnown ? 1 - parameters.Slip : parameters.Guess);
                rows.Answer(AnswerStream.KnowledgeTracing, item, begin.AddMinutes(passed + 1), passed + 1, isCorrect, true, random);
                isKnown |= random.Uniform() < parameters.Learned;
            }
        }
    }
}

/// <summary>Parameters of Bayesian knowledge tracing for one skill.</summary>
/// <param name="Known">L0: probability that it is known before practice.</param>
/// <param name="Learned">T: probability of learning it from one answer to the next.</param>
/// <param name="Guess">Probability of a right answer where it is not known.</param>
/// <param name="Slip">Probability of a wrong answer where it is known.</param>
internal readonly record struct KnowledgeParameters(double Known, double Learned, double Guess, double Slip)
{
    /// <summary>The parameters of all skills, drawn from a stream of the city's own, evenly over the planted ranges.</summary>
    public static KnowledgeParameters[] Of(RandomStream city, PracticeEffects effects)
    {
        var random = city.Split("knowledge tracing skills");
        var skills = new KnowledgeParameters[LearningContent.TracedSkills];
        for (var skill = 0; skill < skills.Length; skill++)
        {
            skills[skill] = new KnowledgeParameters(
                random.Uniform(effects.KnownLow, effects.KnownHigh), random.Uniform(effects.LearnLow, effects.LearnHigh),
                random.Uniform(effects.GuessLow, effects.GuessHigh), random.Uniform(effects.SlipLow, effects.SlipHigh));
        }
        return skills;
    }
}
