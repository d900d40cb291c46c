using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Sources.Inspection;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit inspect</c>: what an import of a folder would find and do.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with an export, or with a folder for each of several systems." };
        var json = new Option<bool>("--json") { Description = "Print what was found as JSON." };
        var command = new Command(
            "inspect",
            "Say what an import of a folder would find and do: exports, files, each column with its class and where it goes, and what is not recognised. Imports nothing and shows no value.\n"
            + "Exit codes: 0 it can be imported; 1 failed; 2 nothing is recognised, or an import would stop.")
        {
            folder, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var inspection = FolderInspection.Of(parsed.GetRequiredValue(folder), cancellationToken);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(inspection));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(inspection, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(inspection.CanBeImported ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        return command.WithExamples("researchkit inspect exports", "researchkit inspect exports --json");
    }
}
