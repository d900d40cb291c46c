using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.UseCases;

/// <summary>Reads use-case cards against a store: what can be asked of it, what cannot, and what to collect.</summary>
/// <example>
/// <code>
/// using var store = LearningStore.Open("city.duckdb");
/// var report = ReadinessAudit.Of(store);
/// report["early-identification"].Readiness
/// </code>
/// </example>
public static class ReadinessAudit
{
    /// <summary>Audits a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cards">The use cases; null for all nine of <see cref="UseCaseCards.All"/>.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UseCaseCardException">A card is a draft: settings of it are not answered yet; the message lists them.</exception>
    /// <remarks>
    /// Each table is read once or twice, whatever the number of cards, and by the columns that cards name alone. When the store was opened for a purpose, the audit is one
    /// record of its audit log.
    /// </remarks>
    public static ReadinessReport Of(
        LearningStore store, IReadOnlyList<UseCaseCard>? cards = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        cards ??= UseCaseCards.All;
        foreach (var card in cards)
            RefuseUnanswered(card);
        var tables = cards.SelectMany(card => card.Needs.Concat(card.Optional)).SelectMany(need => need.Alternatives)
            .SelectMany(alternative => alternative.Columns).Select(column => column.Table).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return store.Inspect("readiness", tables, session =>
        {
            var figures = AuditFigures.Of(session, cards, progress, cancellationToken);
            var disclosure = new Disclosure(store.Protection != Protection.Synthetic);
            var report = new ReadinessReport(
                Path.GetFileName(store.FilePath),
                store.Protection,
                store.DataAsOf,
                disclosure.WholeTable(figures.People("is_learner", [])[0]),
                disclosure.WholeTable(figures.People("NOT is_learner", [])[0]),
                [.. cards.OrderBy(card => card.Number).Select(card => new CardAudit(card, figures, disclosure).Result())]);
            return report with { UseCases = [.. report.UseCases.Select(useCase => useCase with { Report = report })] };
        });
    }

    private static void RefuseUnanswered(UseCaseCard card)
    {
        if (card.Unanswered.Length > 0)
        {
            throw new UseCaseCardException(
                $"Card {card.Name} is a draft: it does not say {string.Join(", ", card.Unanswered)} yet. Put what is so in place of each \"?\"; the comments in the card ask for it. "
                + "Before that nobody can tell whom the use case serves and who guards it, so no data is judged for it.");
        }
    }
}
