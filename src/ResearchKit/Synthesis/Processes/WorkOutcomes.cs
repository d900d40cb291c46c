using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Sales and customers' feedback of each employee and quarter, from the third quarter of the first school year on:
/// <c>result = workplace + ambition + own level + effect · courses attended + quarter's chance</c>. A course held in the last quarter of a calendar year
/// counts from the next quarter on.
/// </summary>
internal sealed class WorkOutcomes
{
    /// <summary>Mean sales of a quarter, in thousands of euros.</summary>
    public const double SalesMean = 60;

    /// <summary>Standard deviation of sales, in thousands of euros.</summary>
    public const double SalesDeviation = 12;

    /// <summary>Mean feedback on a scale from 0 to 100.</summary>
    public const double FeedbackMean = 70;

    /// <summary>Standard deviation of feedback on that scale.</summary>
    public const double FeedbackDeviation = 7;

    /// <summary>How much weaker sales are where the probability of a place is a tenth higher, in standard deviations.</summary>
    public const double WeakerWithPlaces = 0.15;

    /// <summary>What a quarter adds to everybody's sales, in standard deviations: third, fourth, first, second.</summary>
    private static readonly double[] Season = [-0.10, 0.25, -0.20, 0.05];

    private readonly StaffPlan _staff;
    private readonly WorkplaceEffects _effects;
    private readonly RandomStream _stream;
    private readonly RandomStream _workplaces;
    private readonly string[] _quarters;

    public WorkOutcomes(CityPlan plan, StaffPlan staff)
    {
        _staff = staff;
        _effects = plan.Options.Effects.Workplace;
        _stream = plan.Random.Split("work outcome");
        _workplaces = plan.Random.Split("workplace");
        _quarters = [.. Enumerable.Range(0, 4 * plan.Calendar.Years).Select(quarter => QuarterCode(plan.Calendar, quarter))];
    }

    /// <summary>Name of a quarter, counted from the third of the first school year, for example 2023-Q3.</summary>
    public static string QuarterCode(SchoolCalendar calendar, int quarter) =>
        $"{calendar.FirstYear + ((quarter + 2) / 4)}-Q{((quarter + 2) % 4) + 1}";

    /// <summary>Two rows for each employee and quarter.</summary>
    public CityTable Of(IReadOnlyList<EmployeeLife> lives)
    {
        var draft = new TableDraft("work_outcome");
        var person = draft.Column<int>("person_id");
        var period = draft.Codes("period_code", _quarters);
        var kind = draft.Codes("outcome_kind", "sales", "customer_feedback");
        var value = draft.Column<double>("value");
        var unexplained = Math.Sqrt(1 - _effects.Persistence - _effects.BetweenWorkplaces);
        foreach (var life in lives)
        {
            var random = _stream.Split(life.Number);
            var workplace = _workplaces.Split(life.Workplace);
            var sales = Lasting(_effects.AmbitionToSales, workplace.Normal())
                - (WeakerWithPlaces * (EmployeeDraw.PlaceProbability(life.Workplace) - 0.5) / 0.1);
            var feedback = Lasting(_effects.AmbitionToFeedback, workplace.Normal());
            for (var quarter = 0; quarter < _quarters.Length; quarter++)
            {
                // The third and fourth quarter come before the year's course counts, the first and second after it.
                var courses = life.CoursesBefore((quarter + 2) / 4);
                Add(life, quarter, 0, sales + Season[quarter % 4] + (_effects.TrainingToSales * courses), SalesMean, SalesDeviation, double.PositiveInfinity);
                Add(life, quarter, 1, feedback + (_effects.TrainingToFeedback * courses), FeedbackMean, FeedbackDeviation, 100);
            }

            double Lasting(double ambition, double atWorkplace) =>
                (Math.Sqrt(_effects.BetweenWorkplaces) * atWorkplace) + (ambition * life.Ambition)
                + (Math.Sqrt(_effects.Persistence - (ambition * ambition)) * random.Normal());

            void Add(EmployeeLife employee, int quarter, int outcome, double result, double mean, double deviation, double highest)
            {
                person.Add(_staff.EmployeeId(employee.Number));
                period.Add(quarter);
                kind.Add(outcome);
                value.Add(Math.Round(Math.Clamp(mean + (deviation * (result + (unexplained * random.Normal()))), 0, highest), 1));
            }
        }
        return draft.ToTable();
    }
}
