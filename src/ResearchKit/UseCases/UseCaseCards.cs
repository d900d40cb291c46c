using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Frames;

namespace ResearchKit.UseCases;

/// <summary>The nine use-case cards that the kit brings.</summary>
public static partial class UseCaseCards
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

    /// <summary>A card from a file, for cards of your own.</summary>
    /// <param name="path">The file, <c>NAME.card.yaml</c>.</param>
    /// <exception cref="UseCaseCardException">There is no such file, or the card is wrong; the message has the line.</exception>
    public static UseCaseCard Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return File.Exists(path) ? Parse(File.ReadAllText(path), Path.GetFileName(path)) : throw new UseCaseCardException(
            $"There is no card {Path.GetFullPath(path)}. Begin one: researchkit new use-case NAME");
    }

    /// <summary>
    /// The text of a new card: every setting with the question that it answers, and <c>?</c> where a person has to say something. It can be read at once; <see cref="ReadinessAudit"/> refuses it before no <c>?</c> is left
    /// (<see cref="UseCaseCard.Unanswered"/>).
    /// </summary>
    /// <param name="name">Its name in file names: small letters a to z, digits and hyphens, and none of the kit's own cards.</param>
    /// <param name="number">Its number, 10 or more: 1 to 9 are the kit's own.</param>
    /// <param name="title">Title for people; null makes one of the name.</param>
    /// <param name="question">What is asked; null leaves it open.</param>
    /// <exception cref="UseCaseCardException">The name has other characters, or is taken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 10.</exception>
    public static string Draft(string name, int number, string? title = null, string? question = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, FirstFreeNumber);
        CheckName(name);
        return UseCaseDraft.Of(name, number, title ?? TitleOf(name), question);
    }

    /// <summary>A title made of a name: <c>early-help</c> becomes <c>Early help</c>.</summary>
    internal static string TitleOf(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    /// <summary>Where use cases come from: that the kit's nine are a reconstruction, where one of them is among the cards; else where their questions come from.</summary>
    internal static string OriginOf(IReadOnlyList<UseCaseCard> cards) => cards.Count == 0 || cards.Any(card => card.Number < FirstFreeNumber)
        ? UseCaseCard.Reconstruction
        : $"Origin: {string.Join("; ", cards.Select(card => card.Origin).Distinct(StringComparer.Ordinal))}";

    /// <summary>The smallest number of a card that is not the kit's.</summary>
    internal const int FirstFreeNumber = 10;

    /// <exception cref="UseCaseCardException">A card cannot have that name.</exception>
    internal static void CheckName(string name)
    {
        if (!CardName().IsMatch(name))
            throw new UseCaseCardException($"\"{QuotedText.Shortened(name)}\" cannot be the name of a use case. A name has small letters a to z, digits and hyphens, for example early-help: it becomes the names of files.");
        if (All.Any(card => card.Name == name))
            throw new UseCaseCardException($"\"{name}\" is a use case that the kit brings. Give yours another name, for example {name}-of-our-school.");
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CardName();

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
