using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Whether a learner answers a wave: a probit model with a person's habit and either absence in the weeks before, which the attendance table shows (missing
/// at random), or exhaustion at the time, which no other table shows (missing not at random). The cut is set so that each level has its planted coverage.
/// </summary>
internal sealed class SurveyResponse
{
    private readonly CityOptions _options;
    private readonly double[] _threshold;
    private readonly double _habit;
    private readonly double _chance;

    public SurveyResponse(CityPlan plan)
    {
        _options = plan.Options;
        Effects = plan.Options.Effects.Survey;
        _habit = Math.Sqrt(Effects.PersistentNonresponse);
        _chance = Math.Sqrt(1 - Effects.PersistentNonresponse);
        double[] coverage = [Effects.CoveragePrimary, Effects.CoverageLowerSecondary, Effects.CoverageGeneralUpper, Effects.CoverageVet];
        var slope = _options.Missingness == SurveyMissingness.AtRandom ? Effects.AbsenceNonresponse * AbsenceDeviation : Effects.ExhaustionNonresponse;
        var centre = _options.Missingness == SurveyMissingness.AtRandom ? Effects.AbsenceNonresponse * AbsenceMean : 0;
        _threshold = [.. coverage.Select(share => (NormalDistribution.Quantile(share) * Math.Sqrt(1 + (slope * slope))) - centre)];
    }

    public SurveyEffects Effects { get; }

    /// <summary>Mean and standard deviation of log(1 + lessons missed without leave in four weeks) over the city.</summary>
    private const double AbsenceMean = 0.87;
    private const double AbsenceDeviation = 0.77;

    public bool Answers(Life life, int term, double habit, RandomStream random)
    {
        var stay = life.InYear(term / 2)!.Value;
        var propensity = _threshold[(int)stay.Level] + (_habit * habit) + (_chance * random.Normal());
        propensity += _options.Missingness == SurveyMissingness.AtRandom
            ? Effects.AbsenceNonresponse * Elementary.Log(1 + life.UnauthorisedBefore(SurveyProcess.FieldWeek(term)))
            : Effects.ExhaustionNonresponse * life.State(Construct.Exhaustion, term);
        return propensity > 0;
    }
}
