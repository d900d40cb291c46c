using System.Text;

namespace ResearchKit.Privacy.Purposes;

/// <summary>
/// People who objected to the use of their data, by pseudonym, in a file beside the store (<c>NAME.duckdb.objections.txt</c>, for its owner alone). Their rows are left out of every
/// query on the protected store from the next query on, whatever the purpose, and after every further import.
/// </summary>
/// <remarks>Identifiers are turned into pseudonyms in memory and appear nowhere.</remarks>
public sealed class ObjectionList
{
    private const string Header = "# People who objected, by pseudonym: their rows are not read. Written by: researchkit privacy object";

    /// <summary>The list of a store. Nothing is made until the first objection.</summary>
    /// <param name="storePath">The store's path; it need not exist.</param>
    public ObjectionList(string storePath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storePath);
        FilePath = Path.GetFullPath(storePath) + ".objections.txt";
    }

    /// <summary>Full path of the list.</summary>
    public string FilePath { get; }

    /// <summary>The pseudonyms, in the order in which they were added.</summary>
    /// <exception cref="InvalidDataException">A line is no pseudonym. Fails closed: the store is not read until the list is mended.</exception>
    public IReadOnlyList<string> Read() => Parse(Text());

    /// <summary>Adds people by their identifiers.</summary>
    /// <param name="key">The project's key, with which the store was imported.</param>
    /// <param name="identifierSystem">What kind of identifiers they are, as in the mapping of the import: <c>student-number</c>.</param>
    /// <param name="identifiers">The identifiers. They stay in memory.</param>
    /// <returns>The pseudonyms of those named, in order; the ones already on the list are not added twice.</returns>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public IReadOnlyList<string> Add(PseudonymKey key, string identifierSystem, IEnumerable<string> identifiers)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(identifiers);
        var named = identifiers.Where(identifier => !string.IsNullOrWhiteSpace(identifier)).Select(identifier => key.Pseudonym(identifierSystem, identifier)).ToArray();
        Change(listed => [.. listed.Union(named, StringComparer.Ordinal)]);
        return named;
    }

    /// <summary>Takes people off the list who withdrew their objection.</summary>
    /// <param name="key">The project's key.</param>
    /// <param name="identifierSystem">What kind of identifiers they are.</param>
    /// <param name="identifiers">The identifiers.</param>
    /// <returns>How many were on the list.</returns>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public int Remove(PseudonymKey key, string identifierSystem, IEnumerable<string> identifiers)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(identifiers);
        var named = identifiers.Where(identifier => !string.IsNullOrWhiteSpace(identifier)).Select(identifier => key.Pseudonym(identifierSystem, identifier)).ToHashSet(StringComparer.Ordinal);
        var removed = 0;
        Change(listed =>
        {
            removed = listed.Count(named.Contains);
            return [.. listed.Where(pseudonym => !named.Contains(pseudonym))];
        });
        return removed;
    }

    /// <summary>The file's text; empty when there is none.</summary>
    internal string Text() => File.Exists(FilePath) ? File.ReadAllText(FilePath) : "";

    /// <summary>The pseudonyms in a text of the file.</summary>
    internal IReadOnlyList<string> Parse(string text)
    {
        var pseudonyms = new List<string>();
        foreach (var (line, number) in text.Split('\n').Select((line, i) => (line.Trim(), i + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (!IsPseudonym(line))
                throw new InvalidDataException(
                    $"Line {number} of {FilePath} is no pseudonym ({PseudonymKey.Prefix} and {PseudonymKey.Digits} hexadecimal digits). The store is not read until the list is whole: restore it from a copy.");
            pseudonyms.Add(line.ToLowerInvariant());
        }

        return pseudonyms;
    }

    private void Change(Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        using var held = OwnerOnlyFile.Lock(FilePath + ".lock");
        var draft = $"{FilePath}.{Guid.NewGuid():N}.new";
        try
        {
            var text = new StringBuilder(Header).Append('\n');
            foreach (var pseudonym in change(Read()))
                text.Append(pseudonym).Append('\n');
            OwnerOnlyFile.Write(draft, text.ToString());
            File.Move(draft, FilePath, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static bool IsPseudonym(string line) => line.Length == PseudonymKey.Prefix.Length + PseudonymKey.Digits
        && line.StartsWith(PseudonymKey.Prefix, StringComparison.OrdinalIgnoreCase) && line[PseudonymKey.Prefix.Length..].All(char.IsAsciiHexDigit);
}
