namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// The counter-based generator Philox4x32-10: a keyed bijection from a 128-bit counter to 128 random bits.
/// </summary>
/// <remarks>
/// Source: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11. It passes TestU01's BigCrush for every key.
/// There is no state: the n-th block of a stream is computed from n alone, so streams can be split, skipped and drawn on any number of threads.
/// Checked against the known-answer vectors published with Random123.
/// </remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block.</summary>
    /// <param name="key">The key; its low 32 bits are the first key word.</param>
    /// <param name="counterLow">Counter words 0 (low 32 bits) and 1.</param>
    /// <param name="counterHigh">Counter words 2 (low 32 bits) and 3.</param>
    /// <returns>Output words 0 and 1, and output words 2 and 3, lower word in the low bits.</returns>
    public static (ulong Low, ulong High) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        uint c0 = (uint)counterLow;
        uint c1 = (uint)(counterLow >> 32);
        uint c2 = (uint)counterHigh;
        uint c3 = (uint)(counterHigh >> 32);

        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c1 = (uint)product1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (((ulong)c1 << 32) | c0, ((ulong)c3 << 32) | c2);
    }
}
