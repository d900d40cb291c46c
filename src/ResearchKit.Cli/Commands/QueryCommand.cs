using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit query</c>: one SQL query to a store.</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var sql = new Argument<string>("SQL") { Description = "One SELECT. Parameters are written $name. Without it, the store's tables are listed.", Arity = ArgumentArity.ZeroOrOne };
        var parameters = new Option<string[]>("--param", "-p") { Description = "A parameter of the query: name=value." };
        var purpose = new Option<string?>("--purpose") { Description = "What the query is for; it is then a line in the store's audit log." };
        var json = new Option<bool>("--json") { Description = "Print rows as a JSON array. From a protected store, rows are refused." };
        var command = new Command("query", "Ask a store one SQL query. From a protected store, columns and banded counts are shown in place of rows.")
        {
            store, sql, parameters, purpose, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store), new LearningStoreOptions { Purpose = parsed.GetValue(purpose) });
            object answer = parsed.GetValue(sql) is { } text
                ? opened.Query(text, NameValue.ReadAll(parsed.GetValue(parameters)), cancellationToken)
                : opened.Catalog;
            if (parsed.GetValue(json))
                Console.Out.WriteLine(answer is DataFrame frame ? JsonText.OfRows(frame) : JsonText.Of(answer));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(answer, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit query store.duckdb",
            "researchkit query store.duckdb \"SELECT grade, count(*) AS groups FROM teaching_group GROUP BY grade\"",
            "researchkit query store.duckdb \"SELECT * FROM grade WHERE subject_code = $subject\" -p subject=MA --json");
    }
}
