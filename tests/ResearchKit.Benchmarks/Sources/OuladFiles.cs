using System.Buffers.Text;
using System.Text;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Benchmarks.Sources;

/// <summary>
/// Seven files in the shape of the Open University Learning Analytics Dataset at its real size: 22 presentations, 28,785 students in 32,593 rows, 206 assessments, 173,912 results, 6,364 materials and
/// 10,655,280 click rows, of which about a fifth repeat a key and are to be summed; sorted by presentation, student and day as the real table is. Nobody in them exists.
/// </summary>
internal static class OuladFiles
{
    public const int ClickRows = 10_655_280;
    private const int Presentations = 22;
    private const int Students = 28_785;
    private const int Registrations = 32_593;
    private const int Sites = 6_364;
    private const int Assessments = 206;
    private const int Results = 173_912;

    private static readonly string[] Modules = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"];
    private static readonly string[] Periods = ["2013B", "2013J", "2014B", "2014J"];
    private static readonly string[] Regions = ["East Anglian Region", "Scotland", "North Western Region", "South East Region", "Wales", "London Region", "Ireland"];
    private static readonly string[] Education = ["HE Qualification", "A Level or Equivalent", "Lower Than A Level", "Post Graduate Qualification", "No Formal quals"];
    private static readonly string[] Outcomes = ["Pass", "Withdrawn", "Fail", "Distinction"];
    private static readonly string[] Activities = ["resource", "oucontent", "forumng", "quiz", "homepage", "subpage", "url"];

    /// <summary>Writes the files.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="share">Share of the click rows, from 0 to 1.</param>
    public static void Write(string folder, double share = 1)
    {
        Directory.CreateDirectory(folder);
        var random = new RandomStream(20261122);
        string Presentation(int p) => $"\"{Modules[p % 7]}\",\"{Periods[p / 7]}\"";
        Text(folder, "courses", "\"code_module\",\"code_presentation\",\"module_presentation_length\"", Presentations, p => $"{Presentation(p)},\"{240 + (p % 30)}\"");
        Text(folder, "assessments", "\"code_module\",\"code_presentation\",\"id_assessment\",\"assessment_type\",\"date\",\"weight\"", Assessments, i =>
            $"{Presentation(i % Presentations)},\"{1752 + i}\",\"{(i % 3 == 0 ? "TMA" : i % 3 == 1 ? "CMA" : "Exam")}\",\"{(i % 3 == 2 ? "" : (19 + i).ToString())}\",\"{i % 50}\"");
        Text(folder, "vle", "\"id_site\",\"code_module\",\"code_presentation\",\"activity_type\",\"week_from\",\"week_to\"", Sites, i =>
            $"\"{526721 + i}\",{Presentation(i % Presentations)},\"{Activities[i % Activities.Length]}\",\"\",\"\"");
        int Student(int row) => 6_000 + (row % Students * 73);
        Text(folder, "studentInfo", "\"code_module\",\"code_presentation\",\"id_student\",\"gender\",\"region\",\"highest_education\",\"imd_band\",\"age_band\",\"num_of_prev_attempts\",\"studied_credits\",\"disability\",\"final_result\"", Registrations, i =>
            $"{Presentation(PresentationOf(i))},\"{Student(i)}\",\"{(i % 2 == 0 ? "M" : "F")}\",\"{Regions[i % 7]}\",\"{Education[i % 5]}\",\"{(i % 29 == 0 ? "?" : "20-30%")}\",\"0-35\",\"{i % 3}\",\"60\",\"{(i % 10 == 0 ? "Y" : "N")}\",\"{Outcomes[i % 4]}\"");
        Text(folder, "studentRegistration", "\"code_module\",\"code_presentation\",\"id_student\",\"date_registration\",\"date_unregistration\"", Registrations, i =>
            $"{Presentation(PresentationOf(i))},\"{Student(i)}\",\"{-(i % 200)}\",\"{(i % 3 == 0 ? (i % 240).ToString() : "")}\"");
        // A student has each assessment once: steps through the assessments differ from steps through the students.
        Text(folder, "studentAssessment", "id_student,id_assessment,date_submitted,is_banked,score", Results, i =>
            $"{Student(i % Students)},{1752 + (((i / Students) + (i % Students * 7)) % Assessments)},{i % 240},0,{(i % 1000 == 0 ? "?" : (i % 101).ToString())}");
        Clicks(Path.Combine(folder, "studentVle.csv"), random, Student, (long)(ClickRows * share));
    }

    private static int PresentationOf(int row) => (int)((long)row * Presentations / Registrations);

    private static void Text(string folder, string name, string header, int rows, Func<int, string> row)
    {
        using var writer = new StreamWriter(Path.Combine(folder, name + ".csv"), append: false, new UTF8Encoding(false), 1 << 16);
        writer.Write(header + "\n");
        for (var i = 0; i < rows; i++)
            writer.Write(row(i) + "\n");
    }

    private static void Clicks(string path, RandomStream random, Func<int, int> student, long rows)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var buffer = new byte[1 << 20];
        var length = Put(buffer, 0, "\"code_module\",\"code_presentation\",\"id_student\",\"id_site\",\"date\",\"sum_click\"\n");
        long done = 0;
        for (var registration = 0; registration < Registrations; registration++)
        {
            var until = rows * (registration + 1) / Registrations;
            var presentation = PresentationOf(registration);
            var prefix = $"\"{Modules[presentation % 7]}\",\"{Periods[presentation / 7]}\",\"{student(registration)}\",\"";
            var (day, site) = (-10, 0);
            for (; done < until; done++)
            {
                // Every fifth row repeats the row before with other clicks; about three materials a day.
                if (done % 5 != 0)
                {
                    day += random.Integer(3) == 0 ? 1 : 0;
                    site = presentation + (Presentations * random.Integer(Sites / Presentations));
                }

                length = Put(buffer, length, prefix);
                length = Put(buffer, length, 526721 + site);
                length = Put(buffer, length, "\",\"");
                length = Put(buffer, length, day);
                length = Put(buffer, length, "\",\"");
                length = Put(buffer, length, 1 + random.Integer(9));
                length = Put(buffer, length, "\"\n");
                if (length > buffer.Length - 256)
                {
                    stream.Write(buffer, 0, length);
                    length = 0;
                }
            }
        }

        stream.Write(buffer, 0, length);
    }

    private static int Put(byte[] buffer, int at, string text) => at + Encoding.ASCII.GetBytes(text, buffer.AsSpan(at));

    private static int Put(byte[] buffer, int at, int number)
    {
        Utf8Formatter.TryFormat(number, buffer.AsSpan(at), out var written);
        return at + written;
    }
}
