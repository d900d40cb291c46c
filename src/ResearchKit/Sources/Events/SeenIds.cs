namespace ResearchKit.Sources.Events;

/// <summary>
/// Tells of an id whether it may have been seen before: never wrongly "no", seldom wrongly "yes". A Bloom filter in blocks of a cache line (Putze, Sanders and Singler 2007): 1 MB for the first 800,000
/// ids, then 64 MB for all others, so that memory does not grow with their number. About one in a hundred is wrong, and of those around the hundred millionth about one in ten, which costs a second look
/// and nothing else.
/// </summary>
internal sealed class SeenIds
{
    private const int WordsOfBlock = 8;
    private const int BitsPerId = 10;
    private static readonly int[] Megabytes = [1, 64];

    private readonly List<ulong[]> _filters = [];
    private long _room;

    /// <summary>Notes an id, which must be as good as random.</summary>
    /// <returns>Whether it may have been noted before.</returns>
    public bool Add(UInt128 id)
    {
        var (high, low) = ((ulong)(id >> 64), (ulong)id);
        for (var i = 0; i < _filters.Count - 1; i++)
        {
            if (Test(_filters[i], high, low, set: false))
                return true;
        }

        if (_room == 0 && _filters.Count < Megabytes.Length)
        {
            var isKnown = _filters.Count > 0 && Test(_filters[^1], high, low, set: false);
            var words = (Megabytes[_filters.Count] << 20) / sizeof(ulong);
            _filters.Add(new ulong[words]);
            _room = words * 64L / BitsPerId;
            if (isKnown)
                return true;
        }

        var isSeen = Test(_filters[^1], high, low, set: true);
        if (!isSeen && _room > 0)
            _room--;
        return isSeen;
    }

    private static bool Test(ulong[] filter, ulong high, ulong low, bool set)
    {
        var block = (int)Math.BigMul((ulong)(filter.Length / WordsOfBlock), high, out _) * WordsOfBlock;
        var isSeen = true;
        for (var k = 0; k < 4; k++)
        {
            var bit = (int)(low >> (9 * k)) & 511;
            ref var word = ref filter[block + (bit >> 6)];
            var mask = 1UL << (bit & 63);
            isSeen &= (word & mask) != 0;
            if (set)
                word |= mask;
        }

        return isSeen;
    }
}
