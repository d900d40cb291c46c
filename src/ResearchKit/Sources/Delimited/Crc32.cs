namespace ResearchKit.Sources.Delimited;

/// <summary>The check sum of zip archives (ISO 3309, polynomial 0xEDB88320 reflected), which .NET's reader does not verify.</summary>
internal struct Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1))];

    private uint _inverse;

    /// <summary>The sum of all bytes so far.</summary>
    public readonly uint Value => _inverse;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var sum = ~_inverse;
        foreach (var b in bytes)
            sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        _inverse = ~sum;
    }
}
