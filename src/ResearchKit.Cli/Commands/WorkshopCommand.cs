using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit workshop</c>: live notebooks, and what a workshop takes beside them.</summary>
internal static class WorkshopCommand
{
    public static Command Create()
    {
        var command = WorkshopServe.Create();
        command.Add(Copies());
        command.Add(Pack());
        command.Add(Collect());
        return command;
    }

    private static Command Pack()
    {
        var folder = new Option<string>("--out", "-o") { Description = "The folder to make; it must be empty or missing.", Required = true };
        var groups = new Option<string[]>("--group", "-g") { Description = "Take these groups of notebooks alone, such as tutorials; once or more. Default: all.", AllowMultipleArgumentsPerToken = true };
        var from = new Option<string?>("--from") { Description = WorkshopServe.FromDescription };
        var command = new Command(
            "pack",
            "Make a folder to hand out: learners' copies of the notebooks, the data sets, and (hidden) the originals for solutions and resets. A participant who has the tool opens it with: researchkit workshop --folder FOLDER\n"
            + "Exit codes: 0 made; 1 not made, the message says why.")
        {
            folder, groups, from,
        };
        command.SetAction(parsed =>
        {
            var target = Path.GetFullPath(parsed.GetRequiredValue(folder));
            var count = WorkFolders.Pack(WorkshopServe.Originals(parsed.GetValue(from)), target, parsed.GetValue(groups) ?? []);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Packed {count} notebooks in {target}\nOpen it with: researchkit workshop --folder \"{target}\""));
            return ExitCode.Ok;
        });
        return command.WithExamples("researchkit workshop pack --out handout", "researchkit workshop pack --out handout --group tutorials --group use-cases");
    }

    private static Command Collect()
    {
        var folders = new Argument<string[]>("FOLDER") { Description = "Folders that participants worked in, or folders that have such folders in them (a classroom's \"participants\").", Arity = ArgumentArity.OneOrMore };
        var file = new Option<string?>("--out", "-o") { Description = "The file to write, Markdown. Default: standard output." };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var command = new Command(
            "collect",
            "Gather the answers to the exercises without who gave them: for each exercise how many answered and solved it, and the answers, same ones once. No outputs are taken; what somebody wrote into an answer stands in it.")
        {
            folders, file, force,
        };
        command.SetAction(parsed =>
        {
            var answers = CollectedAnswers.Read(parsed.GetRequiredValue(folders));
            if (parsed.GetValue(file) is not { } target)
            {
                Console.Out.Write(answers.ToMarkdown());
                return ExitCode.Ok;
            }

            if (File.Exists(target) && !parsed.GetValue(force))
                throw new IOException($"{target} is there already. Name another file, or replace it with --force.");
            File.WriteAllText(target, answers.ToMarkdown());
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {target}: {answers.Participants} participants, {answers.Exercises.Length} exercises with answers"));
            return ExitCode.Ok;
        });
        return command.WithExamples("researchkit workshop collect returned --out answers.md");
    }

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
