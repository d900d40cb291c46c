using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>
/// The rules by which a column of a source may become a column of a store. They fail closed: what is not known to be harmless stops the import.
/// </summary>
public static class ImportGate
{
    /// <summary>Names in mappings, and their classes.</summary>
    public static IReadOnlyDictionary<string, SourceClass> ClassNames { get; } = new SortedDictionary<string, SourceClass>(StringComparer.Ordinal)
    {
        ["direct"] = SourceClass.Direct,
        ["quasi"] = SourceClass.Quasi,
        ["sensitive"] = SourceClass.Sensitive,
        ["neutral"] = SourceClass.Neutral,
        ["free_text"] = SourceClass.FreeText,
    };

    /// <summary>Columns of a file that have no class.</summary>
    /// <param name="columns">The columns that the file has.</param>
    /// <param name="classified">The columns that the mapping gives a class.</param>
    /// <returns>Their names, in the file's order; empty when the file may be read.</returns>
    public static IReadOnlyList<string> Unclassified(IEnumerable<string> columns, IReadOnlySet<string> classified) =>
        [.. columns.Where(column => !classified.Contains(column))];

    /// <summary>Whether a column may become a column of the store, and if not, why.</summary>
    /// <param name="source">Class of the source column.</param>
    /// <param name="target">Class of the store's column.</param>
    /// <param name="becomesPseudonym">The value is an identifier of a person and is replaced by a pseudonym.</param>
    /// <param name="isGeneralised">The value is generalised on the way, for example a birth date to a year.</param>
    /// <param name="isKept">The mapping asks for this free text by name.</param>
    /// <returns>Null when it may; else the reason and the remedy, in a sentence.</returns>
    public static string? Refuse(SourceClass source, DisclosureClass target, bool becomesPseudonym, bool isGeneralised, bool isKept) => (source, target) switch
    {
        (SourceClass.Direct, DisclosureClass.Pseudonym) when becomesPseudonym => null,
        (SourceClass.Direct, DisclosureClass.QuasiIdentifier) when isGeneralised => null,
        (SourceClass.Direct, _) => "it is a direct identifier, which a store never holds; map it to a person column, where it becomes a pseudonym, or leave it out",
        (_, DisclosureClass.Pseudonym) when becomesPseudonym =>
            "it identifies people and is not classed as direct; give it the class direct",
        (SourceClass.FreeText, _) when !isKept => "it is free text, which is dropped unless asked for; write { class: free_text, keep: true } if it must be kept",
        (SourceClass.FreeText, DisclosureClass.Sensitive) => null,
        (SourceClass.FreeText, _) => "it is free text, which may only go to a column of class sensitive",
        (SourceClass.Sensitive, not DisclosureClass.Sensitive) => "it is sensitive and the column in the store is not",
        (SourceClass.Quasi, DisclosureClass.Neutral) => "it is a quasi-identifier and the column in the store is neutral",
        _ => null,
    };
}
