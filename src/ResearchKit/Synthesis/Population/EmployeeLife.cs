using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>The truth about one employee of the company: ambition, places in the yearly lotteries for a course, and how much of each course was attended.</summary>
/// <param name="Number">Employee, counted from 0.</param>
/// <param name="Workplace">Workplace, counted from 0.</param>
/// <param name="Ambition">Standard normal over the employees; no table shows it.</param>
/// <param name="Invited">For each school year, whether the lottery gave a place.</param>
/// <param name="Sessions">For each school year, sessions attended, of <see cref="EmployeeDraw.SessionsOfCourse"/>; 0 for those who did not take the course.</param>
internal sealed record EmployeeLife(int Number, int Workplace, double Ambition, bool[] Invited, int[] Sessions)
{
    /// <summary>Whole courses attended in the school years before a year.</summary>
    public double CoursesBefore(int year)
    {
        var sessions = 0;
        for (var before = 0; before < year; before++)
            sessions += Sessions[before];
        return (double)sessions / EmployeeDraw.SessionsOfCourse;
    }
}

/// <summary>
/// Draws employees by number. The course is held in the last quarter of each calendar year. A lottery gives places with a probability that depends on the
/// workplace; ambitious employees take the course more often, with or without a place:
/// <c>P(takes it) = Φ(Φ⁻¹(share)·√(1 + a²) + a·ambition)</c>, so that the shares hold over all employees.
/// </summary>
internal sealed class EmployeeDraw
{
    /// <summary>Sessions of a course.</summary>
    public const int SessionsOfCourse = 10;

    /// <summary>Fewest sessions of those who take it; from there to all, each number is equally likely.</summary>
    public const int FewestSessions = 6;

    /// <summary>Probability of a place, by workplace in turn: the company gives more places where sales are weaker.</summary>
    public static readonly double[] Places = [0.4, 0.5, 0.6];

    private readonly StaffPlan _staff;
    private readonly RandomStream _stream;
    private readonly RandomStream _lottery;
    private readonly int _years;
    private readonly double _slope;
    private readonly double _invited;
    private readonly double _others;

    public EmployeeDraw(CityPlan plan, StaffPlan staff)
    {
        _staff = staff;
        _stream = plan.Random.Split("employee");
        _lottery = plan.Random.Split("training lottery");
        _years = plan.Calendar.Years;
        var effects = plan.Options.Effects.Workplace;
        _slope = effects.AmbitionToUptake;
        var scale = Math.Sqrt(1 + (_slope * _slope));
        _invited = scale * NormalDistribution.Quantile(effects.UptakeInvited);
        _others = scale * NormalDistribution.Quantile(effects.UptakeOthers);
    }

    /// <summary>The known probability of a place in the lottery.</summary>
    /// <param name="workplace">Workplace, counted from 0.</param>
    public static double PlaceProbability(int workplace) => Places[workplace % Places.Length];

    public EmployeeLife Draw(int employee)
    {
        var random = _stream.Split(employee);
        var lottery = _lottery.Split(employee);
        var workplace = _staff.WorkplaceOf(employee);
        var ambition = random.Normal();
        var invited = new bool[_years];
        var sessions = new int[_years];
        for (var year = 0; year < _years; year++)
        {
            invited[year] = lottery.Bernoulli(PlaceProbability(workplace));
            var takes = random.Normal() < (invited[year] ? _invited : _others) + (_slope * ambition);
            var attended = random.IntegerBetween(FewestSessions, SessionsOfCourse);
            sessions[year] = takes ? attended : 0;
        }
        return new EmployeeLife(employee, workplace, ambition, invited, sessions);
    }
}
