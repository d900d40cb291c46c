using System.Text;

namespace ResearchKit.Frames.Storage;

/// <summary>The values of an enumeration, in their order.</summary>
internal sealed class Categories
{
    private readonly byte[][] _utf8;

    /// <summary>Copies the list.</summary>
    /// <exception cref="ArgumentException">A value is null or occurs twice.</exception>
    public Categories(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Names = [.. names];
        var seen = new HashSet<string>(Names.Count, StringComparer.Ordinal);
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] is not { } name)
                throw new ArgumentException($"Category {i} is null. A missing value has no category: give its rows the code for missing.", nameof(names));
            if (!seen.Add(name))
                throw new ArgumentException($"Category {i}, \"{name}\", occurs twice. Give both the code of the first.", nameof(names));
        }

        _utf8 = [.. Names.Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<string> Names { get; }

    public long SizeInBytes => _utf8.Sum(name => name.LongLength);

    public ReadOnlySpan<byte> Utf8(uint code) => _utf8[code];
}
