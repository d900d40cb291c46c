using System.Text;

namespace ResearchKit.Tests.Sources;

/// <summary>
/// Seven small tables written for these tests in the shape of OULAD, with its traps: ? and nothing for missing, negative days, a student in two presentations with
/// circumstances that differ, clicks to be summed, quoting and column order that differ between files, CRLF, a band without its percent sign, banked results.
/// </summary>
internal static class OuladFixture
{
    public const string Courses = "\"code_module\",\"code_presentation\",\"module_presentation_length\"\r\n\"XXX\",\"2021J\",\"260\"\r\n\"XXX\",\"2022B\",\"234\"\r\n\"YYY\",\"2021J\",\"260\"\r\n";

    public const string Assessments =
        "\"code_module\",\"code_presentation\",\"id_assessment\",\"assessment_type\",\"date\",\"weight\"\r\n"
        + "\"XXX\",\"2021J\",\"501\",\"TMA\",\"19\",\"10\"\r\n"
        + "\"XXX\",\"2021J\",\"502\",\"CMA\",\"54\",\"12.5\"\r\n"
        + "\"XXX\",\"2021J\",\"503\",\"Exam\",\"\",\"100\"\r\n"
        + "\"YYY\",\"2021J\",\"601\",\"TMA\",\"?\",\"0\"\r\n";

    public const string Vle =
        "\"id_site\",\"code_module\",\"code_presentation\",\"activity_type\",\"week_from\",\"week_to\"\r\n"
        + "\"9001\",\"XXX\",\"2021J\",\"resource\",\"\",\"\"\r\n"
        + "\"9002\",\"XXX\",\"2021J\",\"oucontent\",\"2\",\"5\"\r\n"
        + "\"9003\",\"YYY\",\"2021J\",\"forumng\",\"?\",\"?\"\r\n";

    public const string StudentInfo =
        "\"code_module\",\"code_presentation\",\"id_student\",\"gender\",\"region\",\"highest_education\",\"imd_band\",\"age_band\",\"num_of_prev_attempts\",\"studied_credits\",\"disability\",\"final_result\"\r\n"
        + "\"XXX\",\"2021J\",\"70001\",\"M\",\"North Region\",\"HE Qualification\",\"10-20\",\"0-35\",\"0\",\"60\",\"N\",\"Withdrawn\"\r\n"
        + "\"XXX\",\"2022B\",\"70001\",\"M\",\"South, East\",\"HE Qualification\",\"20-30%\",\"35-55\",\"1\",\"120\",\"Y\",\"Pass\"\r\n"
        + "\"XXX\",\"2021J\",\"70002\",\"F\",\"North Region\",\"No Formal quals\",\"\",\"55<=\",\"0\",\"60\",\"N\",\"Distinction\"\r\n"
        + "\"YYY\",\"2021J\",\"70003\",\"F\",\"M\u00e4kel\u00e4 \"\"west\"\"\",\"A Level or Equivalent\",\"90-100%\",\"0-35\",\"0\",\"30\",\"N\",\"Fail\"\r\n";

    public const string StudentRegistration =
        "\"code_module\",\"code_presentation\",\"id_student\",\"date_registration\",\"date_unregistration\"\r\n"
        + "\"XXX\",\"2021J\",\"70001\",\"-159\",\"12\"\r\n"
        + "\"XXX\",\"2022B\",\"70001\",\"-20\",\"\"\r\n"
        + "\"XXX\",\"2021J\",\"70002\",\"\",\"\"\r\n"
        + "\"YYY\",\"2021J\",\"70003\",\"0\",\"?\"\r\n";

    public const string StudentAssessment =
        "id_student,id_assessment,date_submitted,is_banked,score\n"
        + "70001,501,18,0,78\n70001,502,-1,1,?\n70002,501,19,0,100\n70003,601,240,0,0\n";

    public const string StudentVle =
        "code_module,code_presentation,id_student,id_site,date,sum_click\n"
        + "XXX,2021J,70001,9001,-10,4\nXXX,2021J,70001,9001,-10,3\nXXX,2021J,70001,9002,0,1\nXXX,2021J,70002,9001,-10,11\nXXX,2021J,70001,9001,-10,4\nYYY,2021J,70003,9003,269,2\n";

    public static void Write(string folder)
    {
        Write(folder, "courses", Courses);
        Write(folder, "assessments", Assessments);
        Write(folder, "vle", Vle);
        Write(folder, "studentInfo", StudentInfo);
        Write(folder, "studentRegistration", StudentRegistration);
        Write(folder, "studentAssessment", StudentAssessment);
        Write(folder, "studentVle", StudentVle);
    }

    /// <summary>The files with a text in every number of a student, the only identifier that they have.</summary>
    public static void Write(string folder, string canary)
    {
        Write(folder);
        if (canary.Length == 0)
            return;
        foreach (var file in Directory.GetFiles(folder, "student*.csv"))
            File.WriteAllText(file, File.ReadAllText(file).Replace("7000", canary + "-", StringComparison.Ordinal));
    }

    public static void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(folder, file + ".csv"), text, new UTF8Encoding(false));

    /// <summary>The rows of a CSV text as text, without the header; ? and nothing are null.</summary>
    public static List<string?[]> Rows(string csv)
    {
        var rows = new List<string?[]>();
        foreach (var line in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = new List<string?>();
            var cell = new StringBuilder();
            var quoted = false;
            var text = line.TrimEnd('\r');
            for (var i = 0; i <= text.Length; i++)
            {
                if (i == text.Length || (text[i] == ',' && !quoted))
                {
                    cells.Add(cell.ToString() is "" or "?" ? null : cell.ToString());
                    cell.Clear();
                }
                else if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (text[i] == '"')
                {
                    quoted = !quoted;
                }
                else
                {
                    cell.Append(text[i]);
                }
            }

            rows.Add([.. cells]);
        }

        return rows;
    }
}
