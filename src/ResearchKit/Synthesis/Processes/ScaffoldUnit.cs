using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Eight steps at each of two skills. In the first four a kind of scaffold, or none, is drawn for each step. Those with three or more of them right have met
/// the criterion of mastery. Then one draw for the skill says whether the scaffolds fade in the last four steps, more probably after mastery; a delayed test
/// of two items follows. Steps: right when <c>r θ + √(1 − r²) e + d [scaffold] &gt; cut</c>. Delayed test: right when <c>e + d(mastery) [faded] &gt; cut(mastery)</c>.
/// </summary>
internal sealed class ScaffoldUnit
{
    public const int Steps = 4;
    public const int MasteryCriterion = 3;
    private const int DelayedItems = 2;
    private const int DelayWeeks = 2;

    /// <summary>Probabilities of the kinds, none first, in the first four steps.</summary>
    private static readonly double[] KindShares = [0.20, 0.20, 0.25, 0.20, 0.15];

    /// <summary>Probability of fading after mastery and before it.</summary>
    private const double FadingAfter = 0.60, FadingBefore = 0.40;

    /// <summary>Thresholds of a step without a scaffold, and of the delayed test after mastery and before it, without fading: shares of 50, 65 and 45 % right.</summary>
    private static readonly double StepThreshold = NormalDistribution.Quantile(0.50);
    private static readonly double AfterThreshold = NormalDistribution.Quantile(0.65);
    private static readonly double BeforeThreshold = NormalDistribution.Quantile(0.45);

    private readonly PracticeTimetable _timetable;
    private readonly RandomStream _stream;
    private readonly FeedbackEffects _effects;
    private readonly double _own;

    public ScaffoldUnit(CityPlan plan, PracticeTimetable timetable)
    {
        _timetable = timetable;
        _stream = plan.Random.Split("scaffold");
        _effects = plan.Options.Effects.Feedback;
        _own = Math.Sqrt(1 - (_effects.AnswerMathematics * _effects.AnswerMathematics));
    }

    public void Record(Life life, PracticeRows rows)
    {
        if (_timetable.Of(life, PracticeUnit.Scaffolds) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        var carried = _effects.AnswerMathematics * life.State(Construct.Mathematics, lessons.Term);
        Span<double> thresholds = stackalloc double[LearningContent.ScaffoldSkills];
        for (var skill = 0; skill < LearningContent.ScaffoldSkills; skill++)
            thresholds[skill] = Practise(skill, carried, lessons.Begin(skill), rows, random);
        var delayed = lessons.Begin(1 + DelayWeeks);
        for (var skill = 0; skill < LearningContent.ScaffoldSkills; skill++)
        {
            for (var i = 0; i < DelayedItems; i++)
            {
                var isCorrect = random.Normal() + thresholds[skill] > 0;
                var item = Item(skill, (2 * Steps) + i);
                rows.Answer(AnswerStream.DelayedTest, item, delayed.AddMinutes((skill * DelayedItems) + i + 1), (2 * Steps) + i + 1, isCorrect, false, random);
            }
        }
    }

    private static int Item(int skill, int place) => LearningContent.FirstScaffold + (skill * LearningContent.ScaffoldItems) + place;

    /// <summary>Adds the eight steps of a skill and returns the threshold of its delayed test.</summary>
    private double Practise(int skill, double carried, DateTime begin, PracticeRows rows, RandomStream random)
    {
        var right = 0;
        for (var step = 0; step < Steps; step++)
        {
            var kind = random.Categorical(KindShares);
            if (Step(step, (ScaffoldKind)kind, KindShares[kind]))
                right++;
        }
        var isMastered = right >= MasteryCriterion;
        var fading = isMastered ? FadingAfter : FadingBefore;
        var isFaded = random.Bernoulli(fading);
        var lasting = 1 + random.Integer(KindShares.Length - 1);
        var (shown, probability) = isFaded ? (ScaffoldKind.None, fading) : ((ScaffoldKind)lasting, (1 - fading) / (KindShares.Length - 1));
        for (var step = Steps; step < 2 * Steps; step++)
        {
            Step(step, shown, probability);
            rows.Feedback(FeedbackKind.Elaborated, 1, begin.AddMinutes(step + 1), 3, (short)(isFaded ? step - Steps + 1 : 0));
        }
        return isMastered
            ? AfterThreshold + (isFaded ? _effects.FadingAfterMastery : 0)
            : BeforeThreshold + (isFaded ? _effects.FadingBeforeMastery : 0);

        bool Step(int step, ScaffoldKind kind, double probability)
        {
            var help = kind == ScaffoldKind.None ? 0 : _effects.Scaffold;
            var isCorrect = carried + (_own * random.Normal()) + StepThreshold + help > 0;
            rows.Answer(AnswerStream.Scaffolds, Item(skill, step), begin.AddMinutes(step + 1), step + 1, isCorrect, true, random, kind, probability);
            return isCorrect;
        }
    }
}
