using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Store.Access;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit privacy log</c>: what was done with a store.</summary>
internal static class PrivacyLogCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var last = new Option<int>("--last") { Description = "How many of the newest records are shown. Default: 50.", DefaultValueFactory = _ => 50 };
        var json = new Option<bool>("--json") { Description = "Print the records as JSON." };
        var command = new Command("log", "Show the audit log of a store (imports, queries also where refused, releases, budget) and whether any record was changed or taken out.\nExit codes: 0 the log is whole; 1 failed; 2 it is not.")
        {
            store, last, json,
        };
        last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--last: expected a number from 1.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(store));
            var log = new AuditLog(path);
            if (!File.Exists(path) && !File.Exists(log.FilePath))
            {
                Terminal.Complain($"There is no store {path}, and no log of one.");
                return Task.FromResult(ExitCode.Failed);
            }

            try
            {
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonText.Of((object)log.Read(cancellationToken).TakeLast(parsed.GetValue(last)).ToArray())
                    : new Displayer(new ReleaseGate()).Render(log.ToTable(parsed.GetValue(last), cancellationToken), cancellationToken).Data[MimeTypes.Text]);
                return Task.FromResult(ExitCode.Ok);
            }
            catch (InvalidDataException broken)
            {
                Terminal.Complain(broken.Message);
                return Task.FromResult(ExitCode.CheckFailed);
            }
        });
        return command.WithExamples("researchkit privacy log store.duckdb", "researchkit privacy log store.duckdb --last 10 --json");
    }
}
