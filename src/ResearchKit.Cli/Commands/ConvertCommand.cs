using System.CommandLine;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Programs;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit convert</c>: a notebook in another format.</summary>
internal static class ConvertCommand
{
    private static readonly string[] Readable = [".ipynb", ".dib", ".cs"];
    private static readonly string[] Writable = [".ipynb", ".dib", ".html", ".cs"];

    public static Command Create()
    {
        var source = new Argument<string>("NOTEBOOK") { Description = "The notebook: .ipynb, .dib, or a .cs that this command made." };
        var target = new Argument<string>("TARGET") { Description = "The file to write; its ending says the format: .ipynb, .dib, .html or .cs. An ending alone puts it beside the notebook." };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var project = new Option<string?>("--project") { Description = "For .cs: refer to this project of the kit instead of to its package." };
        var command = new Command(
            "convert",
            "Write a notebook in another format. Nothing is run. A .dib holds no outputs and no attachments; an .html is the report of the outputs that are stored; a .cs is a program for 'dotnet run file.cs', "
            + "with SQL as calls of the kit, and comments by which it becomes the notebook again.\nExit codes: 0 written, 1 not; the message says why.")
        {
            source, target, force, project,
        };
        command.SetAction(parsed =>
        {
            var from = parsed.GetRequiredValue(source);
            var to = TargetOf(from, parsed.GetRequiredValue(target));
            Check(from, to, parsed.GetValue(force));
            var bytes = Convert(from, to, parsed.GetValue(project));
            var beside = to + ".writing";
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, to, overwrite: true);
            Console.Out.WriteLine($"Wrote {to}");
            return ExitCode.Ok;
        });
        return command.WithExamples(
            "researchkit convert analysis.dib analysis.ipynb",
            "researchkit convert executed.ipynb .html",
            "researchkit convert analysis.ipynb analysis.cs --force");
    }

    private static string TargetOf(string from, string target) => Writable.Contains(target, StringComparer.OrdinalIgnoreCase) ? Path.ChangeExtension(from, target) : target;

    private static void Check(string from, string to, bool force)
    {
        if (!File.Exists(from))
            throw new FileNotFoundException($"There is no file \"{from}\". Name one notebook: {string.Join(", ", Readable)}.", from);
        if (!Readable.Contains(Ending(from), StringComparer.Ordinal))
            throw new IOException($"\"{from}\" does not end like a notebook. Expected {string.Join(", ", Readable)}.");
        if (!Writable.Contains(Ending(to), StringComparer.Ordinal))
            throw new IOException($"\"{to}\" does not say a format that can be written. Expected {string.Join(", ", Writable)}.");
        if (Path.GetFullPath(from) == Path.GetFullPath(to))
            throw new IOException($"Notebook and target are the same file, {to}. Name another target.");
        if (Directory.Exists(to))
            throw new IOException($"{to} is a folder. Name a file.");
        if (File.Exists(to) && !force)
            throw new IOException($"{to} is there already. Name another file, or replace it with --force.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(to))))
            throw new IOException($"There is no folder {Path.GetDirectoryName(Path.GetFullPath(to))}. Make it first, or name another file.");
    }

    private static byte[] Convert(string from, string to, string? project)
    {
        var notebook = Ending(from) == ".cs" ? CSharpProgramReader.Read(File.ReadAllText(from)) : Notebook.Load(from);
        var folder = Path.GetDirectoryName(Path.GetFullPath(to))!;
        switch (Ending(to))
        {
            case ".html":
                return Encoding.UTF8.GetBytes(new NotebookReport(new ReleaseGate()).ToHtml([new ReportedNotebook(from, notebook)]));
            case ".cs":
                return Encoding.UTF8.GetBytes(CSharpProgramWriter.Write(notebook, new ProgramOptions(typeof(ConvertCommand).Assembly.GetName().Version!.ToString(3))
                {
                    KitProject = project is null ? null : Relative(folder, project),
                    NotebookFolder = Relative(folder, Path.GetDirectoryName(Path.GetFullPath(from))!),
                }));
            case ".dib":
                return notebook.ToBytes(NotebookFormat.Dib);
            default:
                notebook.WriteSelectors();
                return notebook.ToBytes(NotebookFormat.Jupyter);
        }
    }

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string Ending(string path) => Path.GetExtension(path).ToLowerInvariant();
}
