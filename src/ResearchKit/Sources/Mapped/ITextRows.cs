using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>Rows of text that a reader makes one after the other.</summary>
internal interface ITextRows : IDisposable
{
    /// <summary>Records that are no rows, in the file's order, as far as was read.</summary>
    ImmutableArray<BrokenRecord> Broken { get; }

    /// <summary>Where each record stands, as far as was read.</summary>
    RecordLines Lines { get; }

    /// <summary>Goes on to the next row.</summary>
    /// <param name="values">Takes the values of the columns that were asked for, in their order; null where missing.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImportException">The file cannot be read on.</exception>
    bool Read(string?[] values);
}
