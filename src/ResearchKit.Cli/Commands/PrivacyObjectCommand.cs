using System.CommandLine;
using System.Globalization;
using ResearchKit.Privacy;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit privacy object</c>: people who objected to the use of their data.</summary>
internal static class PrivacyObjectCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var ids = new Option<string>("--ids") { Description = "File with one identifier a line; - for standard input. They are turned into pseudonyms in memory and written nowhere.", Required = true };
        var system = new Option<string>("--system") { Description = "What kind of identifiers they are, as in the mapping of the import: student-number, oneroster, account.", Required = true };
        var key = new Option<string?>("--key") { Description = "File of the project's pseudonym key. Default: the one that an import of this store makes when none is named." };
        var withdraw = new Option<bool>("--withdraw") { Description = "These people withdrew their objection: read their rows again." };
        var command = new Command("object", "Leave the rows of people out of every query on a store from now on, whatever the purpose, also after further imports.\nExit codes: 0 done; 1 failed; 2 none of them is a person of this store.")
        {
            store, ids, system, key, withdraw,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store));
            var keyFile = parsed.GetValue(key) ?? PseudonymKey.DefaultPath(opened.FilePath);
            if (!File.Exists(keyFile))
                throw new PseudonymKeyException($"There is no pseudonym key {keyFile}. Name the project's key file: --key FILE");
            var file = parsed.GetRequiredValue(ids);
            var text = file == "-" ? await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false) : await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
            var identifiers = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var secret = PseudonymKey.LoadOrCreate(keyFile);
            if (parsed.GetValue(withdraw))
            {
                var removed = opened.WithdrawObjection(secret, parsed.GetRequiredValue(system), identifiers);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{removed} taken off the list of objections."));
                return ExitCode.Ok;
            }

            var (named, known) = opened.Object(secret, parsed.GetRequiredValue(system), identifiers);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{named} on the list of objections; {known} of them are people of this store. Their rows are not read any more."));
            if (known > 0 || named == 0)
                return ExitCode.Ok;
            Terminal.Complain("None of them is a person of this store. Is --system the name that the import's mapping gives to these identifiers?");
            return ExitCode.CheckFailed;
        });
        return command.WithExamples(
            "researchkit privacy object store.duckdb --ids objections.txt --system student-number --key project.key",
            "researchkit privacy object store.duckdb --ids - --system student-number --withdraw");
    }
}
