using System.Globalization;
using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>The company's lotteries laid beside results, use and competence: one line for each employee and school year. Made of the tables alone.</summary>
internal sealed class TrainingPanel
{
    private static readonly ConditionalWeakTable<CityData, TrainingPanel> Made = [];

    /// <summary>Employees and years.</summary>
    public List<TrainingYear> Years { get; } = [];

    /// <summary>The panel of a city; made once.</summary>
    public static TrainingPanel Of(CityData city) => Made.GetValue(city, Make);

    private static TrainingPanel Make(CityData city)
    {
        var autumns = new Dictionary<int, int>();
        var (interventions, codes) = (city.Integers("intervention", "intervention_id"), city.Texts("intervention", "intervention_code"));
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i]!.StartsWith("sales-training-lottery-", StringComparison.Ordinal))
                autumns.Add(interventions[i], int.Parse(codes[i]![^4..], CultureInfo.InvariantCulture));
        }
        var results = Results(city);
        var workplaces = new Dictionary<int, int>();
        var (staff, schools) = (city.Integers("staff", "staff_id"), city.Integers("staff", "school_id"));
        for (var i = 0; i < staff.Length; i++)
            workplaces.Add(staff[i], schools[i]);

        const string exposure = "intervention_exposure";
        var (lotteries, persons, arms) = (city.Integers(exposure, "intervention_id"), city.Integers(exposure, "person_id"), city.Texts(exposure, "arm"));
        var (doses, propensities) = (city.Numbers(exposure, "dose"), city.Numbers(exposure, "propensity"));
        var panel = new TrainingPanel();
        for (var row = 0; row < persons.Length; row++)
        {
            if (!autumns.TryGetValue(lotteries[row], out var autumn))
                continue;
            var isInvited = arms[row] == "invited";
            var place = isInvited ? propensities[row] : 1 - propensities[row];
            panel.Years.Add(new TrainingYear(
                persons[row], workplaces[persons[row]], autumn, (isInvited ? 1 : 0) - place, doses[row] / 10,
                HalfYear(results, persons[row], "sales", autumn, 3), HalfYear(results, persons[row], "sales", autumn + 1, 1),
                HalfYear(results, persons[row], "customer_feedback", autumn, 3), HalfYear(results, persons[row], "customer_feedback", autumn + 1, 1)));
        }
        return panel;
    }

    private static Dictionary<(int, string, string), double> Results(CityData city)
    {
        var (persons, periods, kinds) = (city.Integers("work_outcome", "person_id"), city.Texts("work_outcome", "period_code"), city.Texts("work_outcome", "outcome_kind"));
        var values = city.Numbers("work_outcome", "value");
        var results = new Dictionary<(int, string, string), double>(persons.Length);
        for (var i = 0; i < persons.Length; i++)
            results.Add((persons[i], kinds[i]!, periods[i]!), values[i]);
        return results;
    }

    /// <summary>Mean of two quarters of a calendar year.</summary>
    private static double HalfYear(Dictionary<(int, string, string), double> results, int person, string kind, int year, int firstQuarter) =>
        (Quarter(results, person, kind, year, firstQuarter) + Quarter(results, person, kind, year, firstQuarter + 1)) / 2;

    private static double Quarter(Dictionary<(int, string, string), double> results, int person, string kind, int year, int quarter) =>
        results.GetValueOrDefault((person, kind, string.Create(CultureInfo.InvariantCulture, $"{year}-Q{quarter}")), double.NaN);
}

/// <summary>One employee in one year's lottery.</summary>
/// <param name="Person">The store's number of the employee.</param>
/// <param name="Workplace">The store's number of the workplace.</param>
/// <param name="Autumn">Calendar year of the lottery.</param>
/// <param name="Luck">1 with a place and 0 without, less the known probability of a place.</param>
/// <param name="Courses">Share of the course attended; 0 for those who did not take it.</param>
/// <param name="SalesBefore">Mean sales of the two quarters before the course counts.</param>
/// <param name="SalesAfter">Mean sales of the two quarters after it.</param>
/// <param name="FeedbackBefore">Mean feedback of the two quarters before.</param>
/// <param name="FeedbackAfter">Mean feedback of the two quarters after.</param>
internal sealed record TrainingYear(
    int Person, int Workplace, int Autumn, double Luck, double Courses, double SalesBefore, double SalesAfter, double FeedbackBefore, double FeedbackAfter);
