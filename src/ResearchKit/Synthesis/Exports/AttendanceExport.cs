using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Weekly attendance from the student register, a file beside its roster: OneRoster has no place for it. Thinned as events are.</summary>
internal static class AttendanceExport
{
    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("attendance_week") == 0)
            return;
        const string Folder = StudentRegisterExport.Folder;
        var plan = new TablePlan(Folder, CityLayouts.Attendance, "attendance", $"{Folder}/attendance.csv")
        {
            HasRecords = true,
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("week_start", FieldRole.Date),
            Correctable = "absent_unauthorised",
            Fates = [Fate.ExactDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid],
            SecondPath = $"{Folder}/attendance-2.csv",
        };
        using var table = context.Begin(plan);
        foreach (var row in context.Tables.Rows("attendance_week"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (learner, week) = (row.Id("learner_id"), row.Date("week_start"));
            if (week is not { } monday || !context.Options.Includes(monday) || !context.HasEvents(learner))
                continue;
            var who = context.People[learner];
            table.Write(string.Create(CultureInfo.InvariantCulture, $"{learner} {monday.DayNumber}"), learner, [
                who.StudentNumber, monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Count(row.Int("lessons_scheduled")), Count(row.Int("absent_authorised")), Count(row.Int("absent_unauthorised")),
            ]);
        }

        context.End(table);
    }

    private static string Count(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
