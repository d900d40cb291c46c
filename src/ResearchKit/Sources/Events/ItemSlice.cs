namespace ResearchKit.Sources.Events;

/// <summary>What stands at a place of a file.</summary>
internal enum ItemKind : byte
{
    /// <summary>A value of its own: a statement, an envelope, or what stands in its place.</summary>
    Value = 0,

    /// <summary>A value larger than <see cref="EventFileReader.LargestItem"/>, whose bytes were passed over.</summary>
    TooLarge = 1,

    /// <summary>A value that the file's end cut off.</summary>
    Unfinished = 2,

    /// <summary>The file, or its line, ends before an array or page does. Nothing is known to be lost, but something may be.</summary>
    Unclosed = 3,
}

/// <summary>An item within a block of a file.</summary>
/// <param name="Start">First byte within the block.</param>
/// <param name="Length">Bytes; 0 where they are not at hand.</param>
/// <param name="Line">Line of the file on which it begins, from 1.</param>
/// <param name="Item">How many items begin before it on that line.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct ItemSlice(int Start, int Length, long Line, int Item, ItemKind Kind);

/// <summary>A block of a file, and the items in it.</summary>
/// <param name="Buffer">The bytes.</param>
internal sealed record ItemBatch(byte[] Buffer)
{
    /// <summary>The items, in the file's order.</summary>
    public List<ItemSlice> Items { get; } = [];

    /// <summary>Bytes of the (uncompressed) file up to the end of the block.</summary>
    public long BytesRead { get; set; }
}
