using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The personnel system of an organisation: its staff and the training they took part in, under employee numbers of its own. Names are typed; the e-mail address may be missing. Teachers are in it
/// only if they took part in a training.
/// </summary>
internal static class StaffTrainingExport
{
    public const string Folder = "staff-training";

    private static readonly ImmutableDictionary<string, FieldRole> StaffRoles = ImmutableDictionary<string, FieldRole>.Empty
        .Add("family_name", FieldRole.FamilyName).Add("given_name", FieldRole.GivenName).Add("email", FieldRole.Key);

    public static void Write(ExportContext context)
    {
        var trainings = context.Roster.StaffGroups.Where(staff => context.Roster.Groups.GetValueOrDefault(staff.Group)?.Kind == "staff_training").ToList();
        var trained = trainings.Select(training => training.Staff).ToHashSet();
        var staff = context.Roster.Staff.Where(entry => entry.Value.IsEmployee || trained.Contains(entry.Key)).ToList();
        if (staff.Count > 0)
            WriteStaff(context, staff);
        if (trainings.Count > 0)
            WriteTraining(context, trainings);
    }

    private static void WriteStaff(ExportContext context, List<KeyValuePair<int, CityRoster.StaffMember>> people)
    {
        var plan = new TablePlan(Folder, CityLayouts.Staff, "staff", $"{Folder}/staff.csv")
        {
            HasRecords = true,
            Roles = StaffRoles,
            Fates = [Fate.ExactDuplicate, Fate.NearDuplicate],
        };
        using var table = context.Begin(plan);
        foreach (var (id, staff) in people)
        {
            var who = context.People[id];
            var unit = staff.School is { } school ? context.Roster.Schools.GetValueOrDefault(school)?.Name : null;
            context.Key.Identity(Folder, "employee_number", who.EmployeeNumber, id);
            context.Key.Identity(Folder, "email", who.Account, id);
            table.Write(who.EmployeeNumber, id, [
                who.EmployeeNumber, who.FamilyName, who.GivenName, who.Account, unit ?? "", staff.Role, staff.StartYear?.ToString("D4", CultureInfo.InvariantCulture) ?? "",
            ]);
        }

        context.End(table);
    }

    private static void WriteTraining(ExportContext context, List<CityRoster.StaffGroup> trainings)
    {
        var plan = new TablePlan(Folder, CityLayouts.StaffTraining, "staff-training", $"{Folder}/training.csv")
        {
            HasRecords = true,
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("employee_number", FieldRole.Key).Add("from_date", FieldRole.Date).Add("to_date", FieldRole.Date),
            Fates = [Fate.ExactDuplicate, Fate.Late, Fate.Invalid],
            SecondPath = $"{Folder}/training-2.csv",
        };
        using var table = context.Begin(plan);
        foreach (var staff in trainings)
        {
            var who = context.People[staff.Staff];
            context.Key.Identity(Folder, "employee_number", who.EmployeeNumber, who.Id);
            table.Write($"{who.EmployeeNumber} {staff.Group} {staff.From}", who.Id, [
                who.EmployeeNumber, context.Roster.Groups[staff.Group].Code, staff.Role ?? "", staff.From is { } from ? Iso(from) : "", staff.To is { } to ? Iso(to) : "",
            ]);
        }

        context.End(table);
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
