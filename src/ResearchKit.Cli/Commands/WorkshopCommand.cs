using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Workshop;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit workshop</c>: what a workshop takes.</summary>
internal static class WorkshopCommand
{
    public static Command Create() => new("workshop", "Prepare a workshop: copies of solved notebooks for learners, for the facilitator, and to type along.") { Copies() };

    private static Command Copies()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "Solved notebooks (.ipynb, .dib), and folders that have some.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--out", "-o") { Description = "Folder for the copies, made where it is missing; each kind has a folder in it: learner, facilitator, bare.", Required = true };
        var kinds = new Option<WorkshopCopyKind[]>("--kind", "-k") { Description = "Make these copies alone, once or more. Default: all three.", AllowMultipleArgumentsPerToken = true };
        var force = new Option<bool>("--force") { Description = "Replace copies that are there." };
        var command = new Command(
            "copies",
            "Write three copies of each notebook. Learner: cells tagged solution are emptied, hints folded, checks hidden, notes for the facilitator left out; no outputs. Facilitator: everything. Bare: headings and empty cells, to type along. "
            + "The notebooks themselves are never changed, and nothing is run. Paths in parameters and links that begin at the notebook's folder are made to begin at the copy's.\n"
            + "Exit codes: 0 all written; 1 none was written, the message says why.")
        {
            notebooks, folder, kinds, force,
        };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(kinds) is { Length: > 0 } some ? some.Distinct().Order().ToArray() : Enum.GetValues<WorkshopCopyKind>();
            var target = Path.GetFullPath(parsed.GetRequiredValue(folder));
            var copies = NotebookFiles.Discover(parsed.GetRequiredValue(notebooks)).SelectMany(file => Make(file, wanted, target)).ToArray();
            Check(copies, parsed.GetValue(force));
            foreach (var (file, copy) in copies)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                copy.Notebook.Save(file);
                var exercises = copy.Exercises.Length;
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {file}: {(exercises == 0 ? "no exercises" : exercises == 1 ? "1 exercise" : $"{exercises} exercises")}"));
            }

            return ExitCode.Ok;
        });
        return command.WithExamples(
            "researchkit workshop copies notebooks/tutorials/01-a-question-a-query-a-chart.ipynb --out workshop",
            "researchkit workshop copies notebooks/tutorials --out workshop --kind learner --force");
    }

    private static IEnumerable<(string File, WorkshopCopy Copy)> Make(string file, IReadOnlyList<WorkshopCopyKind> kinds, string folder)
    {
        var notebook = Notebook.Load(file);
        foreach (var kind in kinds)
        {
            var target = Path.Combine(folder, kind.ToString().ToLowerInvariant(), Path.GetFileNameWithoutExtension(file) + ".ipynb");
            var copy = WorkshopCopy.Of(notebook, kind, Path.GetFileName(file));
            copy.MovePaths(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetDirectoryName(target)!);
            if (target == Path.GetFullPath(file))
                throw new IOException($"A copy of {file} would take its own place. Name another folder with --out.");
            yield return (target, copy);
        }
    }

    private static void Check(IReadOnlyList<(string File, WorkshopCopy Copy)> copies, bool force)
    {
        if (copies.GroupBy(copy => copy.File, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new IOException($"Two of the notebooks have the name {Path.GetFileName(twice.Key)}. Make their copies apart, each with its own --out.");
        if (!force && copies.FirstOrDefault(copy => File.Exists(copy.File)).File is { } there)
            throw new IOException($"{there} is there already. Name another folder with --out, or replace the copies with --force.");
    }
}
