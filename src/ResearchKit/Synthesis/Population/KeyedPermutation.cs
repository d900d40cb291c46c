using System.Numerics;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// A random order of the numbers 0 to n − 1 that needs no list of them: a balanced Feistel network of six rounds over the next even number of bits, walked on
/// until it comes back into the range (Black and Rogaway 2002, "Ciphers with arbitrary finite domains"). Without the key nothing says which number became which.
/// </summary>
internal sealed class KeyedPermutation
{
    private const int Rounds = 6;

    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _half;
    private readonly uint _mask;

    /// <summary>The order that a stream draws.</summary>
    /// <param name="count">How many numbers, at least 1.</param>
    /// <param name="random">Gives the key.</param>
    public KeyedPermutation(int count, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _half = Math.Max(1, (BitOperations.Log2((uint)count) + 2) / 2);
        _mask = (1u << _half) - 1;
        for (var round = 0; round < Rounds; round++)
            _keys[round] = random.NextBits();
    }

    public int Count { get; }

    /// <summary>The place of a number.</summary>
    public int this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
            var place = (uint)number;
            do
                place = Once(place);
            while (place >= (uint)Count);
            return (int)place;
        }
    }

    private uint Once(uint value)
    {
        var (left, right) = (value >> _half, value & _mask);
        foreach (var key in _keys)
            (left, right) = (right, left ^ (Mix(right ^ key) & _mask));
        return (left << _half) | right;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static uint Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return (uint)((value ^ (value >> 31)) >> 20);
    }
}
