using System.Globalization;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Grades as OneRoster knows them: a line item for each class, subject and term, and a result for each grade. Line items are collected while results are written and follow them in the zip.
/// </summary>
internal sealed class RegisterGrades(ExportContext context, SchoolSessions sessions)
{
    private const string Category = "term-grade";

    /// <summary>Writes categories, results and line items.</summary>
    /// <param name="begin">Begins a table.</param>
    /// <param name="end">Ends it.</param>
    public void Write(Func<TablePlan, ExportTable> begin, Action<ExportTable> end)
    {
        using (var categories = begin(StudentRegisterExport.Plan("categories")))
        {
            categories.Write(Category, null, [Category, "", "", "Grade of a term"]);
            end(categories);
        }

        var items = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var plan = StudentRegisterExport.Plan("results") with { Fates = [Fate.ExactDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid], Correctable = "score" };
        using (var results = begin(plan))
        {
            foreach (var row in context.Tables.Rows("grade"))
                WriteResult(results, row, items);
            end(results);
        }

        using var lineItems = begin(StudentRegisterExport.Plan("lineItems"));
        foreach (var (id, fields) in items)
            lineItems.Write(id, null, fields);
        end(lineItems);
    }

    private void WriteResult(ExportTable table, TableRow row, SortedDictionary<string, string[]> items)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        var (learner, subject, code, value) = (row.Id("learner_id"), row.Text("subject_code") ?? "", row.Text("term_code") ?? "", row.Text("grade_value") ?? "");
        if (sessions.Term(code) is not { } term)
        {
            context.Key.Omit("grade whose term names no year: OneRoster asks for dates");
            return;
        }

        if (term.SchoolYear < context.Options.GradesFrom)
            return;
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            context.Key.Omit("grade without a number (S, H, O): OneRoster 1.1 has no score in words");
            return;
        }

        if (context.Roster.ClassIn(learner, term.SchoolYear) is not { } group)
        {
            context.Key.Omit("grade of a learner without a class in that school year: OneRoster asks for a class");
            return;
        }

        var isVocational = row.Text("scale") == "1-5";
        var item = $"li-{group.Code}-{subject}-{code}{(isVocational ? "-v" : "")}";
        if (!items.ContainsKey(item))
        {
            items.Add(item, [
                item, "", "", $"{subject} {code}", "", Iso(term.From), Iso(term.To), StudentRegisterExport.ClassId(group), Category, term.Id, isVocational ? "1" : "4", isVocational ? "5" : "10",
            ]);
        }

        var who = context.People[learner];
        var id = $"r-{who.RegisterId}-{subject}-{code}";
        table.Write(id, learner, [id, "", "", item, who.RegisterId, "fully graded", value, Iso(term.To), ""]);
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
