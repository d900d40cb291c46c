namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// A seeded stream of random numbers that is the same on every platform, today and in later versions, and that splits into independent streams by name
/// and by number.
/// </summary>
/// <remarks>
/// <para>
/// A stream is identified by its seed and the path of splits that led to it, not by how much was drawn before:
/// <c>new RandomStream(7).Split("attendance").Split(learner)</c> draws the same numbers whichever thread asks, in whatever order, and whatever other
/// streams drew. Give every person, and every purpose, a stream of its own; adding a purpose then leaves all others as they were.
/// </para>
/// <para>
/// The generator is <see cref="Philox">Philox4x32-10</see> under a 64-bit key, with a 64-bit stream number and a 64-bit block number as its counter. Key
/// and stream number together are the 128-bit identity that a split derives, so that even 10⁹ streams meet with a probability under 10⁻²⁰.
/// All functions that draws pass through are those of <see cref="Elementary"/>. The sequences are frozen by a test of their bits.
/// </para>
/// <para>A stream is not for secrets, and one object is not for several threads: give each thread its own split.</para>
/// </remarks>
/// <example>
/// <code>
/// var city = new RandomStream(20260801);
/// var attendance = city.Split("attendance");
/// for (int learner = 0; learner &lt; 500; learner++)
/// {
///     var random = attendance.Split(learner);
///     double motivation = random.Normal();
///     int daysAbsent = (int)random.Poisson(4 * Elementary.Exp(-0.3 * motivation));
/// }
/// </code>
/// </example>
public sealed partial class RandomStream
{
    // Keys of derivations differ from keys of draws by these constants, so that no identity is ever also a draw.
    private const ulong SeedTag = 0xA0761D6478BD642F;
    private const ulong IndexTag = 0xE7037ED1A0B428DB;
    private const ulong NameTag = 0x8EBC6AF09C88C6E3;
    private const ulong NameEndTag = 0x589965CC75374CC3;

    private readonly ulong _key;
    private readonly ulong _stream;
    private ulong _block;
    private ulong _second;
    private bool _hasSecond;

    /// <summary>The root stream of a seed.</summary>
    /// <param name="seed">Any number; different seeds give unrelated streams, also when they are close to each other.</param>
    public RandomStream(ulong seed)
    {
        (_key, _stream) = Philox.Block(SeedTag, seed, 0);
    }

    private RandomStream((ulong Key, ulong Stream) identity)
    {
        (_key, _stream) = identity;
    }

    /// <summary>How many 64-bit numbers were drawn so far. Setting it jumps there, forwards or backwards, at no cost.</summary>
    public ulong Position
    {
        get => (_block * 2) - (_hasSecond ? 1UL : 0UL);
        set
        {
            _block = value / 2;
            _hasSecond = false;
            if (value % 2 == 1)
                NextBits();
        }
    }

    /// <summary>The independent stream with this number. Does not depend on what was drawn from this stream, and draws nothing from it.</summary>
    /// <param name="index">The number, such as a learner's or a replication's; negative numbers are allowed.</param>
    public RandomStream Split(long index) => new(Philox.Block(_key ^ IndexTag, (ulong)index, _stream));

    /// <summary>The independent stream with this name. Does not depend on what was drawn from this stream, and draws nothing from it.</summary>
    /// <param name="name">The name of a purpose, compared ordinally: "attendance" and "Attendance" are two streams.</param>
    public RandomStream Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        (ulong key, ulong stream) = (_key, _stream);
        for (int start = 0; start < name.Length; start += 4)
        {
            ulong chunk = 0;
            for (int i = start; i < Math.Min(start + 4, name.Length); i++)
                chunk |= (ulong)name[i] << (16 * (i - start));
            (key, stream) = Philox.Block(key ^ NameTag, chunk, stream);
        }

        return new(Philox.Block(key ^ NameEndTag, (ulong)name.Length, stream));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        if (_hasSecond)
        {
            _hasSecond = false;
            return _second;
        }

        (ulong first, _second) = Philox.Block(_key, _block++, _stream);
        _hasSecond = true;
        return first;
    }

    /// <summary>A whole number from 0 to one below the bound, each equally likely (Lemire 2019: no bias, almost always one draw).</summary>
    /// <param name="exclusiveBound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is under 1.</exception>
    public int Integer(int exclusiveBound) => (int)Integer((long)exclusiveBound);

    /// <inheritdoc cref="Integer(int)"/>
    public long Integer(long exclusiveBound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveBound, 1);
        ulong bound = (ulong)exclusiveBound;
        ulong high = Math.BigMul(NextBits(), bound, out ulong low);
        if (low < bound)
        {
            ulong threshold = (0 - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(NextBits(), bound, out low);
        }

        return (long)high;
    }

    /// <summary>A whole number from the lower to the upper end, both included, each equally likely.</summary>
    /// <param name="lowest">The smallest possible value.</param>
    /// <param name="highest">The largest possible value, at least <paramref name="lowest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ends are in the wrong order.</exception>
    public int IntegerBetween(int lowest, int highest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, lowest);
        return (int)(lowest + Integer((long)highest - lowest + 1));
    }

    /// <summary>Puts the values in random order, in place; every order is equally likely (Fisher and Yates).</summary>
    /// <param name="values">The values to reorder.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Integer(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Draws different whole numbers below the bound; every set is equally likely, in ascending order (Floyd's method).</summary>
    /// <param name="count">How many, from 0 to the bound.</param>
    /// <param name="exclusiveBound">One above the largest possible number.</param>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are, or fewer than none.</exception>
    public int[] Choose(int count, int exclusiveBound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, exclusiveBound);
        var chosen = new SortedSet<int>();
        for (int top = exclusiveBound - count; top < exclusiveBound; top++)
        {
            int candidate = Integer(top + 1);
            if (!chosen.Add(candidate))
                chosen.Add(top);
        }

        return [.. chosen];
    }
}
