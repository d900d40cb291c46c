using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Lint;
using ResearchKit.Notebooks.Reports;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit lint</c>: what notebooks say and do of people that the kit does not.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "Notebooks (.ipynb, .dib), and folders that have some.", Arity = ArgumentArity.OneOrMore };
        var strict = new Option<bool>("--strict") { Description = "Take warnings for errors." };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command(
            "lint",
            "Look through notebooks, without running them, for labels of people, rankings, columns that sort people whatever their name, causal words that the design does not carry, missing limits, "
            + "learners scored without a model card, and use-case and model cards that are missing or past their day. It reads English, Finnish and Swedish. A cell tagged lint-ok:RULE is left alone by that rule.\n"
            + "Exit codes: 0 nothing against the rules, 1 a notebook could not be read, 2 errors were found.")
        {
            notebooks, strict, json,
        };
        command.SetAction((parsed, _) =>
        {
            var files = NotebookFiles.Discover(parsed.GetRequiredValue(notebooks));
            var findings = Check(files, out var unreadable);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of((object)findings));
            else
                Print(files.Length, findings);
            var isWrong = findings.Any(finding => parsed.GetValue(strict) || finding.Severity == LintSeverity.Error);
            return Task.FromResult(unreadable ? ExitCode.Failed : isWrong ? ExitCode.CheckFailed : ExitCode.Ok);
        });
        return command.WithExamples("researchkit lint notebooks", "researchkit lint analysis.ipynb --strict");
    }

    /// <summary>The findings of notebooks in order; one that cannot be read is named on standard error.</summary>
    public static ImmutableArray<LintFinding> Check(IEnumerable<string> files, out bool unreadable)
    {
        var lint = new NotebookLint();
        var findings = ImmutableArray.CreateBuilder<LintFinding>();
        unreadable = false;
        foreach (var file in files)
        {
            try
            {
                findings.AddRange(lint.CheckFile(file));
            }
            catch (NotebookFormatException problem)
            {
                unreadable = true;
                Terminal.Complain(problem.Message);
            }
        }

        return findings.ToImmutable();
    }

    private static void Print(int files, ImmutableArray<LintFinding> findings)
    {
        foreach (var finding in findings)
            Console.Out.WriteLine(finding);
        var (errors, warnings) = (findings.Count(finding => finding.Severity == LintSeverity.Error), findings.Count(finding => finding.Severity == LintSeverity.Warning));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files} {(files == 1 ? "notebook" : "notebooks")}: {errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}."));
    }
}
