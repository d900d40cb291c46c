using System.Globalization;
using System.Text;
using System.Text.Json;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>
/// Invented tables in the shape of the Open University Learning Analytics Dataset (Kuzilek, Hlosta and Zdrahal 2017, Scientific Data
/// 4:170171): its seven files, columns and peculiarities (empty values, days before the start, rows of clicks that repeat a key, students
/// in two presentations). For trying out the import of real tables without having any. Nobody in them exists.
/// </summary>
public static class OpenUniversityTables
{
    private static readonly (string Module, string Term)[] Presentations = [("AAA", "2013J"), ("AAA", "2014J"), ("BBB", "2013B"), ("BBB", "2014B")];
    private static readonly int[] DueDays = [19, 54, 117, 180];
    private static readonly string[] Educations = ["No Formal quals", "Lower Than A Level", "A Level or Equivalent", "HE Qualification", "Post Graduate Qualification"];
    private static readonly string[] Deciles = ["0-10%", "10-20", "20-30%", "30-40%", "40-50%", "50-60%", "60-70%", "70-80%", "80-90%", "90-100%"];
    private static readonly string[] Regions = ["Scotland", "Wales", "London Region", "North Region", "South Region", "Ireland"];
    private static readonly string[] Activities = ["homepage", "oucontent", "forumng", "quiz", "resource", "subpage"];

    /// <summary>Name of the generator, as it stands in data sets that it wrote.</summary>
    public const string Generator = "researchkit-open-university";

    /// <summary>Version of the generator: changes whenever the same options make other rows.</summary>
    public const string GeneratorVersion = "1";

    /// <summary>Writes the seven CSV files and their descriptor into a folder, replacing files of the same names.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="name">Short name of the data set: lower case, digits, hyphens.</param>
    /// <param name="title">Title for people.</param>
    /// <param name="options">Scale, seed and effects; default: 800 students.</param>
    /// <returns>The descriptor, as written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static DataPackage WriteDataset(string folder, string name, string title, OpenUniversityOptions? options = null)
    {
        options ??= new OpenUniversityOptions();
        var files = Write(folder, options).Select(DataResource.OfTexts);
        var generator = new DataPackageGenerator(
            Generator, GeneratorVersion, options.Seed.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(options));
        return DataPackage.Write(folder, name, title, files, generator);
    }

    /// <summary>Writes the seven CSV files into a folder, replacing files of the same names.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="options">Scale, seed and effects; default: 800 students.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static IReadOnlyList<string> Write(string folder, OpenUniversityOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new OpenUniversityOptions();
        options.Validate();
        Directory.CreateDirectory(folder);
        var random = new RandomStream(options.Seed).Split("open university");
        var students = Draw(options, random).ToList();
        return
        [
            WriteFile(folder, "courses", "code_module,code_presentation,module_presentation_length",
                Presentations.Select(p => Row(p.Module, p.Term, OpenUniversityStudent.Length))),
            WriteFile(folder, "assessments", "code_module,code_presentation,id_assessment,assessment_type,date,weight", Assessments()),
            WriteFile(folder, "vle", "id_site,code_module,code_presentation,activity_type,week_from,week_to", Sites()),
            WriteFile(folder, "studentInfo",
                "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result",
                students.Select(student => Info(student, random))),
            WriteFile(folder, "studentRegistration", "code_module,code_presentation,id_student,date_registration,date_unregistration",
                students.Select(student => Row(Module(student), Term(student), student.Id, student.Registered, student.Withdrew))),
            WriteFile(folder, "studentAssessment", "id_assessment,id_student,date_submitted,is_banked,score", students.SelectMany(student => Results(student, random))),
            WriteFile(folder, "studentVle", "code_module,code_presentation,id_student,id_site,date,sum_click", students.SelectMany(student => Clicks(student, random))),
        ];
    }

    private static IEnumerable<OpenUniversityStudent> Draw(OpenUniversityOptions options, RandomStream random)
    {
        var stream = random.Split("student");
        for (var number = 0; number < options.Students; number++)
        {
            var own = stream.Split(number);
            var first = own.Integer(Presentations.Length);
            var id = 100_000 + (number * 7);
            yield return OpenUniversityStudent.Draw(id, first, options, own.Split("first"));
            if (own.Bernoulli(1.0 / 12))
                yield return OpenUniversityStudent.Draw(id, (first + 1 + own.Integer(Presentations.Length - 1)) % Presentations.Length, options, own.Split("second"));
        }
    }

    private static string Info(OpenUniversityStudent student, RandomStream random)
    {
        var person = random.Split("person").Split(student.Id);
        var gender = person.Bernoulli(0.45) ? "F" : "M";
        var region = Regions[person.Integer(Regions.Length)];
        var age = person.Uniform() switch { < 0.70 => "0-35", < 0.99 => "35-55", _ => "55<=" };
        var own = person.Split(student.Presentation);
        var attempts = own.Bernoulli(0.13) ? 1 : 0;
        var credits = 30 * (1 + own.Integer(4));
        return Row(
            Module(student), Term(student), student.Id, gender, region, Educations[student.Education],
            student.Deprivation < 0 ? "" : Deciles[student.Deprivation], age, attempts, credits, own.Bernoulli(0.1) ? "Y" : "N", FinalResult(student, random));
    }

    private static string FinalResult(OpenUniversityStudent student, RandomStream random)
    {
        if (student.Withdrew is not null)
            return "Withdrawn";
        var mean = DueDays.Select((_, task) => Score(student, task, random) ?? 0).Average();
        return mean >= 78 ? "Distinction" : mean >= 50 ? "Pass" : "Fail";
    }

    private static IEnumerable<string> Results(OpenUniversityStudent student, RandomStream random)
    {
        for (var task = 0; task < DueDays.Length; task++)
        {
            var submission = TaskStream(student, task, random).Split("submission");
            var day = DueDays[task] - 4 + submission.Integer(8);
            if (student.IsThere(day) && Score(student, task, random) is { } score)
                yield return Row(AssessmentId(student.Presentation, task), student.Id, day, 0, submission.Bernoulli(0.004) ? "" : score);
        }
    }

    /// <summary>Points from 0 to 100 in a task; null if it was not handed in.</summary>
    private static int? Score(OpenUniversityStudent student, int task, RandomStream random)
    {
        var own = TaskStream(student, task, random);
        var handsIn = own.Bernoulli(1 / (1 + Elementary.Exp(-(2.0 + (1.1 * student.Engagement)))));
        var points = 66 + (3 * (student.Education - 1.5)) + (8 * student.Engagement) + (11 * own.Normal());
        return handsIn ? (int)Math.Clamp(Math.Round(points), 0, 100) : null;
    }

    private static RandomStream TaskStream(OpenUniversityStudent student, int task, RandomStream random) =>
        random.Split("task").Split(student.Id).Split((student.Presentation * DueDays.Length) + task);

    private static IEnumerable<string> Clicks(OpenUniversityStudent student, RandomStream random)
    {
        var own = random.Split("clicks").Split(student.Id).Split(student.Presentation);
        for (var week = -2; week < OpenUniversityStudent.Length / 7; week++)
        {
            var day = (week * 7) + own.Integer(7);
            var visits = own.Bernoulli(1 / (1 + Elementary.Exp(-(-0.6 + (0.8 * student.Engagement)))));
            if (!visits || day < student.Registered || !student.IsThere(day))
                continue;
            var site = SiteId(student.Presentation, own.Integer(Activities.Length));
            yield return Row(Module(student), Term(student), student.Id, site, day, 1 + own.Poisson(5));
            if (own.Bernoulli(0.05))
                yield return Row(Module(student), Term(student), student.Id, site, day, 1 + own.Poisson(1));
        }
    }

    private static IEnumerable<string> Assessments() =>
        from presentation in Enumerable.Range(0, Presentations.Length)
        from task in Enumerable.Range(0, DueDays.Length + 1)
        let place = Presentations[presentation]
        select task < DueDays.Length
            ? Row(place.Module, place.Term, AssessmentId(presentation, task), "TMA", DueDays[task], 25)
            : Row(place.Module, place.Term, AssessmentId(presentation, task), "Exam", "", 100);

    private static IEnumerable<string> Sites() =>
        from presentation in Enumerable.Range(0, Presentations.Length)
        from activity in Enumerable.Range(0, Activities.Length)
        let place = Presentations[presentation]
        select activity == 3
            ? Row(SiteId(presentation, activity), place.Module, place.Term, Activities[activity], 2, 6)
            : Row(SiteId(presentation, activity), place.Module, place.Term, Activities[activity], "", "");

    private static int AssessmentId(int presentation, int task) => 1752 + (presentation * 10) + task;

    private static int SiteId(int presentation, int activity) => 546_600 + (presentation * 20) + activity;

    private static string Module(OpenUniversityStudent student) => Presentations[student.Presentation].Module;

    private static string Term(OpenUniversityStudent student) => Presentations[student.Presentation].Term;

    private static string Row(params object?[] values) =>
        string.Join(',', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private static string WriteFile(string folder, string name, string header, IEnumerable<string> rows)
    {
        var path = Path.Combine(folder, name + ".csv");
        var text = new StringBuilder().Append(header).Append('\n');
        foreach (var row in rows)
            text.Append(row).Append('\n');
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
