using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;

namespace ResearchKit.UseCases;

/// <summary>Drafts a purpose register from use-case cards: one purpose a card, with the columns that its data names.</summary>
public static class PurposeDraft
{
    /// <summary>
    /// The text of a register to be finished by whoever answers for the data: each purpose lacks its legal basis or scope of consent, so that none holds before somebody has
    /// thought about it.
    /// </summary>
    /// <param name="cards">The cards.</param>
    /// <param name="today">From which the months of a card's expiry count.</param>
    public static string Of(IReadOnlyList<UseCaseCard> cards, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(cards);
        var text = new StringBuilder("# A draft. For each purpose: state legal-basis (or the scope of consent), strike columns that the question can do without, check the last day.\n")
            .Append(PurposeText.Head.ReplaceLineEndings("\n"));
        foreach (var card in cards.OrderBy(card => card.Number))
        {
            text.Append('\n').Append(PurposeText.Write(new Purpose
            {
                Name = card.Name,
                Question = card.Question,
                Card = card.Name,
                Until = today.AddMonths(card.ExpiresAfterMonths),
                LegalBasis = "",
                Columns = Columns(card),
            }));
        }

        return text.ToString();
    }

    /// <summary>The columns that a card's needs and options name, and the keys that join their tables, in the schema's order.</summary>
    private static ImmutableArray<string> Columns(UseCaseCard card)
    {
        var named = card.Needs.Concat(card.Optional).SelectMany(need => need.Alternatives).SelectMany(alternative =>
            alternative.Columns.Concat(alternative.Conditions.SelectMany(Of))).Select(column => column.ToString()).ToHashSet(StringComparer.Ordinal);
        var tables = LearningSchema.Current.Tables.Where(table => table.Columns.Any(column => named.Contains($"{table.Name}.{column.Name}"))).ToArray();
        var referred = tables.SelectMany(table => table.Columns).Select(column => column.References).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. tables.SelectMany(table => table.Columns
                .Where(column => named.Contains($"{table.Name}.{column.Name}")
                    || (column.References is { } to && (to is "person" or "learner" or "staff" || tables.Any(other => other.Name == to)))
                    || (column.Role == SchemaRole.Surrogate && referred.Contains(table.Name)))
                .Select(column => string.Create(CultureInfo.InvariantCulture, $"{table.Name}.{column.Name}"))),
        ];
    }

    private static IEnumerable<ColumnReference> Of(DataCondition condition)
    {
        if (condition.Column is { } column)
            yield return new ColumnReference(condition.Table, column);
        if (condition.Other is { } other)
            yield return other;
        if (condition.Where is { } filter)
            yield return new ColumnReference(condition.Table, filter.Column);
    }
}
