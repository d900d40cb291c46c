using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Templates;
using ResearchKit.UseCases;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit new</c>: the beginning of something of one's own.</summary>
internal static partial class NewCommand
{
    private const string ShippedData = "datasets/city-small";

    public static Command Create() => new("new", "Begin a use case of your own: its card and its notebook.") { UseCase() };

    private static Command UseCase()
    {
        var name = new Argument<string>("NAME") { Description = "Its name in file names: small letters a to z, digits and hyphens, for example early-help." };
        var title = new Option<string?>("--title") { Description = "Title for people. Default: made of the name." };
        var question = new Option<string?>("--question") { Description = "What is asked, as one question. Default: left open in card and notebook." };
        var folder = new Option<string>("--out", "-o") { Description = "Folder for the two files, made where it is missing. Default: the present one.", DefaultValueFactory = _ => "." };
        var data = new Option<string?>("--data") { Description = $"Data that the notebook opens: folder of a data set, or a store (.duckdb). Default: {ShippedData} of the folder or one above it." };
        var command = new Command(
            "use-case",
            "Write NAME.card.yaml and NAME.ipynb. The card has every setting with the question that it answers, and \"?\" where somebody has to say something: whom it serves, what is never done with it, who co-signs it, when it expires, "
            + "where decisions and harms are written down. While a \"?\" is left, audit refuses it. The notebook asks an example, so that it runs at once, and has the sections in which a use case is told. Files that are there are never replaced.\n"
            + "Exit codes: 0 written; 1 not, the message says why.")
        {
            name, title, question, folder, data,
        };
        command.SetAction(parsed => Write(
            parsed.GetRequiredValue(name), parsed.GetValue(title), parsed.GetValue(question), parsed.GetRequiredValue(folder), parsed.GetValue(data)));
        return command.WithExamples(
            "researchkit new use-case early-help",
            "researchkit new use-case early-help --question \"When do learners ask for help?\" --out my-cases --data my-city",
            "researchkit new use-case early-help --title \"Help, early\" --data store.duckdb");
    }

    private static int Write(string name, string? title, string? question, string folder, string? data)
    {
        var (asked, named) = (Said(question), Said(title));
        var target = Path.GetFullPath(folder);
        var card = UseCaseCards.Draft(name, NextNumber(target), named, asked);
        var opened = data is null ? Shipped(target) : Existing(data);
        var seen = Path.GetRelativePath(target, opened).Replace('\\', '/');
        var notebook = UseCaseNotebook.Make(name, named ?? UseCaseCards.TitleOf(name), asked, seen);
        var (cardFile, notebookFile) = (Path.Combine(target, name + ".card.yaml"), Path.Combine(target, name + ".ipynb"));
        foreach (var file in (string[])[cardFile, notebookFile])
        {
            if (File.Exists(file))
                throw new IOException($"{file} is there already, and nothing is replaced. Take another name, or another folder with --out.");
        }

        Directory.CreateDirectory(target);
        WriteNew(cardFile, Encoding.UTF8.GetBytes(card));
        WriteNew(notebookFile, notebook.ToBytes());
        var open = UseCaseCards.Parse(card, Path.GetFileName(cardFile)).Unanswered.Length;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {cardFile}: {open} settings to answer before it can be audited"));
        Console.Out.WriteLine($"Wrote {notebookFile}: runs on {seen}");
        Console.Out.WriteLine($"Next: researchkit run \"{Path.GetRelativePath(Environment.CurrentDirectory, notebookFile)}\"");
        return ExitCode.Ok;
    }

    /// <summary>A text that says something; else null.</summary>
    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static void WriteNew(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(bytes);
    }

    /// <summary>The number after those of the cards in the folder; 10 or more.</summary>
    private static int NextNumber(string folder)
    {
        var taken = !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.card.yaml").SelectMany(File.ReadLines)
            .Select(line => CardNumber().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
        return taken.Append(UseCaseCards.FirstFreeNumber - 1).Max() + 1;
    }

    private static string Existing(string data)
    {
        var path = Path.GetFullPath(data);
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new IOException($"There is no folder and no file {path}. --data takes the folder of a data set, such as one that \"researchkit city --out my-city\" makes, or a store (.duckdb) that \"researchkit import\" made.");
        return path;
    }

    private static string Shipped(string target)
    {
        foreach (var start in (string[])[target, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var data = Path.Combine(folder.FullName, ShippedData.Replace('/', Path.DirectorySeparatorChar));
                if (File.Exists(Path.Combine(data, "datapackage.json")))
                    return data;
            }
        }

        throw new IOException($"There is no {ShippedData} in {target} or above it, so the notebook would have nothing to open. Name data with --data: a store (.duckdb), or a data set, such as one that \"researchkit city --learners 3000 --out my-city\" makes.");
    }

    [GeneratedRegex(@"^card:\s*(?<number>\d{1,6})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CardNumber();
}
