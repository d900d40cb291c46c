using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Ten opportunities at each of four skills: <c>logit P(right) = α_i + β_k + γ_k (opportunity − 1)</c> (Cen, Koedinger and Junker 2006). Learners differ in
/// where they start, which goes with mathematics, and not in how fast they learn.
/// </summary>
internal sealed class AdditiveFactorUnit(CityPlan plan, PracticeTimetable timetable)
{
    private readonly RandomStream _stream = plan.Random.Split("additive factors");
    private readonly AdditiveFactors _model = AdditiveFactors.Of(plan.Options.Effects.Practice);
    private readonly double _carried = plan.Options.Effects.Practice.LearnerSpread * plan.Options.Effects.Practice.LearnerMathematics;
    private readonly double _own = plan.Options.Effects.Practice.LearnerSpread
        * Math.Sqrt(1 - (plan.Options.Effects.Practice.LearnerMathematics * plan.Options.Effects.Practice.LearnerMathematics));

    public void Record(Life life, PracticeRows rows)
    {
        if (timetable.Of(life, PracticeUnit.AdditiveFactors) is not { } lessons)
            return;
        var random = _stream.Split(life.Number);
        var intercept = (_carried * life.State(Construct.Mathematics, lessons.Term)) + (_own * random.Normal());
        for (var skill = 0; skill < LearningContent.AdditiveSkills; skill++)
        {
            var begin = lessons.Begin(skill / 2).AddMinutes(skill % 2 * LearningContent.AdditiveItems);
            // Learners meet the items of a skill in the same circle, each from another one on: opportunity and item are not the same.
            var first = random.Integer(LearningContent.AdditiveItems);
            for (var passed = 0; passed < LearningContent.AdditiveItems; passed++)
            {
                var item = LearningContent.FirstAdditive + (skill * LearningContent.AdditiveItems) + ((first + passed) % LearningContent.AdditiveItems);
                var isCorrect = random.Uniform() < Elementary.Logistic(intercept + _model.Intercepts[skill] + (_model.Rates[skill] * passed));
                rows.Answer(AnswerStream.AdditiveFactors, item, begin.AddMinutes(passed + 1), passed + 1, isCorrect, true, random);
            }
        }
    }
}

/// <summary>Parameters of the additive-factor unit.</summary>
/// <param name="Intercepts">β of each skill: log odds at the first opportunity for a learner of average intercept.</param>
/// <param name="Rates">γ of each skill: rise of the log odds an opportunity.</param>
internal sealed record AdditiveFactors(double[] Intercepts, double[] Rates)
{
    private static readonly double[] SkillOffsets = [-1, 1.0 / 3, 1, -1.0 / 3];
    private static readonly double[] RateOffsets = [1, -1, -1, 1];

    /// <summary>
    /// The parameters that give the planted share right at first and, from there, mastery after the planted number of opportunities, for a learner and a
    /// skill in the middle.
    /// </summary>
    public static AdditiveFactors Of(PracticeEffects effects)
    {
        var offsets = Array.ConvertAll(SkillOffsets, offset => effects.SkillSpread * offset);
        var middle = LogisticNormal.Shift(offsets, effects.LearnerSpread, effects.FirstCorrect);
        var rate = (Elementary.Logit(effects.Mastery) - middle) / effects.OpportunitiesToMastery;
        return new AdditiveFactors(
            Array.ConvertAll(offsets, offset => middle + offset),
            Array.ConvertAll(RateOffsets, offset => rate * (1 + (effects.RateSpread * offset))));
    }
}
