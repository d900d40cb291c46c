using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ResearchKit.Privacy;

/// <summary>An encoding of a person's names by a <see cref="NameEncoder"/>: bits that can be compared, and not read without the key.</summary>
public sealed class EncodedName : IEquatable<EncodedName>
{
    private const string Version = "rkn1";

    private readonly ImmutableArray<ulong> _words;

    internal EncodedName(string scheme, ImmutableArray<ulong> words)
    {
        Scheme = scheme;
        _words = words;
    }

    /// <summary>What tells encodings that can be compared from others: settings, and 8 hexadecimal digits that depend on the key and say nothing of it.</summary>
    public string Scheme { get; }

    /// <summary>Number of bits.</summary>
    public int Length => _words.Length * 64;

    /// <summary>Number of bits that are set.</summary>
    public int Ones => _words.Sum(BitOperations.PopCount);

    /// <summary>Whether a bit is set.</summary>
    /// <param name="bit">Its place, from 0.</param>
    public bool this[int bit] => (_words[bit / 64] >> (bit % 64) & 1) != 0;

    /// <summary>Dice similarity: twice the bits that both have set, over the bits that each has set. 0 to 1; 0 when neither has any.</summary>
    /// <param name="other">An encoding of the same scheme.</param>
    /// <exception cref="ArgumentException">It was made with another key or other settings, so that the two cannot be compared.</exception>
    public double Dice(EncodedName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Scheme != Scheme)
            throw new ArgumentException($"The encodings are of the schemes {Scheme} and {other.Scheme}: another key or other settings. Encode both with the same.", nameof(other));
        int common = 0, all = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            common += BitOperations.PopCount(_words[i] & other._words[i]);
            all += BitOperations.PopCount(_words[i]) + BitOperations.PopCount(other._words[i]);
        }

        return all == 0 ? 0 : 2.0 * common / all;
    }

    /// <summary>The text form: version, scheme and bits in base64url, for a column of a file. <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{Version}:{Scheme}:{Base64Url.EncodeToString(MemoryMarshal.AsBytes(LittleEndian(_words).AsSpan()))}";

    /// <summary>Reads the text form.</summary>
    /// <param name="text">What <see cref="ToString"/> wrote.</param>
    /// <exception cref="FormatException">It is not the text of an encoding, or of a later version. The message does not repeat it.</exception>
    public static EncodedName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        if (parts.Length != 3 || parts[0] != Version)
            throw new FormatException($"This is not an encoded name of version {Version}: expected {Version}:scheme:bits.");
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(parts[2]);
        }
        catch (FormatException problem)
        {
            throw new FormatException("The bits of an encoded name are not base64url.", problem);
        }

        if (bytes.Length == 0 || bytes.Length % 8 != 0 || !parts[1].StartsWith((bytes.Length * 8).ToString(CultureInfo.InvariantCulture) + "-", StringComparison.Ordinal))
            throw new FormatException($"An encoded name of the scheme {parts[1]} has {bytes.Length * 8} bits; the scheme begins with how many are expected.");
        return new EncodedName(parts[1], LittleEndian([.. MemoryMarshal.Cast<byte, ulong>(bytes)]));
    }

    /// <inheritdoc/>
    public bool Equals(EncodedName? other) => other is not null && Scheme == other.Scheme && _words.AsSpan().SequenceEqual(other._words.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EncodedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _words)
            hash.Add(word);
        return hash.ToHashCode();
    }

    private static ImmutableArray<ulong> LittleEndian(ImmutableArray<ulong> words) =>
        BitConverter.IsLittleEndian ? words : [.. words.Select(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness)];
}
