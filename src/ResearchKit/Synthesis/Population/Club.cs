using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// The mathematics club, which learners choose after a screening test: scores in its tests, and who comes.
/// <code>
/// score of occasion k = B_i + √R² P_i + school + u_ik + g·[comes and k is after]
/// logit P(comes)      = base + (log odds)·(screening score) + (log odds)·P_i
/// </code>
/// Nothing but the screening score and parental education makes who comes, so that weighting by these two finds the effect. What passes within a
/// person is left out of the scores, and the day's form u is new each time, so that those who come and those who do not would move alike: their trends are
/// parallel in all tests but the screening test, whose form of the day goes into who comes.
/// </summary>
internal sealed class Club
{
    /// <summary>The screening test among the club's tests.</summary>
    public const int Screening = 0;

    /// <summary>The first of the tests that are held while the club goes on.</summary>
    public const int FirstAfter = 3;

    private readonly CityPlan _plan;
    private readonly TestCalendar _tests;
    private readonly TestDay _day;
    private readonly RandomStream _forms;
    private readonly RandomStream _choices;
    private readonly double _parents;
    private readonly double _form;
    private readonly double _base;

    public Club(CityPlan plan)
    {
        _plan = plan;
        _tests = new TestCalendar(plan);
        _day = new TestDay(plan);
        _forms = plan.Random.Split("club test");
        _choices = plan.Random.Split("club choice");
        var effects = plan.Options.Effects.WellLearning;
        var person = plan.Model.PersonDeviation(Construct.Mathematics);
        _parents = Math.Sqrt(effects.ParentalEducationR2);
        _form = Math.Sqrt(1 - (person * person) - effects.ParentalEducationR2 - effects.BetweenSchools.Mathematics);
        _base = plan.Options.Effects.Programmes.ClubBase(effects.ParentalEducationR2);
    }

    /// <summary>Standing in one of the club's tests without its effect, in standard deviations.</summary>
    public double Standing(Life life, Stay stay, int occasion) =>
        life.PersonLevel[(int)Construct.Mathematics] + (_parents * life.ParentalStanding) + _plan.StandingOf(stay.School).Mathematics
        + (_form * _forms.Split(life.Number).Split(occasion).Normal());

    /// <summary>Whether the learner comes to the club; null for those who did not sit the screening test, who are not asked.</summary>
    public bool? Comes(Life life, Stay stay)
    {
        if (_day.HandedIn(life, stay, _tests.ClubTest(Screening), _tests.ClubWeek(Screening)) is null)
            return null;
        var effects = _plan.Options.Effects.Programmes;
        var screening = (TestCalendar.Points(Standing(life, stay, Screening)) - TestCalendar.MeanScore) / TestCalendar.ScoreDeviation;
        var logit = _base + (effects.ClubUptakeOnTest * screening) + (effects.ClubUptakeOnParents * life.ParentalStanding);
        return _choices.Split(life.Number).Bernoulli(Elementary.Logistic(logit));
    }
}
