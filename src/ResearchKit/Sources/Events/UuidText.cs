using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>Universally unique identifiers written in UTF-8.</summary>
internal static class UuidText
{
    /// <summary>A UUID with hyphens, as <see cref="Formats.JsonObjectCheck.IsUuid"/> accepts it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 id)
    {
        if (text.Length == 36 && Guid.TryParseExact(AsChars(text, stackalloc char[36]), "D", out var guid))
        {
            id = Number(guid);
            return true;
        }

        // Spaces around it, which .NET lets pass.
        id = default;
        if (text.Length is < 36 or > 256 || !Guid.TryParseExact(Encoding.UTF8.GetString(text), "D", out guid))
            return false;
        id = Number(guid);
        return true;
    }

    private static ReadOnlySpan<char> AsChars(ReadOnlySpan<byte> text, Span<char> chars)
    {
        // Bytes beyond ASCII become characters that are no digits.
        for (var i = 0; i < text.Length; i++)
            chars[i] = (char)text[i];
        return chars;
    }

    private static UInt128 Number(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
