using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>Grades at the end of the year in mathematics (MA) and mother tongue and literature (AI), on the scale from 4 to 10.</summary>
internal static class GradeTable
{
    private static readonly string[] Subjects = ["MA", "AI"];

    /// <summary>Mean and standard deviation of grades before rounding, and the share of a grade's variance that all subjects have in common.</summary>
    private const double Mean = 7.9;
    private const double Deviation = 1.2;
    private const double CommonVariance = 0.75;

    public static CityTable Of(CityOptions options, LearnerTraits[] traits, RandomStream random)
    {
        var rows = traits.Length * Subjects.Length;
        var learner = new int[rows];
        var subject = new string[rows];
        var grade = new string[rows];
        var stream = random.Split("grade");
        for (var who = 0; who < traits.Length; who++)
        {
            var own = stream.Split(who);
            for (var s = 0; s < Subjects.Length; s++)
            {
                var row = (who * Subjects.Length) + s;
                var standing = (Math.Sqrt(CommonVariance) * traits[who].Achievement) + (Math.Sqrt(1 - CommonVariance) * own.Normal());
                learner[row] = who + 1;
                subject[row] = Subjects[s];
                grade[row] = ((int)Math.Clamp(Math.Round(Mean + (Deviation * standing)), 4, 10)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        return CityTable.Of(
            "grade",
            Column.Create("learner_id", learner),
            Column.Create("subject_code", subject),
            Column.Create("term_code", subject.Select(_ => $"{options.SchoolYear + 1}-spring")),
            Column.Create("scale", subject.Select(_ => "4-10")),
            Column.Create("grade_value", grade));
    }
}
