using System.CommandLine;
using System.Text;
using ResearchKit.Attacks;
using ResearchKit.Store;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit privacy attack</c>: the kit's own red team against a store's outputs.</summary>
internal static class AttackCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var outputs = new Option<string>("--outputs", "-o") { Description = "Folder of what was given away, or is about to be: executed notebooks, reports, CSV, XLSX, Parquet, JSON.", Required = true };
        var report = new Option<string?>("--report") { Description = "Write a report, one HTML file." };
        var canaries = new Option<string?>("--canaries") { Description = "File of identifiers that must be in no output, one a line." };
        var model = new Option<string?>("--model") { Description = "SQL of the rows of a released linear regression (or logistic one, where the outcome is 0 and 1): outcome first, then the explanatory numbers, a row a learner. Adds membership inference; needs --purpose." };
        var purpose = new Option<string?>("--purpose") { Description = "The purpose for which --model reads the store." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "attack",
            "Attack the outputs of a store as an outsider would: differences of tables, small counts, refits, linkage, homogeneity, membership, identifiers.\n"
            + "Exit codes: 0 nothing was found; 2 something was; 1 it could not be tried.")
        {
            store, outputs, report, canaries, model, purpose, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(store);
            if (!File.Exists(path))
            {
                Terminal.Complain($"There is no store {Path.GetFullPath(path)}. Name the store that the outputs are about.");
                return Task.FromResult(ExitCode.Failed);
            }

            var request = new AttackRequest(parsed.GetRequiredValue(outputs))
            {
                Store = path,
                Canaries = parsed.GetValue(canaries) is { } file ? [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length >= 4).Distinct(StringComparer.Ordinal)] : [],
            };
            if (parsed.GetValue(model) is { } sql)
            {
                using var opened = LearningStore.Open(path, new LearningStoreOptions { Purpose = parsed.GetValue(purpose) });
                request = request with { Model = opened.Query(sql, null, cancellationToken) };
            }

            AttackReport found;
            try
            {
                found = WorkProgress.Show("Attacking", progress => RedTeam.Run(request, progress, cancellationToken));
            }
            catch (ArgumentException wrong)
            {
                Terminal.Complain(wrong.Message);
                return Task.FromResult(ExitCode.Failed);
            }

            if (parsed.GetValue(report) is { } page) File.WriteAllText(page, AttackPage.Of(found), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(found) : AttackText.Of(found));
            return Task.FromResult(found.Findings.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        return command.WithExamples(
            "researchkit privacy attack store.duckdb --outputs report --report attack.html",
            "researchkit privacy attack store.duckdb --outputs to-publish --canaries identifiers.txt --json");
    }
}
