using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Results of marked tasks and tests as schools upload them: the student number and the name are typed, dates are in several forms, every line ends with a comma.</summary>
internal static class AssessmentExport
{
    public const string Folder = "assessments";

    private static readonly ImmutableDictionary<string, FieldRole> Roles = ImmutableDictionary<string, FieldRole>.Empty
        .Add("student_number", FieldRole.Key).Add("family_name", FieldRole.FamilyName).Add("given_name", FieldRole.GivenName).Add("submitted_on", FieldRole.Date);

    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("assessment_result") == 0)
            return;
        var assessments = context.Tables.Rows("assessment").ToDictionary(row => row.Id("assessment_id"));
        var plan = new TablePlan(Folder, CityLayouts.AssessmentResults, "assessment-results", $"{Folder}/results.csv")
        {
            HasRecords = true,
            Roles = Roles,
            Correctable = "score",
            DateForm = LocalDateForm.DayFirst,
            Fates = [Fate.ExactDuplicate, Fate.NearDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid],
            SecondPath = $"{Folder}/results-2.csv",
            Shape = context.Broken(shape => shape with { HasTrailingDelimiter = true }),
        };
        using var table = context.Begin(plan);
        foreach (var row in context.Tables.Rows("assessment_result"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (id, learner) = (row.Id("assessment_id"), row.Id("learner_id"));
            if (!assessments.TryGetValue(id, out var assessment))
            {
                context.Key.Omit("assessment_result of an assessment that the city does not have");
                continue;
            }

            var who = context.People[learner];
            var group = assessment.Int("group_id") is { } known ? context.Roster.Groups.GetValueOrDefault(known) : null;
            var day = row.Time("submitted_at") is { } time ? DateOnly.FromDateTime(time) : assessment.Date("due_date");
            var place = day is { } date ? context.Roster.ClassOn(learner, date) : group;
            var school = (group ?? place)?.School is { } schoolId ? context.Roster.Schools.GetValueOrDefault(schoolId) : context.Roster.SchoolsOf(learner).FirstOrDefault();
            context.Key.Identity(Folder, "student_number", who.StudentNumber, learner);
            table.Write($"{id} {learner}", learner, [
                assessment.Text("assessment_code") ?? id.ToString(CultureInfo.InvariantCulture), assessment.Text("kind") ?? "", assessment.Text("subject_code") ?? "", school?.Name ?? "",
                (place ?? group)?.Code ?? "", who.StudentNumber, who.FamilyName, who.GivenName, day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
                Number(row.Number("score")), Number(assessment.Number("max_score")),
            ]);
        }

        context.End(table);
    }

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
