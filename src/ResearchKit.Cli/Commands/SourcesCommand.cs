using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit sources</c>: where a store's rows came from, and which were refused.</summary>
internal static class SourcesCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var rejects = new Option<bool>("--rejects") { Description = "List the refused rows: file, line, column, reason." };
        var most = new Option<int>("--most") { Description = "With --rejects, at most so many rows.", DefaultValueFactory = _ => 1000 };
        var json = new Option<bool>("--json") { Description = "Print the sources, or with --rejects the refused rows, as JSON." };
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--most must be at least 1.");
        });
        var command = new Command(
            "sources",
            "Say where a store's rows came from: files with their hashes, importer, mapping, every row accounted for, and why rows were refused.\n"
            + "Exit codes: 0 said; 1 failed; 2 the rows on record do not add up.")
        {
            store, rejects, most, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store));
            var sources = opened.Sources;
            IDisplayable answer = parsed.GetValue(rejects) ? sources.RejectedLines(parsed.GetValue(most), cancellationToken) : sources;
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of((object)answer));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(answer, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(sources.IsBalanced ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        return command.WithExamples("researchkit sources store.duckdb", "researchkit sources store.duckdb --rejects --json");
    }
}
