using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>Gives equal byte sequences equal numbers, from 0. Hashed with a seed of the process, so that nobody can choose texts that collide.</summary>
/// <param name="limit">Most distinct sequences.</param>
internal sealed class Utf8Interner(int limit)
{
    private readonly Dictionary<byte[], int> _numbers = new(new BytesComparer());
    private readonly List<byte[]> _texts = [];

    public int Count => _texts.Count;

    /// <summary>The bytes behind a number.</summary>
    public ReadOnlySpan<byte> this[int number] => _texts[number];

    /// <summary>The text behind a number.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(_texts[number]);

    /// <summary>The number of a sequence that was seen before.</summary>
    public bool TryGet(ReadOnlySpan<byte> text, out int number) => _numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out number);

    /// <summary>The number of a sequence; a new one when it was not seen before; -1 when there is no room for another.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (TryGet(text, out var number))
            return number;
        if (_texts.Count >= limit)
            return -1;
        var copy = text.ToArray();
        _texts.Add(copy);
        _numbers.Add(copy, _texts.Count - 1);
        return _texts.Count - 1;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x is null ? y is null : y is not null && x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
