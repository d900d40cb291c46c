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
        var purpose = new Option<string?>("--purpose") { Description = "What the query is for: a purpose of the store's register (researchkit privacy purposes STORE). A protected store is not queried without." };
        var json = new Option<bool>("--json") { Description = "Print rows as a JSON array. From a protected store, rows are refused." };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Write the rows to a file: .csv, .parquet or .xlsx. From a protected store, rows are refused. The file is there whole or not at all.",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file of --out if it is there." };
        var forSpreadsheets = new Option<bool>("--for-spreadsheets") { Description = "In CSV, put an apostrophe before texts that a spreadsheet would run as a formula." };
        var command = new Command("query", "Ask a store one SQL query. From a protected store, columns and banded counts are shown in place of rows.")
        {
            store, sql, parameters, purpose, json, output, overwrite, forSpreadsheets,
        };
        output.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !ResultFile.IsKnown(path))
                result.AddError($"--out {path}: expected a file that ends in .csv, .parquet or .xlsx.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null && (result.GetValue(overwrite) || result.GetValue(forSpreadsheets)))
                result.AddError("--overwrite and --for-spreadsheets are about the file of --out: name it.");
            if (result.GetValue(output) is not null && result.GetValue(sql) is null)
                result.AddError("--out writes the rows of a query: give the SQL.");
            if (result.GetValue(output) is not null && result.GetValue(json))
                result.AddError("Rows are either printed as JSON (--json) or written to a file (--out): choose one.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(output) is { } path ? new ResultFile(path, parsed.GetValue(overwrite), parsed.GetValue(forSpreadsheets)) : null;
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store), new LearningStoreOptions { Purpose = parsed.GetValue(purpose) });
            object answer = parsed.GetValue(sql) is { } text
                ? opened.Query(text, NameValue.ReadAll(parsed.GetValue(parameters)), cancellationToken)
                : opened.Catalog;
            if (file is not null)
                file.Write((DataFrame)answer, cancellationToken);
            else if (parsed.GetValue(json))
                Console.Out.WriteLine(answer is DataFrame frame ? JsonText.OfRows(frame) : JsonText.Of(answer));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(answer, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit query store.duckdb",
            "researchkit query store.duckdb \"SELECT grade, count(*) AS groups FROM teaching_group GROUP BY grade\" --purpose early-identification",
            "researchkit query city.duckdb \"SELECT * FROM grade WHERE subject_code = $subject\" -p subject=MA --json",
            "researchkit query city.duckdb \"SELECT * FROM grade\" --out grades.xlsx");
    }
}
