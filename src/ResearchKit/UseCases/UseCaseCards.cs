using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.UseCases;

/// <summary>The nine use-case cards that the kit brings.</summary>
public static class UseCaseCards
{
    private const string Embedded = "ResearchKit.UseCases.";

    private static readonly Lazy<ImmutableArray<UseCaseCard>> Cards = new(ReadAll);

    /// <summary>All cards, by number.</summary>
    /// <exception cref="UseCaseCardException">A card is wrong.</exception>
    public static ImmutableArray<UseCaseCard> All => Cards.Value;

    /// <summary>A card by number or name.</summary>
    /// <param name="numberOrName"><c>2</c> or <c>early-identification</c>; case is ignored.</param>
    /// <exception cref="UseCaseCardException">There is no such card; the message lists the valid ones.</exception>
    public static UseCaseCard Find(string numberOrName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(numberOrName);
        return All.FirstOrDefault(card => card.Name.Equals(numberOrName, StringComparison.OrdinalIgnoreCase)
                || card.Number.ToString(CultureInfo.InvariantCulture) == numberOrName)
            ?? throw new UseCaseCardException(NameSuggestion.NotFound(
                "use case",
                "the kit",
                numberOrName,
                [.. All.SelectMany(card => new[] { card.Number.ToString(CultureInfo.InvariantCulture), card.Name })]));
    }

    /// <summary>A card from its text, for cards of your own.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="UseCaseCardException">The card is wrong; the message has the line.</exception>
    public static UseCaseCard Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return CardReader.Read(yaml, name);
    }

    private static ImmutableArray<UseCaseCard> ReadAll()
    {
        var assembly = typeof(UseCaseCards).Assembly;
        var cards = new List<UseCaseCard>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Embedded, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream);
            cards.Add(Parse(reader.ReadToEnd(), resource[Embedded.Length..]));
        }

        return [.. cards.OrderBy(card => card.Number)];
    }
}
