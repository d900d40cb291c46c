using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The student register: a OneRoster 1.1 bulk zip of all school years, with grades as results, and a delta zip with what came late or was corrected. The register owns its keys, so they are right; family
/// names may be misspelt at first and corrected by the delta.
/// </summary>
internal sealed class StudentRegisterExport : IDisposable
{
    public const string Folder = "student-register";

    private const string District = "org-division";
    private const string DeliveredAt = "2025-06-15T03:00:00.000Z";

    private readonly ExportContext _context;
    private readonly CityRoster _roster;
    private readonly SchoolSessions _sessions;
    private readonly StoredZip _zip;
    private readonly List<ExportTable> _late = [];

    private StudentRegisterExport(ExportContext context)
    {
        _context = context;
        _roster = context.Roster;
        _sessions = new SchoolSessions(context.Tables, _roster);
        _zip = new StoredZip(context.Create($"{Folder}/roster.zip"));
    }

    public static void Write(ExportContext context)
    {
        if (context.Roster.Learners.Count == 0)
            return;
        using var export = new StudentRegisterExport(context);
        export.WriteAll();
    }

    public void Dispose() => _zip.Dispose();

    private void WriteAll()
    {
        var hasGrades = _context.Tables.Count("grade") > 0;
        WriteManifest(_zip, "roster.zip", OneRoster11.Bulk, name => name is "categories" or "lineItems" or "results" ? hasGrades ? "bulk" : "absent" : "bulk");
        WriteSessions();
        WriteOrgs();
        WriteCourses();
        WriteClasses();
        WriteUsers();
        WriteEnrollments();
        WriteDemographics();
        if (hasGrades)
            new RegisterGrades(_context, _sessions).Write(Begin, table => End(table));
        _zip.Dispose();
        var withRows = _late.Where(table => table.SecondRows > 0).ToList();
        if (withRows.Count == 0)
            return;
        using var delta = new StoredZip(_context.Create($"{Folder}/roster-delta.zip"));
        var names = withRows.Select(table => Path.GetFileNameWithoutExtension(table.Account.Path)).ToHashSet(StringComparer.Ordinal);
        WriteManifest(delta, "roster-delta.zip", OneRoster11.Delta, name => names.Contains(name) ? "delta" : "absent");
        foreach (var table in withRows)
            table.WriteSecond(path => delta.Create(Path.GetFileName(path)));
    }

    /// <summary>Sessions with the keys that classes and line items refer to.</summary>
    private void WriteSessions() => WriteTable(Plan("academicSessions"), table =>
    {
        foreach (var session in _sessions.All)
            table.Write(session.Id, null, [session.Id, "", "", session.Title, session.Type, Iso(session.From), Iso(session.To), session.Parent, Number(session.From.Year + (session.From.Month >= 8 ? 1 : 0))]);
    });

    private void WriteOrgs() => WriteTable(Plan("orgs"), table =>
    {
        table.Write(District, null, [District, "", "", "Education division", "district", _roster.Organisers is [var code, ..] ? code : "", ""]);
        foreach (var school in _roster.Schools.Values.Where(school => !school.IsWorkplace))
            table.Write(OrgId(school), null, [OrgId(school), "", "", school.Name, "school", school.Code, District]);
    });

    private void WriteCourses() => WriteTable(Plan("courses"), table =>
    {
        foreach (var (id, group) in TaughtGroups().DistinctBy(CourseId, StringComparer.Ordinal).Select(group => (CourseId(group), group)))
        {
            var title = group.Subject is { } subject ? $"{subject} {group.Grade}" : group.Grade is { } grade ? $"Class {grade}" : "Class";
            table.Write(id, null, [id, "", "", "", title.Trim(), id["course-".Length..], Grade(group.Grade), District, group.Subject ?? "", group.Subject ?? ""]);
        }
    });

    private void WriteClasses() => WriteTable(Plan("classes"), table =>
    {
        foreach (var group in TaughtGroups())
        {
            var terms = _sessions.TermsOf(group.SchoolYear);
            table.Write(ClassId(group), null, [
                ClassId(group), "", "", group.Code, Grade(group.Grade), CourseId(group), group.Code, group.Kind == "class" ? "homeroom" : "scheduled", "",
                SchoolOf(group), string.Join(',', terms), group.Subject ?? "", group.Subject ?? "", "",
            ]);
        }
    });

    private void WriteUsers()
    {
        var plan = Plan("users") with
        {
            HasRecords = true,
            Correctable = "familyName",
            Fates = [Fate.Corrected],
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("email", FieldRole.Key),
            Shape = _context.Broken(shape => shape with { HasByteOrderMark = true }),
        };
        WriteTable(plan, table =>
        {
            foreach (var id in _roster.Learners.Keys)
                WriteUser(table, id, "student", [.. _roster.SchoolsOf(id)], _roster.IsPresent(id), LatestGrade(id));
            foreach (var (id, staff) in _roster.Staff)
            {
                if (!staff.IsEmployee)
                    WriteUser(table, id, UserRole(staff.Role), staff.School is { } school && _roster.Schools.TryGetValue(school, out var found) ? [found] : [], true, "");
            }
        });
    }

    private void WriteUser(ExportTable table, int id, string role, IReadOnlyList<CityRoster.School> schools, bool isEnabled, string grade)
    {
        _context.CancellationToken.ThrowIfCancellationRequested();
        var who = _context.People[id];
        _context.Key.Identity(Folder, "sourcedId", who.RegisterId, id);
        _context.Key.Identity(Folder, "identifier", who.StudentNumber, id);
        _context.Key.Identity(Folder, "email", who.Account, id);
        var orgs = schools.Count == 0 ? District : string.Join(',', schools.Select(OrgId));
        table.Write(who.RegisterId, id, [
            who.RegisterId, "", "", isEnabled ? "true" : "false", orgs, role, who.StudentNumber.ToLowerInvariant(), $"{{Register:{who.StudentNumber}}}", who.GivenName, who.FamilyName, who.SecondName,
            who.StudentNumber, who.Account, "", "", "", grade, "",
        ]);
    }

    private void WriteEnrollments()
    {
        var plan = Plan("enrollments") with { Fates = [Fate.ExactDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid], Correctable = "endDate" };
        WriteTable(plan, table =>
        {
            foreach (var learner in _roster.Learners.Keys)
            {
                var place = 0;
                foreach (var membership in _roster.Memberships(learner))
                    WriteEnrollment(table, $"{_context.People[learner].RegisterId}-{++place}", learner, membership.Group, "student", membership.From, membership.To);
            }

            var number = 0;
            foreach (var staff in _roster.StaffGroups.Where(staff => _roster.Staff.GetValueOrDefault(staff.Staff) is { IsEmployee: false }))
                WriteEnrollment(table, $"{_context.People[staff.Staff].RegisterId}-t{++number}", staff.Staff, staff.Group, "teacher", staff.From, staff.To);
        });
    }

    private void WriteEnrollment(ExportTable table, string id, int person, int groupId, string role, DateOnly? from, DateOnly? to)
    {
        if (!_roster.Groups.TryGetValue(groupId, out var group) || !group.IsTaught)
            return;
        table.Write(id, person, ["e-" + id, "", "", ClassId(group), SchoolOf(group), _context.People[person].RegisterId, role, "", from is { } begin ? Iso(begin) : "", to is { } end ? Iso(end) : ""]);
    }

    private void WriteDemographics() => WriteTable(Plan("demographics") with { HasRecords = true }, table =>
    {
        foreach (var id in _roster.Learners.Keys)
        {
            var who = _context.People[id];
            table.Write(who.RegisterId, id, [who.RegisterId, "", "", Iso(who.BirthDate), who.Sex switch { "F" => "female", "M" => "male", _ => "" }, "", "", "", "", "", "", "", "", "", "", ""]);
        }
    });

    private void WriteTable(TablePlan plan, Action<ExportTable> write)
    {
        using var table = Begin(plan);
        write(table);
        End(table);
    }

    private ExportTable Begin(TablePlan plan) => new(plan, _zip.Create(plan.Format.FileName), _context.Mess, _context.Key, _context.Random);

    private void End(ExportTable table)
    {
        table.Complete();
        _late.Add(table);
    }

    private void WriteManifest(StoredZip zip, string zipName, FormatSet format, Func<string, string> mode)
    {
        var plan = new TablePlan(Folder, OneRoster11.Manifest, format.Name, $"{Folder}/{zipName}/manifest.csv");
        using var table = new ExportTable(plan, zip.Create("manifest.csv"), ExportMess.None, _context.Key, _context.Random);
        table.Write("manifest", null, ["manifest.version", "1.0"]);
        table.Write("oneroster", null, ["oneroster.version", "1.1"]);
        foreach (var file in format.Files.Where(file => file.Name != "manifest").OrderBy(file => file.Name, StringComparer.Ordinal))
            table.Write(file.Name, null, ["file." + file.Name, mode(file.Name)]);
        table.Write("name", null, ["source.systemName", "Student register"]);
        table.Write("code", null, ["source.systemCode", "register"]);
        table.Complete();
    }

    /// <summary>The plan of a file of the bulk zip.</summary>
    public static TablePlan Plan(string name) => new(Folder, OneRoster11.Bulk[name], OneRoster11.Bulk.Name, $"{Folder}/roster.zip/{name}.csv")
    {
        SecondPath = $"{Folder}/roster-delta.zip/{name}.csv",
        SecondFormat = OneRoster11.Delta[name],
        Redeliver = row => (row[1], row[2]) = ("active", DeliveredAt),
    };

    public static string ClassId(CityRoster.Group group) => "class-" + group.Code;

    private IEnumerable<CityRoster.Group> TaughtGroups() => _roster.Groups.Values.Where(group => group.IsTaught);

    private string SchoolOf(CityRoster.Group group) => group.School is { } id && _roster.Schools.TryGetValue(id, out var school) ? OrgId(school) : District;

    private static string CourseId(CityRoster.Group group) => $"course-{group.Subject ?? "class"}-{Number(group.Grade ?? 0)}";

    private static string OrgId(CityRoster.School school) => "org-" + school.Code;

    private string LatestGrade(int learner) =>
        Grade(_roster.Memberships(learner).Select(membership => _roster.Groups.GetValueOrDefault(membership.Group)).OfType<CityRoster.Group>().MaxBy(group => group.SchoolYear)?.Grade);

    private static string Grade(int? grade) => grade is { } number ? number.ToString("D2", CultureInfo.InvariantCulture) : "";

    private static string UserRole(string role) => role switch { "principal" => "administrator", "counsellor" => "aide", _ => "teacher" };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
