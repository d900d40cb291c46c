using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A test of 30 items, taken once and without learning: <c>P(right) = logistic(a_j (θ − b_j))</c>, where θ is the learner's mathematics in the term,
/// <c>ln a_j ~ N(0, spread)</c> and <c>b_j ~ N(0, spread)</c> (Birnbaum 1968).
/// </summary>
internal sealed class StaticTest
{
    private readonly PracticeTimetable _timetable;
    private readonly RandomStream _stream;

    public StaticTest(CityPlan plan, PracticeTimetable timetable)
    {
        _timetable = timetable;
        _stream = plan.Random.Split("static test");
        (Discriminations, Difficulties) = Items(plan.Random, plan.Options.Effects.Practice);
    }

    /// <summary>a_j of each item.</summary>
    public double[] Discriminations { get; }

    /// <summary>b_j of each item, in standard deviations of ability.</summary>
    public double[] Difficulties { get; }

    /// <summary>The items' parameters, drawn from a stream of the city's own.</summary>
    public static (double[] Discriminations, double[] Difficulties) Items(RandomStream city, PracticeEffects effects)
    {
        var random = city.Split("static test items");
        var discriminations = new double[LearningContent.StaticItems];
        var difficulties = new double[LearningContent.StaticItems];
        for (var i = 0; i < LearningContent.StaticItems; i++)
        {
            discriminations[i] = random.LogNormal(0, effects.DiscriminationSpread);
            difficulties[i] = random.Normal(0, effects.DifficultySpread);
        }
        return (discriminations, difficulties);
    }

    public void Record(Life life, PracticeRows rows)
    {
        if (_timetable.Of(life, PracticeUnit.StaticTest) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        var ability = life.State(Construct.Mathematics, lessons.Term);
        var begin = lessons.Begin(0);
        for (var i = 0; i < LearningContent.StaticItems; i++)
        {
            var isCorrect = random.Uniform() < Elementary.Logistic(Discriminations[i] * (ability - Difficulties[i]));
            rows.Answer(AnswerStream.StaticTest, LearningContent.FirstStatic + i, begin.AddMinutes(i + 1), 1, isCorrect, false, random);
        }
    }
}
