using System.IO.Compression;
using System.Text;
using ResearchKit.Tests.Sources.Fuzzing;
using ResearchKit.Tests.Sources.OneRoster;
using ResearchKit.Tests.Sources.SchoolDataSync;

namespace ResearchKit.Tests.Sources;

/// <summary>A case for each format that the kit reads.</summary>
public static class FormatCases
{
    public static TheoryData<FormatCase> All => [.. Cases];

    private static FormatCase[] Cases =>
    [
        new OneRosterFolderCase(),
        new OneRosterZipCase(),
        new OneRoster12Case(),
        new SchoolDataSync21Case(),
        new SchoolDataSync1Case(),
        new OuladCase(),
        .. Systems.Select(system => new SystemCase(system.Name, system.Required)),
        new OwnMappingCase(),
        new XapiCase(),
        new XapiPackedCase(),
        new CaliperCase(),
    ];

    /// <summary>Those that cannot be read without a certain file. An archive, and files of events, are whole in themselves.</summary>
    public static TheoryData<FormatCase> WithRequiredFile => [.. Cases.Where(format => format.RequiredFile is not null)];

    /// <summary>Systems whose mapping the kit brings, and a file that each needs. The persons of the two others are known to registers alone: <see cref="Fuzzing.DamagedExportTests"/> has them beside one.</summary>
    private static IEnumerable<(string Name, string Required)> Systems =>
        [("assessment-results", "results.csv"), ("attendance", "attendance.csv"), ("personnel", "staff.csv"), ("sales-results", "results.csv"), ("wellbeing-survey", "responses.csv")];

    private sealed class OneRosterFolderCase : FormatCase
    {
        public override string Format => "oneroster";

        public override string RequiredFile => "users.csv";

        // A guardian.
        public override long ExpectedRejects => 1;

        public override void Write(string folder, string canary) => RosterFixture.Version11(canary).WriteTo(folder);

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "users.csv"), $"{canary},{canary}\n");
    }

    private sealed class OneRosterZipCase : FormatCase
    {
        public override string Format => "oneroster";

        public override string? RequiredFile => null;

        public override long ExpectedRejects => 1;

        public override void Write(string folder, string canary) => RosterFixture.Version11(canary).ZipTo(Path.Combine(folder, "roster.zip"));

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "roster.zip"), canary);
    }

    private sealed class OneRoster12Case : FormatCase
    {
        public override string Format => "oneroster";

        public override string RequiredFile => "orgs.csv";

        // A guardian, in users and in roles.
        public override long ExpectedRejects => 2;

        public override void Write(string folder, string canary) => RosterFixture.Version12(canary).WriteTo(folder);

        public override void Break(string folder, string canary) => File.AppendAllText(Path.Combine(folder, "manifest.csv"), $"file.users,{canary}\n");
    }

    private sealed class SchoolDataSync21Case : FormatCase
    {
        public override string Format => "sds";

        public override string RequiredFile => "roles.csv";

        public override void Write(string folder, string canary) => DirectoryFixture.Version21(folder, canary);

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "enrollments.csv"), $"{canary},{canary}\n");
    }

    private sealed class SchoolDataSync1Case : FormatCase
    {
        public override string Format => "sds-v1";

        public override string RequiredFile => "Student.csv";

        public override void Write(string folder, string canary) => DirectoryFixture.Version1(folder, canary);

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "Student.csv"), $"{canary}\n");
    }

    private sealed class OwnMappingCase : FormatCase
    {
        public override string Format => "school";

        public override string RequiredFile => "pupils.csv";

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "mapping.yaml"), GradesFixture.Mapping);
            File.WriteAllText(Path.Combine(folder, "pupils.csv"), $"number,name,born,sex,remark\n{canary}1,{canary} Aino,2008-05-04,nainen,{canary}\n{canary}2,{canary} Eetu,4.5.2009,mies,\n");
            File.WriteAllText(Path.Combine(folder, "grades.csv"), $"pupil;subject;term;scale;grade\n{canary}1;MA;2024;4-10;9\n{canary}2;MA;2024;4-10;8\n");
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "pupils.csv"), $"{canary},{canary}\n");
    }

    private sealed class OuladCase : FormatCase
    {
        public override string Format => "oulad";

        public override string RequiredFile => "studentRegistration.csv";

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            OuladFixture.Write(folder, canary);
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "studentInfo.csv"), $"{canary},{canary}\n");
    }

    private sealed class SystemCase(string name, string required) : FormatCase
    {
        public override string Format => name;

        public override string RequiredFile => required;

        public override string RequiredName => Path.GetFileNameWithoutExtension(required) + "*.csv";

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            foreach (var (file, text) in SystemTables.All(canary).Single(system => system.Name == name).Files)
                File.WriteAllText(Path.Combine(folder, file), text);
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, required), $"{canary},{canary}\n");
    }

    private sealed class XapiCase : FormatCase
    {
        public override string Format => "xapi";

        public override string? RequiredFile => null;

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "statements.ndjson"), string.Join('\n', EventTexts.WholeStatements(canary)) + "\n");
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "pages.zip"), canary);
    }

    private sealed class XapiPackedCase : FormatCase
    {
        public override string Format => "xapi";

        public override string? RequiredFile => null;

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            var statements = EventTexts.WholeStatements(canary);
            using (var packed = new GZipStream(File.Create(Path.Combine(folder, "array.json.gz")), CompressionLevel.Fastest))
                packed.Write(Encoding.UTF8.GetBytes($"[{string.Join(", ", statements[..2])}]"));
            using var archive = ZipFile.Open(Path.Combine(folder, "pages.zip"), ZipArchiveMode.Create);
            using var page = archive.CreateEntry("page.json").Open();
            page.Write(Encoding.UTF8.GetBytes($$"""{"statements": [{{string.Join(", ", statements[2..])}}], "more": ""}"""));
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "pages.zip"), canary);
    }

    private sealed class CaliperCase : FormatCase
    {
        public override string Format => "caliper";

        public override string? RequiredFile => null;

        // The description of a person among the events.
        public override long ExpectedRejects => 1;

        public override void Write(string folder, string canary)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "envelopes.ndjson"), string.Join('\n', EventTexts.WholeEnvelopes(canary)) + "\n");
        }

        public override void Break(string folder, string canary) => File.WriteAllText(Path.Combine(folder, "envelopes.zip"), canary);
    }
}
