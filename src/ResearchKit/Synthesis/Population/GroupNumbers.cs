namespace ResearchKit.Synthesis.Population;

/// <summary>
/// Which numbers of the store belong to whom, where several processes write one table. Class groups are 1 to <see cref="CityPlan.ClassGroups"/>; then follow
/// the groups of staff training, one for each workplace and school year; nobody else has groups. Schools are 1 to <see cref="CityPlan.Schools"/>, then
/// the company's workplaces. Events have the number of the person times 65,536, plus a running number.
/// </summary>
internal sealed class GroupNumbers(CityPlan plan, StaffPlan staff)
{
    /// <summary>Events that one person may have.</summary>
    public const long EventsPerPerson = 65_536;

    /// <summary>Interventions of the schools are numbered under this; the lottery for staff training of the first year has this number, of the next year one more.</summary>
    public const int FirstTrainingLottery = 100;

    /// <summary>Content of the schools is numbered under this; the first module of the staff training has this number.</summary>
    public const int FirstTrainingModule = 1_000_001;

    /// <summary>Skills of subjects are numbered under this; the transversal competence T1 has this number, T7 six more.</summary>
    public const int FirstTransversalCompetence = 90_001;

    /// <summary>Number of the first group of staff training.</summary>
    public int FirstTraining => plan.ClassGroups + 1;

    /// <summary>The group that attended staff training.</summary>
    /// <param name="workplace">Workplace, counted from 0.</param>
    /// <param name="year">School year, counted from 0.</param>
    public int TrainingGroup(int workplace, int year) => FirstTraining + (year * staff.Workplaces) + workplace;

    /// <summary>Intervention number of a year's lottery for staff training.</summary>
    /// <param name="year">School year, counted from 0.</param>
    public static int TrainingLottery(int year) => FirstTrainingLottery + year;
}
