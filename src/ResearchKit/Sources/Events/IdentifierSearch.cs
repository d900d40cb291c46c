using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Looks for identifiers of persons anywhere within a text: rolling hashes of all stretches as long as an identifier (Karp and Rabin 1987), and a comparison where one fits. Case of ASCII letters
/// is ignored, escapes (%C3%A4) are undone. Identifiers under six bytes are not looked for: they would be found by chance; one of digits alone is found only where no further
/// digit touches it.
/// </summary>
internal sealed class IdentifierSearch
{
    private const int Shortest = 6;
    private const ulong Base = 0x9E37_79B9_7F4A_7C15;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, HashSet<ulong>> _hashes = [];

    /// <summary>Adds an identifier.</summary>
    public void Add(string identifier)
    {
        var folded = identifier.Trim().ToLowerInvariant();
        var bytes = Encoding.UTF8.GetBytes(folded);
        if (bytes.Length < Shortest || !_known.Add(folded))
            return;
        if (!_hashes.TryGetValue(bytes.Length, out var hashes))
            _hashes.Add(bytes.Length, hashes = []);
        hashes.Add(Hash(bytes));
    }

    /// <summary>Whether a text holds an identifier.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        var written = Encoding.UTF8.GetString(text).ToLowerInvariant();
        if (Holds(Encoding.UTF8.GetBytes(written)))
            return true;
        return written.Contains('%', StringComparison.Ordinal) && Holds(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(written).ToLowerInvariant()));
    }

    private bool Holds(ReadOnlySpan<byte> text)
    {
        foreach (var (length, hashes) in _hashes)
        {
            if (length > text.Length)
                break;
            var power = 1UL;
            for (var i = 1; i < length; i++)
                power *= Base;
            var hash = Hash(text[..length]);
            for (var start = 0; ; start++)
            {
                if (hashes.Contains(hash) && IsWhole(text, start, length) && _known.Contains(Encoding.UTF8.GetString(text.Slice(start, length))))
                    return true;
                if (start + length >= text.Length)
                    break;
                hash = ((hash - ((text[start] + 1UL) * power)) * Base) + text[start + length] + 1;
            }
        }

        return false;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 0UL;
        foreach (var b in bytes)
            hash = (hash * Base) + b + 1;
        return hash;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text, int start, int length)
    {
        if (text.Slice(start, length).IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return true;
        return (start == 0 || !char.IsAsciiDigit((char)text[start - 1])) && (start + length == text.Length || !char.IsAsciiDigit((char)text[start + length]));
    }
}
