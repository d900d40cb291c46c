using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>Draws the lives of learners, each from streams of their own, so that neither order nor number of threads matters.</summary>
internal sealed class LifeDraw
{
    /// <summary>Shares of the levels of parental education, and what they make of mean and standard deviation of the level's number.</summary>
    private static readonly double[] ParentShares = [0.10, 0.45, 0.45];
    private const double ParentMean = 1.35;
    private static readonly double ParentDeviation = Math.Sqrt((0.10 * ParentMean * ParentMean) + (0.45 * 0.35 * 0.35) + (0.45 * 0.65 * 0.65));

    private static readonly double[] LanguageShares = [0.78, 0.06, 0.16];

    private readonly CityPlan _plan;
    private readonly RandomStream _persons;
    private readonly RandomStream _paths;
    private readonly RandomStream _weeks;
    private readonly RandomStream _classes;
    private readonly Discontinuation _discontinuation;
    private readonly SupportThresholds _support;
    private readonly double[] _access;

    public LifeDraw(CityPlan plan)
    {
        _plan = plan;
        _persons = plan.Random.Split("learner");
        _paths = plan.Random.Split("path");
        _weeks = plan.Random.Split("attendance");
        _classes = plan.Random.Split("class");
        _discontinuation = new Discontinuation(plan);
        _support = new SupportThresholds(plan.Options.Effects.Participation);
        var platform = plan.Options.Effects.Platform;
        _access = [1 - platform.SharedAccess - platform.NoAccess - platform.UnknownAccess, platform.SharedAccess, platform.NoAccess, platform.UnknownAccess];
    }

    public Life Draw(int number)
    {
        var (area, firstYearGrade, turn) = _plan.Origin(number);
        var random = _persons.Split(number);
        var isGirl = random.Bernoulli(0.5);
        var parents = (ParentalEducation)random.Categorical(ParentShares);
        var parental = ((int)parents - ParentMean) / ParentDeviation;
        var language = (HomeLanguage)random.Categorical(LanguageShares);
        var arrived = random.Bernoulli(0.25) && language == HomeLanguage.Other;
        var access = (DigitalAccess)random.Categorical(_access);
        var person = Correlated(_plan.Model.Person, random);
        var mathematics = person[(int)Construct.Mathematics] / _plan.Model.PersonDeviation(Construct.Mathematics);
        var support = _support.Draw(isGirl, mathematics, random);

        var stays = Path(number, area, firstYearGrade, turn, mathematics);
        var states = States(stays, isGirl, firstYearGrade, parental, person, random);
        var weeks = _weeks.Split(number);
        var authorised = new byte[_plan.Calendar.Weeks];
        var unauthorised = new byte[_plan.Calendar.Weeks];
        DrawAbsences(stays, states, authorised, unauthorised, weeks);
        var life = new Life(_plan, number, states, authorised, unauthorised, stays)
        {
            IsGirl = isGirl,
            Parents = parents,
            ParentalStanding = parental,
            Language = language,
            ArrivedRecently = arrived,
            Access = access,
            Support = support,
            FirstYearGrade = firstYearGrade,
            PersonLevel = person,
        };
        var last = _discontinuation.WeekOf(life);
        return last is { } week ? Cut(life, week, states, authorised, unauthorised) : life;
    }

    /// <summary>The same life, ended in a week.</summary>
    private Life Cut(Life life, int week, double[] states, byte[] authorised, byte[] unauthorised)
    {
        var year = SchoolCalendar.YearOf(week);
        Stay[] stays = [.. life.Stays.Where(stay => stay.Year <= year).Select(stay => stay.Year == year ? stay with { LastWeek = week } : stay)];
        return new Life(_plan, life.Number, states, authorised, unauthorised, stays)
        {
            IsGirl = life.IsGirl,
            Parents = life.Parents,
            ParentalStanding = life.ParentalStanding,
            Language = life.Language,
            ArrivedRecently = life.ArrivedRecently,
            Access = life.Access,
            Support = life.Support,
            FirstYearGrade = life.FirstYearGrade,
            PersonLevel = life.PersonLevel,
        };
    }

    private Stay[] Path(int number, int area, int firstYearGrade, int turn, double mathematics)
    {
        var random = _paths.Split(number);
        var level = (0.6 * mathematics) + (0.8 * random.Normal()) > 0 ? Level.GeneralUpper : Level.Vet;
        var upperSchool = _plan.School(level, random.Integer(_plan.SchoolsOf(level)));
        var upperLetter = random.Integer(_plan.GroupsPerGrade(level));
        var stays = new List<Stay>(_plan.Calendar.Years);
        for (var year = 0; year < _plan.Calendar.Years; year++)
        {
            var grade = firstYearGrade + year;
            if (grade is < CityPlan.FirstGrade or > CityPlan.LastGrade)
                continue;
            var at = grade <= 6 ? Level.Primary : grade <= 9 ? Level.LowerSecondary : level;
            var school = grade <= 9 ? _plan.School(at, area) : upperSchool;
            var letter = grade <= 9 ? turn % _plan.GroupsPerGrade(at) : upperLetter;
            stays.Add(new Stay(
                year, grade, at, school, letter, _plan.ClassGroupId(school, year, grade, letter), ((year + 1) * SchoolCalendar.WeeksPerYear) - 1));
        }
        return [.. stays];
    }

    private double[] States(Stay[] stays, bool isGirl, int firstYearGrade, double parental, double[] person, RandomStream random)
    {
        const int size = WellLearningModel.Size;
        var effects = _plan.Options.Effects.WellLearning;
        var model = _plan.Model;
        var girl = isGirl ? 0.5 : -0.5;
        var parents = Math.Sqrt(effects.ParentalEducationR2) * parental;
        var states = new double[_plan.Calendar.Terms * size];
        var within = Correlated(model.First, random);
        var cohort = -1;
        var school = default(SchoolStanding);
        var inSchool = default(SchoolStanding);
        for (var term = 0; term < _plan.Calendar.Terms; term++)
        {
            if (term > 0)
                within = model.Next(within, random);
            var stay = stays.FirstOrDefault(stay => stay.Year == term / 2, stays[term / 2 < stays[0].Year ? 0 : ^1]);
            if (stay.School != cohort)
            {
                cohort = stay.School;
                school = _plan.StandingOf(stay.School);
                // The class stays together while it is at the school: same school, same year of entry, same letter.
                var entry = stay.Year - ((stay.Grade - CityPlan.FirstGrade) % 3);
                inSchool = SchoolStanding.Draw(_classes.Split(stay.School).Split(((long)entry * 64) + stay.Letter), effects.BetweenClasses);
            }
            var years = Math.Clamp(firstYearGrade + (term / 2), 7, 9) - 8;
            var burnout = (effects.GirlsBurnout * girl) + (effects.BurnoutPerGrade * years) + (effects.GirlsBurnoutPerGrade * girl * years);
            for (var k = 0; k < size; k++)
            {
                var construct = (Construct)k;
                var mean = k <= (int)Construct.Inadequacy ? burnout : construct == Construct.Mathematics ? parents : 0;
                states[(term * size) + k] = mean + school[construct] + inSchool[construct] + person[k] + (model.WithinDeviation * within[k]);
            }
        }
        return states;
    }

    private void DrawAbsences(Stay[] stays, double[] states, byte[] authorised, byte[] unauthorised, RandomStream random)
    {
        var effects = _plan.Options.Effects.Participation;
        var health = effects.AuthorisedMean * random.LogNormal(-0.18, 0.6);
        foreach (var stay in stays)
        {
            var lessons = Life.LessonsPerWeek(stay.Grade);
            for (var term = 2 * stay.Year; term < (2 * stay.Year) + 2; term++)
            {
                var tendency = states[(term * WellLearningModel.Size) + (int)Construct.Absence];
                var rate = effects.UnauthorisedMedian * Elementary.Exp(effects.UnauthorisedSpread * tendency);
                for (var week = SchoolCalendar.FirstWeek(term); week < SchoolCalendar.FirstWeek(term + 1); week++)
                {
                    unauthorised[week] = (byte)Math.Min(lessons, random.Poisson(rate));
                    authorised[week] = (byte)Math.Min(lessons - unauthorised[week], random.Poisson(health));
                }
            }
        }
    }

    private static double[] Correlated(double[][] factor, RandomStream random)
    {
        var drawn = new double[WellLearningModel.Size];
        WellLearningModel.Correlate(factor, random, drawn);
        return drawn;
    }
}
