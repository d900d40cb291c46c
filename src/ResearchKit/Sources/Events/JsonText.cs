using System.Text.Json;

namespace ResearchKit.Sources.Events;

/// <summary>Reads values of an item with a reader of tokens, without making objects of them.</summary>
internal static class JsonText
{
    /// <summary>The bytes of the name or string that the reader is at.</summary>
    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair.</exception>
    public static TextSlice Slice(ref Utf8JsonReader reader, EventRecord record)
    {
        if (!reader.ValueIsEscaped)
            return new TextSlice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        var start = record.ScratchUsed;
        var length = reader.CopyString(record.Room(reader.ValueSpan.Length));
        record.ScratchUsed += length;
        return new TextSlice(start, length, IsUnescaped: true);
    }

    /// <summary>The string that the reader is at; its bytes are valid until the next text with escapes is read.</summary>
    public static ReadOnlySpan<byte> Bytes(ref Utf8JsonReader reader, EventRecord record) =>
        reader.ValueIsEscaped ? record[Slice(ref reader, record)] : reader.ValueSpan;

    /// <summary>Moves to the value of the property that the reader is at, and passes over it.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
