using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A placement quiz shows how far a learner has come on a path of five skills; in each of three weeks the platform recommends one of five activities with a
/// logged probability, and two weeks later one item of a delayed test says what came of it.
/// </summary>
internal sealed class RecommendationUnit(CityPlan plan, PracticeTimetable timetable)
{
    private const int DelayWeeks = 2;

    private readonly RandomStream _stream = plan.Random.Split("recommendation");
    private readonly RecommendationModel _model = new(plan.Options.Effects.Recommendation);

    public void Record(Life life, PracticeRows rows)
    {
        if (timetable.Of(life, PracticeUnit.Recommendations) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        var mastered = RecommendationModel.Mastered(life.State(Construct.Mathematics, lessons.Term), random);
        var quiz = lessons.Begin(0);
        for (var skill = 0; skill < LearningContent.PathSkills; skill++)
            rows.Answer(AnswerStream.PlacementQuiz, LearningContent.FirstPlacement + skill, quiz.AddMinutes(skill + 1), 1, skill < mastered, false, random);
        Span<double> probabilities = stackalloc double[LearningContent.PathSkills];
        _model.Log(mastered, probabilities);
        Span<bool> isRight = stackalloc bool[LearningContent.Rounds];
        for (var round = 0; round < LearningContent.Rounds; round++)
        {
            var activity = random.Categorical(probabilities);
            var isAccepted = random.Bernoulli(_model.Effects.Acceptance);
            rows.Recommendation(LearningContent.FirstActivity + activity, probabilities[activity], lessons.Begin(round).AddMinutes(20), isAccepted);
            isRight[round] = random.Bernoulli(_model.DelayedShare(mastered, activity, isAccepted));
        }
        for (var round = 0; round < LearningContent.Rounds; round++)
            rows.Answer(AnswerStream.DelayedTest, LearningContent.FirstDelayed + round, lessons.Begin(round + DelayWeeks).AddMinutes(25), 1, isRight[round], false, random);
    }
}
