using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// When an upper secondary student discontinues: a hazard in each week of school,
/// <c>logit h = base(level) + transition + new year + final year + log(OR)·[6 lessons or more missed without leave in 4 weeks] + cynicism + mathematics + support</c>.
/// The base is set so that the planted share discontinues in a year.
/// </summary>
internal sealed class Discontinuation
{
    /// <summary>Lessons missed without leave in the four weeks before, from which the odds rise.</summary>
    public const int AbsenceThreshold = 6;

    private const int TransitionWeeks = 8;
    private const int NewYearWeeks = 6;

    private readonly CityPlan _plan;
    private readonly RandomStream _stream;
    private readonly ParticipationEffects _effects;
    private readonly double _general;
    private readonly double _vet;
    private readonly double _absence;

    public Discontinuation(CityPlan plan)
    {
        _plan = plan;
        _stream = plan.Random.Split("discontinuation");
        _effects = plan.Options.Effects.Participation;
        _absence = Elementary.Log(_effects.AbsenceOddsRatio);
        _general = Base(_effects.DiscontinuationGeneral, mathematics: 0.35, cynicism: -0.05, overThreshold: 0.087, supported: 0.17);
        _vet = Base(_effects.DiscontinuationVet, mathematics: -0.33, cynicism: 0.20, overThreshold: 0.120, supported: 0.35);
    }

    /// <summary>The last week at school; null for those who stay.</summary>
    public int? WeekOf(Life life)
    {
        if (life.Stays[^1].Grade <= 9)
            return null;
        var random = _stream.Split(life.Number);
        foreach (var stay in life.Stays)
        {
            if (stay.Grade <= 9)
                continue;
            // Not in the last week: whoever leaves then has finished the year.
            for (var week = stay.FirstWeek + 1; week < stay.LastWeek; week++)
            {
                if (random.Bernoulli(Hazard(life, stay, week)))
                    return week;
            }
        }
        return null;
    }

    private double Hazard(Life life, Stay stay, int week)
    {
        var term = SchoolCalendar.TermOf(week);
        var isDrifted = _plan.Options.Drift && _plan.Calendar.IsAfterReform(stay.Year);
        var logit = stay.Level == Level.Vet ? _vet : _general;
        logit += Shape(stay.Grade - 9, week - stay.FirstWeek);
        if (life.UnauthorisedBefore(week) >= AbsenceThreshold)
            logit += _absence * (isDrifted ? _effects.DriftAbsenceFactor : 1);
        logit += _effects.CynicismLogOdds * life.State(Construct.Cynicism, term);
        logit += _effects.MathematicsLogOdds * life.State(Construct.Mathematics, term);
        if (life.Support != SupportTier.General)
            logit += _effects.SupportLogOdds;
        if (isDrifted)
            logit += _effects.DriftLogOdds;
        return 1 / (1 + Elementary.Exp(-logit));
    }

    private double Shape(int studyYear, int weekOfYear)
    {
        var rise = studyYear == 1 && weekOfYear <= TransitionWeeks ? _effects.TransitionLogOdds : 0;
        if (weekOfYear is >= SchoolCalendar.WeeksPerTerm and < SchoolCalendar.WeeksPerTerm + NewYearWeeks)
            rise += _effects.NewYearLogOdds;
        return studyYear == 3 ? rise + _effects.FinalYearLogOdds : rise;
    }

    /// <summary>
    /// The base of a level: the log of the weekly hazard that gives the share, less the log of what all else multiplies hazards by on average. What a level's
    /// students are like on average follows from the choice of programme and was measured in a city of the literature's effects.
    /// </summary>
    /// <param name="share">Share of students who discontinue in a year.</param>
    /// <param name="mathematics">Mean of mathematics, in standard deviations of the city.</param>
    /// <param name="cynicism">Mean of cynicism.</param>
    /// <param name="overThreshold">Share of weeks after absence over the threshold.</param>
    /// <param name="supported">Share of students with support.</param>
    private double Base(double share, double mathematics, double cynicism, double overThreshold, double supported)
    {
        const int weeks = SchoolCalendar.WeeksPerYear - 2;
        var weekly = -Elementary.Log(1 - share) / weeks;
        var c = _effects.CynicismLogOdds;
        var m = _effects.MathematicsLogOdds;
        var states = (c * c / 2) + (m * m / 2) + (c * m * _plan.Options.Effects.WellLearning.CynicismMathematics) + (m * mathematics) + (c * cynicism);
        var absence = 1 + (overThreshold * (_effects.AbsenceOddsRatio - 1));
        var support = 1 + (supported * (Elementary.Exp(_effects.SupportLogOdds) - 1));
        var shape = 0.0;
        for (var year = 1; year <= 3; year++)
        {
            for (var week = 1; week <= weeks; week++)
                shape += Elementary.Exp(Shape(year, week)) / (3.0 * weeks);
        }
        return Elementary.Log(weekly) - states - Elementary.Log(absence * support * shape);
    }
}
