using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The school's directory of accounts: School Data Sync v2.1 files of the latest school year. It has keys of its own; the account name is the e-mail address that the student register knows. Names were typed by hand, some
/// persons have two accounts, enrollments come without a header, relationships are empty, and dates of roles are written in several forms.
/// </summary>
internal sealed class SchoolAccountsExport
{
    public const string Folder = "school-accounts";

    private readonly ExportContext _context;
    private readonly CityRoster _roster;
    private readonly int _year;

    private SchoolAccountsExport(ExportContext context)
    {
        _context = context;
        _roster = context.Roster;
        _year = _roster.SchoolYears.LastOrDefault();
    }

    public static void Write(ExportContext context)
    {
        if (context.Roster.Groups.Count == 0)
            return;
        new SchoolAccountsExport(context).WriteAll();
    }

    private void WriteAll()
    {
        WriteTable(Plan("orgs"), table =>
        {
            foreach (var school in _roster.Schools.Values.Where(school => !school.IsWorkplace))
                table.Write(school.Code, null, [school.Code, school.Name, "school", ""]);
        });
        WriteTable(Plan("academicSessions"), table => table.Write("year", null,
            [Year(_year), $"{Year(_year)}-{Year(_year + 1)}", "schoolYear", Year(_year + 1), Year(_year) + "-08-08", Year(_year + 1) + "-05-31"]));
        var people = People();
        WriteUsers(people);
        WriteRoles(people);
        var groups = _roster.Groups.Values.Where(group => group.IsTaught && group.SchoolYear == _year).ToList();
        WriteTable(Plan("classes"), table =>
        {
            foreach (var group in groups)
                table.Write(group.Code, null, [group.Code, SchoolCode(group.School), group.Code, Year(_year), "", group.Code]);
        });
        WriteEnrollments(groups.Select(group => group.Id).ToHashSet());
        if (_context.Mess.BrokenFiles)
        {
            _context.Create($"{Folder}/relationships.csv").Dispose();
            _context.Key.Begin(Folder, $"{Folder}/relationships.csv", SchoolDataSync21.Files.Name, FileShape.Tidy with { HasHeader = false }, SchoolDataSync21.Files["relationships"]).Violations = 1;
        }
    }

    /// <summary>Learners of the latest school year and the schools' staff, with school and role.</summary>
    private List<(InventedPerson Who, string School, string Role, string Grade)> People()
    {
        var people = new List<(InventedPerson, string, string, string)>();
        foreach (var learner in _roster.Learners.Keys)
        {
            if (_roster.ClassIn(learner, _year) is { } group)
                people.Add((_context.People[learner], SchoolCode(group.School), "student", group.Grade?.ToString("D2", CultureInfo.InvariantCulture) ?? ""));
        }

        foreach (var (id, staff) in _roster.Staff.Where(entry => !entry.Value.IsEmployee))
            people.Add((_context.People[id], SchoolCode(staff.School), staff.Role switch { "principal" => "principal", "counsellor" => "advisor", _ => "teacher" }, ""));
        return people;
    }

    private void WriteUsers(List<(InventedPerson Who, string School, string Role, string Grade)> people)
    {
        var plan = Plan("users", "sourcedId", "username", "givenName", "familyName", "email") with
        {
            HasRecords = true,
            Fates = [Fate.NearDuplicate],
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("givenName", FieldRole.GivenName).Add("familyName", FieldRole.FamilyName),
            Shape = _context.Broken(shape => shape with { HasByteOrderMark = true }),
        };
        WriteTable(plan, table =>
        {
            foreach (var (who, _, _, _) in people)
            {
                WriteUser(table, who, who.AccountId, who.Account, null);
                if (who.HasSecondAccount)
                    WriteUser(table, who, who.SecondAccountId, who.SecondAccount, MessKind.SecondAccount);
            }
        });
    }

    private void WriteUser(ExportTable table, InventedPerson who, string id, string account, MessKind? kind)
    {
        _context.CancellationToken.ThrowIfCancellationRequested();
        _context.Key.Identity(Folder, "sourcedId", id, who.Id);
        _context.Key.Identity(Folder, "username", account, who.Id);
        table.Write(id, who.Id, [id, account, who.GivenName, who.FamilyName, account], kind);
    }

    private void WriteRoles(List<(InventedPerson Who, string School, string Role, string Grade)> people)
    {
        var plan = Plan("roles", "userSourcedId", "orgSourcedId", "role", "sessionSourcedId", "grade", "isPrimary", "roleStartDate") with
        {
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("roleStartDate", FieldRole.Date),
        };
        WriteTable(plan, table =>
        {
            foreach (var (who, school, role, grade) in people.Where(entry => entry.School.Length > 0))
            {
                table.Write(who.AccountId, who.Id, [who.AccountId, school, role, Year(_year), grade, "true", Year(_year) + "-08-08"]);
                if (who.HasSecondAccount)
                    table.Write(who.SecondAccountId, who.Id, [who.SecondAccountId, school, role, Year(_year), grade, "true", Year(_year) + "-08-08"]);
            }
        });
    }

    private void WriteEnrollments(HashSet<int> groups)
    {
        var plan = Plan("enrollments") with
        {
            Fates = [Fate.ExactDuplicate, Fate.Invalid],
            Shape = _context.Broken(shape => shape with { HasHeader = false }),
        };
        WriteTable(plan, table =>
        {
            foreach (var learner in _roster.Learners.Keys)
            {
                foreach (var membership in _roster.Memberships(learner).Where(membership => groups.Contains(membership.Group)).DistinctBy(membership => membership.Group))
                    Put(learner, membership.Group, "student");
            }

            foreach (var staff in _roster.StaffGroups.Where(staff => groups.Contains(staff.Group)).DistinctBy(staff => (staff.Staff, staff.Group)))
                Put(staff.Staff, staff.Group, "teacher");

            void Put(int person, int group, string role)
            {
                var (id, code) = (_context.People[person].AccountId, _roster.Groups[group].Code);
                table.Write($"{id} {code}", person, [code, id, role]);
            }
        });
    }

    private void WriteTable(TablePlan plan, Action<ExportTable> write)
    {
        using var table = _context.Begin(plan);
        write(table);
        _context.End(table);
    }

    private string SchoolCode(int? school) => school is { } id && _roster.Schools.TryGetValue(id, out var found) ? found.Code : "";

    private static TablePlan Plan(string name, params ImmutableArray<string> header)
    {
        var format = SchoolDataSync21.Files[name];
        return new(Folder, format, SchoolDataSync21.Files.Name, $"{Folder}/{name}.csv") { Header = header.Length == 0 ? format.Header : header };
    }

    private static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);
}
