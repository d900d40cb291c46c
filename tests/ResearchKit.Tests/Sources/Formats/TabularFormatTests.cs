using ResearchKit.Sources.Formats;

namespace ResearchKit.Tests.Sources.Formats;

public class TabularFormatTests
{
    private static readonly Dictionary<string, FormatSet> Sets = new(StringComparer.Ordinal)
    {
        ["oneroster-1.1"] = OneRoster11.Bulk,
        ["oneroster-1.1-delta"] = OneRoster11.Delta,
        ["oneroster-1.2"] = OneRoster12.Bulk,
        ["school-data-sync-2.1"] = SchoolDataSync21.Files,
        ["school-data-sync-1"] = SchoolDataSync1.Files,
    };

    public static TheoryData<string, string> HandWritten()
    {
        var data = new TheoryData<string, string>();
        foreach (var set in Sets.Keys)
        {
            foreach (var path in Directory.GetFiles(FormatFixture.Folder(set)).Order(StringComparer.Ordinal))
                data.Add(set, Path.GetFileName(path));
        }

        return data;
    }

    public static TheoryData<string> Layouts => ["assessment-results", "wellbeing-survey", "support-register", "sales"];

    [Theory, MemberData(nameof(HandWritten))]
    public void Accepts_deliveries_written_from_the_specification(string set, string file)
    {
        var format = Sets[set][file];

        var rows = FormatFixture.Rows(Path.Combine(FormatFixture.Folder(set), file), format.Delimiter);

        Assert.Empty(format.Check(rows[0]).Concat(rows.Skip(1).SelectMany(row => format.CheckRow(rows[0], row))).Select(violation => violation.Message));
        Assert.True(rows.Count > 1);
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Accepts_deliveries_in_the_kits_own_layouts(string layout)
    {
        var format = LayoutOf(layout);

        var rows = FormatFixture.Rows(Path.Combine(FormatFixture.Folder("layouts"), layout + ".csv"), format.Delimiter);

        Assert.Empty(format.Check(rows[0]).Concat(rows.Skip(1).SelectMany(row => format.CheckRow(rows[0], row))).Select(violation => violation.Message));
    }

    [Fact]
    public void A_whole_OneRoster_delivery_agrees_with_its_manifest()
    {
        var folder = FormatFixture.Folder("oneroster-1.1");
        var files = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).ToList();

        Assert.Empty(OneRosterManifest.Check(Manifest(folder), OneRoster11.Bulk, files));
        Assert.Empty(OneRoster11.Bulk.MissingFiles(files));
        Assert.Equal(["file.results"], OneRosterManifest.Check(Manifest(folder), OneRoster11.Bulk, [.. files.Except(["results.csv"])]).Select(found => found.Place));
    }

    [Fact]
    public void Another_version_of_OneRoster_is_refused()
    {
        var properties = Manifest(FormatFixture.Folder("oneroster-1.1"));

        var found = OneRosterManifest.Check(properties, OneRoster12.Bulk, [.. Directory.GetFiles(FormatFixture.Folder("oneroster-1.1")).Select(path => Path.GetFileName(path)!)]);

        Assert.Equal(["oneroster.version", "file.roles", "file.userProfiles"], found.Select(violation => violation.Place));
    }

    [Theory]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.MissingColumn), "sourcedId,status,dateLastModified,name,type,parentSourcedId")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.ColumnOrder), "sourcedId,status,dateLastModified,type,name,identifier,parentSourcedId")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.UnknownColumn), "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,colour")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.RepeatedColumn), "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,name")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.TrailingDelimiter), "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.NoHeader), "d-1,,,Education Division,district,,")]
    [InlineData("oneroster-1.1", "users.csv", nameof(FormatViolationKind.MissingColumn), "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName")]
    [InlineData("school-data-sync-2.1", "users.csv", nameof(FormatViolationKind.MissingColumn), "sourcedId,givenName,familyName")]
    [InlineData("school-data-sync-2.1", "users.csv", nameof(FormatViolationKind.UnknownColumn), "sourcedId,username,GivenName")]
    [InlineData("school-data-sync-2.1", "users.csv", nameof(FormatViolationKind.NoHeader), "14001,aino.makela@edu.example,Aino,Mäkelä")]
    [InlineData("school-data-sync-1", "Student.csv", nameof(FormatViolationKind.MissingColumn), "SIS ID,School SIS ID,First Name,Shoe Size")]
    public void Refuses_a_wrong_header(string set, string file, string kind, string header)
    {
        Assert.Contains(kind, Sets[set][file].Check(header.Split(',')).Select(found => found.Kind.ToString()));
    }

    [Theory]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.UnknownCode), "type", "s-1,,,Koulu,schoool,,")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.MissingValue), "name", "s-1,,,,school,,")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.RaggedRow), null, "s-1,,,Koulu,school,")]
    [InlineData("oneroster-1.1", "orgs.csv", nameof(FormatViolationKind.UnknownCode), "status", "s-1,deleted,,Koulu,school,,")]
    [InlineData("oneroster-1.1", "academicSessions.csv", nameof(FormatViolationKind.WrongValue), "startDate", "t-1,,,Autumn,term,8.8.2024,2024-12-20,,2025")]
    [InlineData("oneroster-1.1", "academicSessions.csv", nameof(FormatViolationKind.WrongValue), "endDate", "t-1,,,Autumn,term,2024-08-08,2024-02-30,,2025")]
    [InlineData("oneroster-1.1", "academicSessions.csv", nameof(FormatViolationKind.WrongValue), "schoolYear", "t-1,,,Autumn,term,2024-08-08,2024-12-20,,2024-2025")]
    [InlineData("oneroster-1.1", "results.csv", nameof(FormatViolationKind.UnknownCode), "scoreStatus", "r-1,,,li-1,u-1,graded,17.5,2024-09-09,")]
    [InlineData("oneroster-1.1", "results.csv", nameof(FormatViolationKind.WrongValue), "score", "r-1,,,li-1,u-1,fully graded,\"17,5\",2024-09-09,")]
    [InlineData("oneroster-1.1", "enrollments.csv", nameof(FormatViolationKind.UnknownCode), "role", "e-1,,,k-7a,s-1,u-1,guardian,,,")]
    [InlineData("oneroster-1.1-delta", "orgs.csv", nameof(FormatViolationKind.MissingValue), "dateLastModified", "s-1,active,,Koulu,school,,")]
    [InlineData("oneroster-1.2", "roles.csv", nameof(FormatViolationKind.UnknownCode), "role", "ro-1,,,u-1,primary,administrator,,,s-1,")]
    [InlineData("school-data-sync-2.1", "orgs.csv", nameof(FormatViolationKind.UnknownCode), "type", "10001,Koulu,koulu,")]
    [InlineData("school-data-sync-2.1", "roles.csv", nameof(FormatViolationKind.WrongValue), "roleStartDate", "14001,10001,student,2025,07,true,8.8.2024,")]
    [InlineData("school-data-sync-2.1", "enrollments.csv", nameof(FormatViolationKind.MissingValue), "userSourcedId", "7A,,student")]
    public void Refuses_a_wrong_row(string set, string file, string kind, string? column, string row)
    {
        var format = Sets[set][file];
        var found = Assert.Single(format.CheckRow(format.Header, FormatFixture.Parse(row + "\n")[0]));

        Assert.Equal((kind, column), (found.Kind.ToString(), found.Place));
    }

    [Fact]
    public void A_message_never_holds_what_stood_in_the_file()
    {
        var format = OneRoster11.Bulk["users.csv"];
        string[] header = [.. format.Header, "Salainen"];
        string[] row = ["Salainen ", "Salainen", "Salainen", "Salainen", " Salainen", "Salainen", "", "", "", "", "", "", "Salainen", "", "", " Salainen", "", "", "Salainen"];

        var messages = format.Check(header).Concat(format.CheckRow(header, row)).Concat(format.CheckRow(header, ["Salainen"])).Select(found => found.Message).ToList();

        Assert.True(messages.Count > 8, string.Join(Environment.NewLine, messages));
        Assert.DoesNotContain(messages, message => message.Contains("Salainen", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_file_that_the_format_does_not_know_is_named_with_those_that_it_does()
    {
        var error = Assert.Throws<ArgumentException>(() => SchoolDataSync21.Files["user.csv"]);

        Assert.Contains("Did you mean \"users.csv\"?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-02-29", 2024, 2, 29)]
    [InlineData("9.12.2024", 2024, 12, 9)]
    [InlineData("09.12.2024", 2024, 12, 9)]
    [InlineData("9/12/2024", 2024, 9, 12)]
    public void The_separator_of_a_local_date_tells_its_order(string text, int year, int month, int day)
    {
        Assert.True(LocalDate.TryParse(text, out var date));
        Assert.Equal(new DateOnly(year, month, day), date);
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("31/12/2024")]
    [InlineData("12.31.2024")]
    [InlineData("9.12.24")]
    public void What_is_no_local_date_is_refused(string text) => Assert.False(LocalDate.TryParse(text, out _));

    private static TabularFormat LayoutOf(string layout) => layout switch
    {
        "assessment-results" => CityLayouts.AssessmentResults,
        "wellbeing-survey" => CityLayouts.WellbeingSurvey,
        "support-register" => CityLayouts.SupportRegister,
        _ => CityLayouts.Sales,
    };

    private static Dictionary<string, string> Manifest(string folder) =>
        FormatFixture.Rows(Path.Combine(folder, "manifest.csv")).Skip(1).ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);
}
