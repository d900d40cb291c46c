namespace ResearchKit.Synthesis.Population;

/// <summary>A test that is held once.</summary>
/// <param name="Id">The store's number.</param>
/// <param name="Code">The source's code.</param>
/// <param name="Subject">MA, mathematics, or AI, mother tongue and literature.</param>
/// <param name="Week">Week in which it is held, counted over the whole span.</param>
internal readonly record struct HeldTest(int Id, string Code, string Subject, int Week);

/// <summary>
/// All tests of the city and their numbers: one in mathematics and one in reading for each grade and term, then those of the programmes. Scores are points with
/// a mean of 500 and a standard deviation of 100 over the city, in every grade and term.
/// </summary>
internal sealed class TestCalendar(CityPlan plan)
{
    public const double MeanScore = 500;
    public const double ScoreDeviation = 100;
    public const double MaxScore = 1000;

    /// <summary>Week of a term in which the tests of the term are held, counted from 0.</summary>
    public const int TermTestWeek = 15;

    /// <summary>Tests of the club: one that shows who needs it, two before it and two while it goes on.</summary>
    public const int ClubTests = 5;

    private const int Grades = CityPlan.LastGrade - CityPlan.FirstGrade + 1;
    private static readonly string[] Subjects = ["MA", "AI"];
    private static readonly string[] ClubCodes = ["CLUB-SCREENING", "CLUB-BEFORE-1", "CLUB-BEFORE-2", "CLUB-AFTER-1", "CLUB-AFTER-2"];

    /// <summary>Weeks of the school year in which the club's tests are held. The club begins in week 19, with the spring term.</summary>
    private static readonly int[] ClubWeeks = [2, 7, 13, 27, 34];

    /// <summary>Week of the school year in which the outcome tests of the two randomised programmes are held.</summary>
    private const int OutcomeWeek = 36;

    private int TermTests => plan.Calendar.Terms * Grades * Subjects.Length;

    /// <summary>Number of the test of a term, grade and subject (0: mathematics, 1: reading).</summary>
    public static int TermTest(int term, int grade, int subject) => 1 + (((term * Grades) + grade - CityPlan.FirstGrade) * Subjects.Length) + subject;

    /// <summary>Number of the outcome test of a randomised programme.</summary>
    public int OutcomeTest(Programme programme) => TermTests + 1 + (int)programme;

    /// <summary>Number of one of the club's tests, counted from 0.</summary>
    public int ClubTest(int occasion) => TermTests + 3 + occasion;

    public int ClubWeek(int occasion) => (ProgrammePlan.YearOf(plan) * SchoolCalendar.WeeksPerYear) + ClubWeeks[occasion];

    public int OutcomeTestWeek => (ProgrammePlan.YearOf(plan) * SchoolCalendar.WeeksPerYear) + OutcomeWeek;

    /// <summary>All tests in the order of their numbers.</summary>
    public IEnumerable<HeldTest> All()
    {
        for (var term = 0; term < plan.Calendar.Terms; term++)
        {
            for (var grade = CityPlan.FirstGrade; grade <= CityPlan.LastGrade; grade++)
            {
                for (var subject = 0; subject < Subjects.Length; subject++)
                {
                    yield return new HeldTest(
                        TermTest(term, grade, subject), $"{Subjects[subject]}-{plan.Calendar.TermCode(term)}-{grade}", Subjects[subject],
                        SchoolCalendar.FirstWeek(term) + TermTestWeek);
                }
            }
        }
        yield return new HeldTest(OutcomeTest(Programme.Mathematics), "MATHEMATICS-PROGRAMME-OUTCOME", "MA", OutcomeTestWeek);
        yield return new HeldTest(OutcomeTest(Programme.Reading), "READING-PROGRAMME-OUTCOME", "AI", OutcomeTestWeek);
        for (var occasion = 0; occasion < ClubTests; occasion++)
            yield return new HeldTest(ClubTest(occasion), ClubCodes[occasion], "MA", ClubWeek(occasion));
    }

    /// <summary>The points of a standing in standard deviations.</summary>
    public static double Points(double standing) => Math.Clamp(Math.Round(MeanScore + (ScoreDeviation * standing)), 0, MaxScore);
}
