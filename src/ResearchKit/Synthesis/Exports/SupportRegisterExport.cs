using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>The register of support: kept by hand, in Latin-1 with semicolons, dates day first. Student number, name and date of birth are typed anew for each measure.</summary>
internal static class SupportRegisterExport
{
    public const string Folder = "support-register";

    private static readonly ImmutableDictionary<string, FieldRole> Roles = ImmutableDictionary<string, FieldRole>.Empty
        .Add("student_number", FieldRole.Key).Add("family_name", FieldRole.FamilyName).Add("given_name", FieldRole.GivenName).Add("birth_date", FieldRole.BirthDate)
        .Add("from_date", FieldRole.Date).Add("to_date", FieldRole.Date);

    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("support_measure") == 0)
            return;
        var plan = new TablePlan(Folder, CityLayouts.SupportRegister, "support-register", $"{Folder}/measures.csv")
        {
            HasRecords = true,
            Roles = Roles,
            DateForm = LocalDateForm.DayFirst,
            Correctable = "to_date",
            Fates = [Fate.ExactDuplicate, Fate.NearDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid],
            SecondPath = $"{Folder}/measures-2.csv",
            Shape = context.Broken(shape => shape with { Encoding = "latin-1" }),
        };
        var cases = new NumberScramble(context.Random.Split("case number"));
        using var table = context.Begin(plan);
        foreach (var row in context.Tables.Rows("support_measure"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var measure = row.Id("measure_id");
            var learner = row.Int("learner_id");
            var who = learner is { } id ? context.People[id] : null;
            var from = row.Date("from_date");
            if (from is not { } begin)
            {
                context.Key.Omit("support_measure without a first day");
                continue;
            }

            var group = row.Int("group_id") is { } known ? context.Roster.Groups.GetValueOrDefault(known) : learner is { } member ? context.Roster.ClassOn(member, begin) : null;
            var school = group?.School is { } schoolId ? context.Roster.Schools.GetValueOrDefault(schoolId) : learner is { } pupil ? context.Roster.SchoolOn(pupil, begin) : null;
            if (who is not null)
                context.Key.Identity(Folder, "student_number", who.StudentNumber, who.Id);
            table.Write(measure.ToString(CultureInfo.InvariantCulture), learner, [
                "T" + cases.Digits(measure), who?.StudentNumber ?? "", who?.FamilyName ?? "", who?.GivenName ?? "", who is null ? "" : Iso(who.BirthDate), school?.Name ?? "", group?.Code ?? "",
                row.Text("regime") ?? "", row.Text("form_code") ?? "unknown", row.Flag("decided") switch { true => "yes", false => "no", _ => "" }, Iso(begin), row.Date("to_date") is { } to ? Iso(to) : "",
            ]);
        }

        context.End(table);
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
