using System.IO.Compression;
using System.Text;

namespace ResearchKit.Tests.Sources.OneRoster;

/// <summary>A small OneRoster export: two schools, a class and a section, two learners, a teacher, a guardian, a grade of a term and a test.</summary>
internal sealed class RosterFixture
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public string this[string file]
    {
        get => _files[file];
        set => _files[file] = value;
    }

    public IEnumerable<string> Names => _files.Keys;

    /// <summary>OneRoster 1.1 in bulk. The canary stands in every identifier, name, address, number and free text.</summary>
    public static RosterFixture Version11(string canary = "") => new()
    {
        ["manifest.csv"] = Manifest("1.1", "bulk", "academicSessions", "orgs", "courses", "classes", "users", "enrollments", "demographics", "categories", "lineItems", "results"),
        ["academicSessions.csv"] = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
            + "y1,,,Year,schoolYear,2024-08-08,2025-05-31,,2025\nt1,,,2024-autumn,term,2024-08-08,2024-12-20,y1,2025\n",
        ["orgs.csv"] = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
            + "d1,,,Division,district,city,\ns1,,,North School,school,N01,d1\ns2,,,South School,school,S02,d1\n",
        ["courses.csv"] = "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n"
            + $"c1,,,,Class 5 {canary},class-5,05,d1,,\nc2,,,,Mathematics 5 {canary},MA5,05,d1,Mathematics,MA\n",
        ["classes.csv"] = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
            + $"k1,,,5A {canary},05,c1,N01-5A,homeroom,,s1,\"t1,y1\",,,\nk2,,,Maths with {canary},05,c2,N01-MA,scheduled,,s1,t1,,,\n",
        ["users.csv"] = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
            + $"{canary}u1,,,true,\"d1,s1\",student,{canary}aino,{{Register:{canary}1001}},Aino{canary},Korhonen{canary},{canary},{canary}1001,{canary}aino@oppilas.example,{canary},{canary},{canary}u4,05,{canary}\n"
            + $"{canary}u2,,,true,s1,student,{canary}eetu,,Eetu{canary},Mäkinen{canary},,{canary}1002,,,,,05,\n"
            + $"{canary}u3,,,true,s1,teacher,{canary}open,,Olli{canary},Opettaja{canary},,{canary}T1,{canary}olli@koulu.example,,,,,\n"
            + $"{canary}u4,,,true,d1,guardian,{canary}huoltaja,,Hanna{canary},Korhonen{canary},,,,,,,,\n",
        ["demographics.csv"] = "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,"
            + "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n"
            + $"{canary}u1,,,2013-05-04,female,,,,,,,,,,{canary},{canary}\n{canary}u2,,,2013-11-30,male,,,,,,,,,,,\n",
        ["enrollments.csv"] = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
            + $"{canary}e1,,,k1,s1,{canary}u1,student,,2024-08-08,2025-05-31\n{canary}e2,,,k1,s1,{canary}u2,student,,2024-08-08,\n"
            + $"{canary}e3,,,k1,s1,{canary}u3,teacher,true,2024-08-08,\n{canary}e4,,,k2,s1,{canary}u1,student,,2024-08-09,\n",
        ["categories.csv"] = $"sourcedId,status,dateLastModified,title\ncat1,,,Grade of a term {canary}\ncat2,,,Tests\n",
        ["lineItems.csv"] = "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax\n"
            + $"li1,,,AI grade {canary},{canary},2024-08-08,2024-12-20,k1,cat1,t1,4,10\nli2,,,Fractions {canary},{canary},2024-10-01,2024-10-08,k2,cat2,t1,0,20\n",
        ["results.csv"] = "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment\n"
            + $"{canary}r1,,,li1,{canary}u1,fully graded,9.0,2024-12-20,{canary} did well\n{canary}r2,,,li2,{canary}u1,fully graded,17.5,2024-10-08,{canary}\n{canary}r3,,,li2,{canary}u2,exempt,0,2024-10-08,\n",
    };

    /// <summary>The same as OneRoster 1.2: roles and organisations of users stand in a file of their own.</summary>
    public static RosterFixture Version12(string canary = "")
    {
        var roster = Version11(canary);
        roster["manifest.csv"] = Manifest("1.2", "bulk", "academicSessions", "orgs", "courses", "classes", "users", "roles", "enrollments", "demographics", "categories", "lineItems", "results");
        roster["users.csv"] = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
            + "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
            + $"{canary}u1,,,true,{canary}aino,{{Register:{canary}1001}},Aino{canary},Korhonen{canary},,{canary}1001,{canary}aino@oppilas.example,,,,05,,{canary},{canary},,{canary},s1,{canary}\n"
            + $"{canary}u2,,,true,{canary}eetu,,Eetu{canary},Mäkinen{canary},,{canary}1002,,,,,05,,,,,,s1,\n"
            + $"{canary}u3,,,true,{canary}open,,Olli{canary},Opettaja{canary},,{canary}T1,{canary}olli@koulu.example,,,,,,,,,,s1,\n"
            + $"{canary}u4,,,true,{canary}huoltaja,,Hanna{canary},Korhonen{canary},,,,,,,,,,,,,,\n";
        roster["roles.csv"] = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
            + $"{canary}q1,,,{canary}u1,primary,student,2024-08-01,,s1,\n{canary}q2,,,{canary}u2,primary,student,2024-08-01,2025-05-31,s1,\n"
            + $"{canary}q3,,,{canary}u3,primary,teacher,,,s1,\n{canary}q5,,,{canary}u3,secondary,counselor,,,s2,\n{canary}q4,,,{canary}u4,primary,guardian,,,d1,\n";
        return roster;
    }

    /// <summary>A delta delivery of some files.</summary>
    public static RosterFixture Delta(params (string File, string Rows)[] files)
    {
        var bulk = Version11();
        var delta = new RosterFixture { ["manifest.csv"] = Manifest("1.1", "delta", [.. files.Select(file => Path.GetFileNameWithoutExtension(file.File))]) };
        foreach (var (file, rows) in files)
            delta[file] = bulk[file][..(bulk[file].IndexOf('\n') + 1)] + rows;
        return delta;
    }

    public static string Manifest(string version, string mode, params string[] files)
    {
        string[] all =
        [
            "academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments", "lineItems", "orgs", "resources", "results", "users",
            .. version == "1.2" ? ["roles", "userProfiles"] : Array.Empty<string>(),
        ];
        return $"propertyName,value\nmanifest.version,1.0\noneroster.version,{version}\n"
            + string.Concat(all.Select(file => $"file.{file},{(files.Contains(file) ? mode : "absent")}\n")) + "source.systemName,Test register\nsource.systemCode,test\n";
    }

    public void Remove(string file) => _files.Remove(file);

    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in _files)
            File.WriteAllText(Path.Combine(folder, name), text);
    }

    /// <summary>Writes a zip archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Folder within it, with a slash at its end; empty for none.</param>
    public void ZipTo(string path, string folder = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, text) in _files)
        {
            using var stream = zip.CreateEntry(folder + name).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
