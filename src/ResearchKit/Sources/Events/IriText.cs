using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>Identifiers of things as UTF-8: the rules of <see cref="Formats.JsonObjectCheck.IsIri"/> without making text of them, and their parts.</summary>
internal static class IriText
{
    /// <summary>Whether bytes are a resource identifier with a scheme: letters, a colon, more; no space, no line break but a last one.</summary>
    public static bool IsIri(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon < 1 || colon + 1 >= text.Length || !char.IsAsciiLetter((char)text[0]))
            return false;
        foreach (var b in text[1..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'.' or (byte)'-'))
                return false;
        }

        var rest = text[(colon + 1)..];
        var end = rest.IndexOfAny((byte)' ', (byte)'\n');
        return end < 0 || (end > 0 && rest[end] == '\n' && end == rest.Length - 1);
    }

    /// <summary>Whether bytes are mailto: and an e-mail address.</summary>
    public static bool IsMailbox(ReadOnlySpan<byte> text)
    {
        if (!IsIri(text) || !text.StartsWith("mailto:"u8))
            return false;
        var address = text["mailto:".Length..];
        var at = address.IndexOf((byte)'@');
        return at > 0 && at < address.Length - 1 && at == address.LastIndexOf((byte)'@') && address.IndexOfAny((byte)'\r', (byte)'\n', (byte)' ') < 0;
    }

    /// <summary>An identifier without its query and fragment.</summary>
    public static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> iri)
    {
        var end = iri.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? iri : iri[..end];
    }

    /// <summary>The last part that is not empty, between slashes, colons or a hash sign: of <c>http://adlnet.gov/expapi/verbs/answered</c> it is <c>answered</c>.</summary>
    public static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> iri)
    {
        var query = iri.IndexOf((byte)'?');
        var path = (query < 0 ? iri : iri[..query]).TrimEnd("/#:"u8);
        var start = path.LastIndexOfAny((byte)'/', (byte)'#', (byte)':');
        return path[(start + 1)..];
    }

    /// <summary>Host of an address with one, such as https://example.org/a; else the identifier without its query.</summary>
    public static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> iri)
    {
        var start = iri.IndexOf("://"u8);
        if (start < 0)
            return WithoutQuery(iri);
        var rest = iri[(start + 3)..];
        var end = rest.IndexOfAny((byte)'/', (byte)'?', (byte)'#');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>Whether bytes hold an @, written as such or escaped.</summary>
    public static bool HasAt(ReadOnlySpan<byte> text) => text.Contains((byte)'@') || text.IndexOf("%40"u8) >= 0;

    /// <summary>Whether bytes look like a word of a vocabulary: at most 64 letters, digits, <c>_ - . ~ %</c>.</summary>
    public static bool IsCode(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 64)
            return false;
        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b < 0x80 && b is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)'~' or (byte)'%'))
                return false;
        }

        return !HasAt(text);
    }

    /// <summary>The last part of an identifier as people read it, with what is kept of its query: escapes undone.</summary>
    public static string Label(ReadOnlySpan<byte> iri)
    {
        var query = iri.IndexOf((byte)'?');
        return Uri.UnescapeDataString(Encoding.UTF8.GetString(LastSegment(iri)) + (query < 0 ? "" : Encoding.UTF8.GetString(iri[query..])));
    }
}
