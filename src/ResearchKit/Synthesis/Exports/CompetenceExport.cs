using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Competence evaluations in wide form, rater and ratee by their account in the school's directory; with a list of the questions.</summary>
internal static class CompetenceExport
{
    public const string Folder = "competence-evaluation";

    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("competence_selfeval") == 0)
            return;
        WriteQuestions(context);
        var rows = new WideRows<(int Rater, int Ratee, string Wave, string? Role, int? School)>(context.Tables.Rows("competence_selfeval").Select(row => row.Text("item_code")).OfType<string>());
        foreach (var row in context.Tables.Rows("competence_selfeval"))
        {
            if (row.Text("item_code") is { } question)
                rows.Add((row.Id("rater_id"), row.Id("ratee_id"), row.Text("wave_code") ?? "", row.Text("role_code"), row.Int("school_id")), question, row.Int("value"));
        }

        var plan = new TablePlan(Folder, CityLayouts.CompetenceEvaluation, "competence-evaluation", $"{Folder}/evaluations.csv")
        {
            Header = [.. CityLayouts.CompetenceEvaluation.Header, .. rows.Questions],
            HasRecords = true,
            Fates = [Fate.ExactDuplicate, Fate.Late, Fate.Invalid],
            SecondPath = $"{Folder}/evaluations-2.csv",
        };
        using var table = context.Begin(plan);
        foreach (var respondent in rows.Respondents)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var (rater, ratee) = (context.People[respondent.Rater], context.People[respondent.Ratee]);
            var place = respondent.School is { } school ? context.Roster.Schools.GetValueOrDefault(school)?.Name : null;
            context.Key.Identity(Folder, "account", rater.Account, rater.Id);
            context.Key.Identity(Folder, "account", ratee.Account, ratee.Id);
            table.Write(
                string.Create(CultureInfo.InvariantCulture, $"{rater.Id} {ratee.Id} {respondent.Wave}"), rater.Id,
                [respondent.Wave, rater.Account, ratee.Account, respondent.Role ?? "", place ?? "", .. rows.Fields(respondent)]);
        }

        context.End(table);
    }

    private static void WriteQuestions(ExportContext context)
    {
        var plan = new TablePlan(Folder, CityLayouts.CompetenceQuestions, "competence-questions", $"{Folder}/questions.csv");
        using var table = context.Begin(plan);
        var questions = context.Tables.Rows("competence_selfeval").Select(row => (Code: row.Text("item_code") ?? "", About: row.Text("transversal_code") ?? ""));
        foreach (var (code, about) in questions.DistinctBy(question => question.Code, StringComparer.Ordinal).OrderBy(question => question.Code, StringComparer.Ordinal))
            table.Write(code, null, [code, about]);
        context.End(table);
    }
}
