using System.CommandLine;
using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit audit</c>: which use cases a store can carry, what is missing, and what to collect.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var store = new Argument<string>("STORE") { Description = "The store's file." };
        var useCases = new Option<string[]>("--use-case", "-u") { Description = "Number or name of a use case, once or more. Default: all nine.", AllowMultipleArgumentsPerToken = true };
        var cards = new Option<string[]>("--card", "-c") { Description = "A use-case card of your own (NAME.card.yaml), once or more; the kit's nine are then read only where --use-case names them.", AllowMultipleArgumentsPerToken = true };
        var details = new Option<bool>("--details") { Description = "Show every need with rows and coverage, and coverage by subgroup." };
        var purpose = new Option<string?>("--purpose") { Description = "What the audit is for; it is then a line in the store's audit log." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "audit",
            "Say which of the nine use cases a store can carry: ready, partly (what is missing, what still works) or not possible, and what to collect.\n"
            + "From a protected store, people are counted in bands. Exit codes: 0 all that was asked about is ready or partly possible; 1 failed; 2 something is not possible.")
        {
            store, useCases, cards, details, purpose, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            UseCaseCard[] asked = [.. (parsed.GetValue(useCases) ?? []).Select(UseCaseCards.Find).Concat((parsed.GetValue(cards) ?? []).Select(UseCaseCards.Read)).DistinctBy(card => card.Name, StringComparer.Ordinal)];
            using var opened = LearningStore.Open(parsed.GetRequiredValue(store), new LearningStoreOptions { Purpose = parsed.GetValue(purpose) });
            var report = WorkProgress.Show("Auditing", progress => ReadinessAudit.Of(opened, asked.Length == 0 ? null : asked, progress, cancellationToken));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(report));
            else
                Console.Out.WriteLine(new Displayer(new ReleaseGate()).Render(parsed.GetValue(details) ? report.WithDetails() : report, cancellationToken).Data[MimeTypes.Text]);
            return Task.FromResult(report.UseCases.Any(useCase => useCase.Readiness == Readiness.NotPossible) ? ExitCode.CheckFailed : ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit audit store.duckdb",
            "researchkit audit store.duckdb --use-case 2 --details",
            "researchkit audit store.duckdb --use-case well-learning --json",
            "researchkit audit store.duckdb --card early-help.card.yaml");
    }
}
