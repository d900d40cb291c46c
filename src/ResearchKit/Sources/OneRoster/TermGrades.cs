using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Sources.OneRoster;

/// <summary>
/// Tells line items that are grades of a term from tasks and tests. OneRoster has no grades: registers send them as results of line items. A line item is a grade when its scale is 4 to 10 or 1 to 5, its grading period is a session
/// of the export, and its category's title or identifier says so (grade of a term, final grade, report card; arvosana, todistus; betyg). Its subject is that of the class, else of the course, else the
/// first word of the title where that looks like a code.
/// </summary>
internal sealed partial class TermGrades(RosterIndex index)
{
    private static readonly string[] Words = ["grade of a term", "term grade", "term-grade", "termgrade", "final grade", "final-grade", "report card", "report-card", "arvosana", "todistus", "betyg"];

    /// <summary>4-10 or 1-5 for a grade of a term; null for all else.</summary>
    public string? Scale(string lineItem)
    {
        if (index.Find("lineItems", lineItem) is not { } item || index.Find("academicSessions", item["gradingPeriodSourcedId"]) is null)
            return null;
        var scale = (Number(item["resultValueMin"]), Number(item["resultValueMax"])) switch { (4, 10) => "4-10", (1, 5) => "1-5", _ => null };
        var category = item["categorySourcedId"];
        var title = index.Find("categories", category)?["title"] ?? "";
        return scale is not null && Words.Any(word => title.Contains(word, StringComparison.OrdinalIgnoreCase) || category.Contains(word, StringComparison.OrdinalIgnoreCase)) ? scale : null;
    }

    /// <summary>Subject of a grade; null when nothing tells it.</summary>
    public string? Subject(string lineItem)
    {
        if (index.Find("lineItems", lineItem) is not { } item)
            return null;
        if (SubjectOfClass(item["classSourcedId"]) is { Length: > 0 } subject)
            return subject;
        var first = item["title"].Split(' ', 2)[0];
        return CodeLike().IsMatch(first) ? first : null;
    }

    /// <summary>Term of a grade: the title of its grading period.</summary>
    public string? Term(string lineItem) =>
        index.Find("lineItems", lineItem) is { } item ? index.Find("academicSessions", item["gradingPeriodSourcedId"])?["title"] : null;

    /// <summary>Subject of a class, else of its course.</summary>
    public string? SubjectOfClass(string classId)
    {
        if (index.Find("classes", classId) is not { } found)
            return null;
        if (FirstSubject(found["subjectCodes"], found["subjects"]) is { } own)
            return own;
        return index.Find("courses", found["courseSourcedId"]) is { } course ? FirstSubject(course["subjectCodes"], course["subjects"]) : null;
    }

    /// <summary>The first code of a list of subjects, else the first name.</summary>
    public string? FirstSubject(string codes, string names) =>
        codes.Split(',').Concat(names.Split(',')).Select(subject => subject.Trim()).FirstOrDefault(subject => subject.Length > 0);

    /// <summary>Kind of a line item that is no grade, where its category is named so; else null.</summary>
    public string? Kind(string category) => (index.Find("categories", category)?["title"].Trim().ToLowerInvariant() ?? "") switch
    {
        "exam" or "exams" => "Exam",
        "test" or "tests" or "quiz" or "quizzes" => "test",
        "national test" => "national_test",
        _ => null,
    };

    /// <summary>A grade as scales write it: 8.0 is 8.</summary>
    public static string? Value(string? score) => Number(score) is { } number && number == Math.Floor(number) ? number.ToString(CultureInfo.InvariantCulture) : score;

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^[\p{Lu}][\p{Lu}\p{Nd}_-]{0,7}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeLike();
}
