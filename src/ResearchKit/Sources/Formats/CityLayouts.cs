using System.Collections.Immutable;
using static ResearchKit.Sources.Formats.FormatColumn;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// Layouts of systems for which no standard exists: the kit's own, documented here, in the manner of exports that such systems write. Dates are
/// <see cref="ValueKind.LocalDate"/>: three forms may be mixed in a file, and the separator tells which one it is.
/// </summary>
internal static class CityLayouts
{
    /// <summary>
    /// Results of marked tasks and tests, typed or uploaded by schools: one row a learner and assessment. The learner is named by the register's student
    /// number, typed by hand, and by name; the number may be missing.
    /// </summary>
    public static readonly TabularFormat AssessmentResults = new("results.csv",
    [
        Required("assessment"), OptionalCode("kind", "TMA", "CMA", "Exam", "test", "national_test"), Optional("subject"), Optional("school"), Optional("class"),
        Optional("student_number"), Required("family_name"), Required("given_name"), Optional("submitted_on", ValueKind.LocalDate),
        Optional("score", ValueKind.Number), Optional("max_score", ValueKind.Number),
    ])
    {
        RowMeaning = "a learner's result in an assessment",
        IsRequired = true,
    };

    /// <summary>
    /// Answers to a well-being questionnaire in wide form: one row a respondent and wave, one column a question (<c>SBI01</c>, <c>EDA01</c> and so on). No key is shared with any
    /// other system: a respondent is known by name, date of birth, school and class.
    /// </summary>
    public static readonly TabularFormat WellbeingSurvey = new("responses.csv",
    [
        Required("wave"), Required("response_code", ValueKind.Id), Optional("school"), Optional("class"), Required("family_name"), Required("given_name"),
        Optional("birth_date", ValueKind.LocalDate), Optional("answered_on", ValueKind.LocalDate),
    ])
    {
        RowMeaning = "a respondent's answers in one wave",
        IsRequired = true,
        MoreColumns = Question,
    };

    /// <summary>Answers to an anonymous questionnaire in wide form: a number within the wave and the answers, nothing of the person.</summary>
    public static readonly TabularFormat AnonymousSurvey = new("anonymous-responses.csv", [Required("wave"), Required("response_code", ValueKind.Id)])
    {
        RowMeaning = "an anonymous respondent's answers in one wave",
        MoreColumns = Question,
    };

    /// <summary>
    /// Register of support for learning, kept by special needs staff: one row a measure. Fields are separated by semicolons, as spreadsheets do where the comma
    /// is the decimal mark. Measures of a whole group have no student.
    /// </summary>
    public static readonly TabularFormat SupportRegister = new("measures.csv",
    [
        Required("case_number", ValueKind.Id), Optional("student_number"), Optional("family_name"), Optional("given_name"),
        Optional("birth_date", ValueKind.LocalDate), Optional("school"), Optional("class"), Optional("law"), Required("form_of_support"),
        OptionalCode("decision", "yes", "no"), Required("from_date", ValueKind.LocalDate), Optional("to_date", ValueKind.LocalDate),
    ])
    {
        RowMeaning = "a measure of support",
        IsRequired = true,
        Delimiter = ';',
    };

    /// <summary>Staff of the organisation and their units, from its personnel system.</summary>
    public static readonly TabularFormat Staff = new("staff.csv",
    [
        Required("employee_number", ValueKind.Id), Required("family_name"), Required("given_name"), Optional("email", ValueKind.Email), Optional("unit"),
        OptionalCode("role", "teacher", "special_teacher", "counsellor", "principal", "employee", "other"), Optional("start_year", ValueKind.Year),
    ])
    {
        RowMeaning = "a member of staff",
        IsRequired = true,
    };

    /// <summary>Training that staff took part in.</summary>
    public static readonly TabularFormat StaffTraining = new("training.csv",
    [
        Required("employee_number", ValueKind.Id, "staff"), Required("training"), Optional("role"), Optional("from_date", ValueKind.LocalDate),
        Optional("to_date", ValueKind.LocalDate),
    ])
    {
        RowMeaning = "a member of staff in a training",
        IsRequired = true,
    };

    /// <summary>
    /// Competence evaluations in wide form: one row a rater, ratee and wave, one column a question. People are named by their account in the school's directory.
    /// </summary>
    public static readonly TabularFormat CompetenceEvaluation = new("evaluations.csv",
    [
        Required("wave"), Required("rater_account"), Required("ratee_account"), OptionalCode("rater_role", "learner", "teacher", "employee"), Optional("place"),
    ])
    {
        RowMeaning = "a rater's answers about a ratee in one wave",
        MoreColumns = Question,
    };

    /// <summary>What the questions of <see cref="CompetenceEvaluation"/> are about.</summary>
    public static readonly TabularFormat CompetenceQuestions = new("questions.csv",
        [Required("question"), OptionalCode("competence", "T1", "T2", "T3", "T4", "T5", "T6", "T7")])
    {
        RowMeaning = "a question",
    };

    /// <summary>
    /// Results of an organisation's sales staff by period. Sellers have a number of the sales system's own; the name is written in one field, family name first.
    /// </summary>
    public static readonly TabularFormat Sales = new("results.csv",
    [
        Required("seller_number", ValueKind.Id), Required("seller"), Optional("unit"), Required("period"), Required("measure"), Required("value", ValueKind.LocalNumber),
    ])
    {
        RowMeaning = "a seller's result in a period",
        IsRequired = true,
        Delimiter = ';',
    };

    /// <summary>Weekly attendance from the student register, beside its roster.</summary>
    public static readonly TabularFormat Attendance = new("attendance.csv",
    [
        Required("student_number", ValueKind.Id), Required("week_start", ValueKind.LocalDate), Optional("lessons", ValueKind.Integer),
        Optional("absent_authorised", ValueKind.Integer), Optional("absent_unauthorised", ValueKind.Integer),
    ])
    {
        RowMeaning = "a learner's lessons and absences in a week",
    };

    /// <summary>A question's column: its code in capitals, digits, hyphens and underscores, with whole numbers as answers.</summary>
    private static FormatColumn? Question(string name) =>
        name.Length is >= 2 and <= 32 && char.IsAsciiLetterUpper(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or '-')
            ? Optional(name, ValueKind.Integer)
            : null;
}
