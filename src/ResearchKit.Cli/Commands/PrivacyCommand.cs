using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;
using ResearchKit.Store;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit privacy</c>: what may leave a store.</summary>
internal static class PrivacyCommand
{
    public static Command Create() => new("privacy", "See and settle what may leave a store.") { Budget(), PrivacyPurposesCommand.Create(), PrivacyObjectCommand.Create(), PrivacyLogCommand.Create(), AttackCommand.Create() };

    private static Command Budget()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var epsilon = new Option<double?>("--epsilon") { Description = "Declare the budget: epsilon of all releases with noise together. Once for a store and all its imports; 1 to 3 is usual." };
        var delta = new Option<double>("--delta") { Description = "Delta of the declared budget; well below 1 by the number of learners. Default: 1e-6.", DefaultValueFactory = _ => 1e-6 };
        var json = new Option<bool>("--json") { Description = "Print the budget as JSON." };
        var command = new Command(
            "budget",
            "Show what releases with noise (differential privacy) may give away in all and what they did; with --epsilon, declare it.\nExit codes: 0 shown or declared; 1 failed; 2 no budget is declared.")
        {
            store, epsilon, delta, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store));
            var ledger = opened.Budget;
            PrivacyBudget? budget;
            try
            {
                budget = parsed.GetValue(epsilon) is { } wanted ? ledger.Declare(wanted, parsed.GetValue(delta), cancellationToken) : ledger.Read(cancellationToken);
            }
            catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or InvalidDataException)
            {
                Terminal.Complain(wrong.Message);
                return Task.FromResult(ExitCode.Failed);
            }

            if (budget is null)
            {
                Terminal.Complain("No privacy budget is declared for this store. Declare it once, with whoever answers for the data: researchkit privacy budget STORE --epsilon 2");
                return Task.FromResult(ExitCode.CheckFailed);
            }

            Console.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of((object)budget) : new Displayer(new ReleaseGate()).Render(budget, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(ExitCode.Ok);
        });
        return command.WithExamples("researchkit privacy budget store.duckdb", "researchkit privacy budget store.duckdb --epsilon 2");
    }
}
