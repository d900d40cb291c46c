using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A task for each of six skills; feedback of a kind drawn with known probabilities, which differ after right and wrong answers; a parallel task at once, and
/// another one on a delayed test two weeks later. An answer is right when <c>r θ + √(1 − r²) e + d(kind) &gt; cut</c>, with θ the learner's mathematics in the
/// term and e new for each answer. Those who did well at first do well later and get other feedback: comparing kinds needs the probabilities.
/// </summary>
internal sealed class FeedbackUnit
{
    private const int DelayWeeks = 2;

    /// <summary>Share right at first, at once after no feedback, and on the delayed test after no feedback.</summary>
    private static readonly double[] Shares = [0.55, 0.58, 0.50];
    private static readonly double[] Thresholds = Array.ConvertAll(Shares, NormalDistribution.Quantile);

    /// <summary>Probabilities of the kinds, in their order, after a wrong and after a right answer.</summary>
    private static readonly double[] AfterWrong = [0.15, 0.20, 0.25, 0.34, 0.03, 0.03];
    private static readonly double[] AfterRight = [0.33, 0.25, 0.20, 0.16, 0.03, 0.03];

    /// <summary>Median seconds until feedback of each kind.</summary>
    private static readonly double[] Latencies = [0, 1, 1.5, 3, 40_000, 7_000];

    private readonly PracticeTimetable _timetable;
    private readonly RandomStream _stream;
    private readonly double[] _effects;
    private readonly double _carried;
    private readonly double _own;

    public FeedbackUnit(CityPlan plan, PracticeTimetable timetable)
    {
        var effects = plan.Options.Effects.Feedback;
        _timetable = timetable;
        _stream = plan.Random.Split("feedback");
        _effects = [0, effects.KnowledgeOfResult, effects.KnowledgeOfCorrectResponse, effects.Elaborated, effects.ByPerson, effects.ByPerson];
        _carried = effects.AnswerMathematics;
        _own = Math.Sqrt(1 - (_carried * _carried));
    }

    public void Record(Life life, PracticeRows rows)
    {
        if (_timetable.Of(life, PracticeUnit.Feedback) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        var carried = _carried * life.State(Construct.Mathematics, lessons.Term);
        Span<double> gains = stackalloc double[LearningContent.FeedbackSkills];
        for (var skill = 0; skill < LearningContent.FeedbackSkills; skill++)
        {
            var at = lessons.Begin(skill / 3).AddMinutes(1 + (skill % 3 * 3));
            var item = LearningContent.FirstFeedback + (skill * 3);
            var isCorrect = carried + (_own * random.Normal()) + Thresholds[0] > 0;
            rows.Answer(AnswerStream.Feedback, item, at, 1, isCorrect, false, random);

            var probabilities = isCorrect ? AfterRight : AfterWrong;
            var kind = random.Categorical(probabilities);
            rows.Feedback((FeedbackKind)kind, probabilities[kind], at, Math.Round(Latencies[kind] * random.LogNormal(0, 0.3), 1), null);
            gains[skill] = _effects[kind];
            var isNextCorrect = carried + (_own * random.Normal()) + Thresholds[1] + gains[skill] > 0;
            rows.Answer(AnswerStream.Feedback, item + 1, at.AddMinutes(1), 2, isNextCorrect, false, random);
        }
        var delayed = lessons.Begin(1 + DelayWeeks);
        for (var skill = 0; skill < LearningContent.FeedbackSkills; skill++)
        {
            var isCorrect = carried + (_own * random.Normal()) + Thresholds[2] + gains[skill] > 0;
            rows.Answer(AnswerStream.DelayedTest, LearningContent.FirstFeedback + (skill * 3) + 2, delayed.AddMinutes(skill + 1), 3, isCorrect, false, random);
        }
    }
}
