using System.CommandLine;
using System.Globalization;
using ResearchKit.Synthesis;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit datasets</c>: checks of data set folders.</summary>
internal static class DatasetsCommand
{
    public static Command Create() => new("datasets", "Check data sets.") { Verify() };

    private static Command Verify()
    {
        var folders = new Argument<string[]>("FOLDER") { Description = "Data sets, or folders of data sets.", Arity = ArgumentArity.OneOrMore };
        var regenerate = new Option<bool>("--regenerate") { Description = "Also make every row anew from the descriptor's seed and parameters, and compare." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command(
            "verify",
            "Compare the files of data sets with their hashes, and their rows, read back, with their checksums.\n"
            + "Exit codes: 0 all as described, 1 a folder is no data set, 2 a file or its rows differ.")
        {
            folders, regenerate, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var results = new List<DatasetVerification>();
            foreach (var folder in DatasetVerification.Find(parsed.GetRequiredValue(folders)))
            {
                results.Add(WorkProgress.Show($"Verifying {Path.GetFileName(folder)}", progress =>
                    DatasetVerification.Of(folder, parsed.GetValue(regenerate), progress, cancellationToken)));
            }
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(results));
            else
                results.ForEach(Print);
            return Task.FromResult(results.TrueForAll(result => result.Problems.Count == 0) ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        return command.WithExamples("researchkit datasets verify datasets", "researchkit datasets verify datasets/city-small --regenerate");
    }

    private static void Print(DatasetVerification result)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.Problems.Count == 0 ? "ok     " : "DIFFERS")}  {result.Folder}  {result.Files} files, {result.Bytes:N0} bytes, {result.Rows:N0} rows{(result.IsRegenerated ? ", made anew and equal" : "")}"));
        foreach (var problem in result.Problems)
            Console.Out.WriteLine("         " + problem);
    }
}
