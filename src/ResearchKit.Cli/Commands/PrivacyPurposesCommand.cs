using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Store.Access;
using ResearchKit.UseCases;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit privacy purposes</c>: what a store may be read for.</summary>
internal static class PrivacyPurposesCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file; for --draft it need not exist." };
        var draft = new Option<bool>("--draft") { Description = "Print a register to be finished: a purpose for each use-case card, with the columns that it names." };
        var cards = new Option<string?>("--cards") { Description = "Folder with use-case cards (*.card.yaml) for --draft. Default: the kit's nine." };
        var json = new Option<bool>("--json") { Description = "Print the purposes as JSON." };
        var command = new Command(
            "purposes",
            "Show the purposes for which a store may be read, from the register beside it (STORE.purposes.yaml): question, legal basis or consent, last day, columns.\n"
            + "Exit codes: 0 there are valid ones; 1 failed; 2 none is declared, or all are over.")
        {
            store, draft, cards, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            if (parsed.GetValue(draft))
            {
                Console.Out.Write(PurposeDraft.Of(Cards(parsed.GetValue(cards)), today));
                return Task.FromResult(ExitCode.Ok);
            }

            var register = PurposeRegister.Read(parsed.GetRequiredValue(store));
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of((object)register.Purposes) : new Displayer(new ReleaseGate()).Render(register.On(today), cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(register.Purposes.Any(purpose => purpose.Until >= today) ? ExitCode.Ok : ExitCode.CheckFailed);
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(cards) is not null && !result.GetValue(draft))
                result.AddError("--cards is about what --draft prints: add --draft.");
        });
        return command.WithExamples(
            "researchkit privacy purposes store.duckdb",
            "researchkit privacy purposes store.duckdb --draft > store.duckdb.purposes.yaml");
    }

    private static IReadOnlyList<UseCaseCard> Cards(string? folder) => folder is null
        ? UseCaseCards.All
        : [.. Directory.GetFiles(folder, "*.card.yaml").Order(StringComparer.Ordinal).Select(file => UseCaseCards.Parse(File.ReadAllText(file), Path.GetFileName(file)))];
}
