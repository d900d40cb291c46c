namespace ResearchKit.Tests.Sources.SchoolDataSync;

/// <summary>Small School Data Sync exports.</summary>
internal static class DirectoryFixture
{
    /// <summary>Version 2.1. The canary stands in every identifier, name, address and free text.</summary>
    public static void Version21(string folder, string canary = "") => Write(folder, new()
    {
        ["orgs.csv"] = "sourcedId,name,type,parentSourcedId\nN01,North School,school,\nS02,South School,school,\n",
        ["academicSessions.csv"] = "sourcedId,title,type,schoolYear,startDate,endDate\n2025,2025-2026,schoolYear,2026,2025-08-08,5/31/2026\n",
        ["courses.csv"] = $"sourcedId,orgSourcedId,title,code,subject\nc1,N01,Maths {canary},MA5,MA\n",
        ["users.csv"] = "\uFEFFsourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n"
            + $"{canary}a1,{canary}aino@oppilas.example,Aino{canary},Korhonen{canary},{canary},{canary},{canary}aino@oppilas.example,{canary},{canary}\n"
            + $"{canary}a2,{canary}eetu@oppilas.example,Eetu{canary},Mäkinen{canary},,,,,\n{canary}a3,{canary}olli@koulu.example,Olli{canary},Opettaja{canary},,,,,\n",
        ["roles.csv"] = "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate\n"
            + $"{canary}a1,N01,Student,2025,05,TRUE,2025-08-08\n{canary}a2,N01,student,2025,05,true,8.8.2025\n{canary}a3,N01,advisor,2025,,true,8/8/2025\n",
        ["classes.csv"] = $"sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId,code\nk1,N01,5A {canary},2025,c1,N01-5A\n",
        ["enrollments.csv"] = $"k1,{canary}a1,student\nk1,{canary}a2,student\nk1,{canary}a1,student\nk1,{canary}a3,teacher\n",
        ["demographics.csv"] = $"userSourcedId,sex,birthDate,birthCity\n{canary}a1,female,4.5.2013,{canary}\n",
        ["relationships.csv"] = "",
    });

    /// <summary>Version 1, in the shape of Microsoft's samples: dates month first, columns beyond the required ones, some of them empty throughout.</summary>
    public static void Version1(string folder, string canary = "") => Write(folder, new()
    {
        ["School.csv"] = $"SIS ID,Name,School Number,Principal SIS ID,Principal Name,Address,City,Zip,Phone,Zone\n10,North School,10,{canary}901,{canary} Head,1 Way,Town,98000,{canary},1\n",
        ["Section.csv"] = "SIS ID,School SIS ID,Section Name,Section Number,Term SIS ID,Term Name,Term StartDate,Term EndDate,Course SIS ID,Course Name,Course Number,Course Description,Course Subject,Periods,Status\n"
            + $"20,10,Maths {canary},20,5,SY1718,7/1/2017,6/30/2018,20,Algebra {canary},101,{canary},Math,1,Active\n21,10,English,21,5,SY1718,1/8/2018,6/30/2018,21,English,201,,English,2,Active\n",
        ["Student.csv"] = "SIS ID,School SIS ID,First Name,Last Name,Username,Password,State ID,Secondary Email,Student Number,Middle Name,Grade,Status,Birthdate,Graduation Year\n"
            + $"{canary}30,10,Ora{canary},Klein{canary},{canary}OKlein,{canary},{canary},,{canary}30,{canary},9,Active,4/2/2000,2019\n{canary}31,10,Ada{canary},Stark{canary},{canary}AStark,,,,{canary}31,,9,Active,11/12/1999,2018\n",
        ["Teacher.csv"] = "SIS ID,School SIS ID,First Name,Last Name,Username,Password,State ID,Teacher Number,Status,Middle Name,Secondary Email,Title,Qualification\n"
            + $"{canary}30,10,Craig{canary},Beane{canary},{canary}CBeane,{canary},{canary},{canary}101,Active,{canary},,,{canary}\n",
        ["StudentEnrollment.csv"] = $"Section SIS ID,SIS ID\n20,{canary}30\n21,{canary}30\n20,{canary}31\n",
        ["TeacherRoster.csv"] = $"Section SIS ID,SIS ID\n20,{canary}30\n",
    });

    private static void Write(string folder, Dictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text.Replace("\n", "\r\n", StringComparison.Ordinal));
    }
}
