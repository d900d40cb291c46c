namespace ResearchKit.Frames;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, 2014) for sampling rows: the same seed gives the same rows on every platform. Not for
/// secrets, nor for simulation, which has its own streams in ResearchKit.Statistics.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to below <paramref name="bound"/>, all equally likely (rejection, Lemire 2019).</summary>
    public int Below(int bound)
    {
        while (true)
        {
            var high = Math.BigMul(Next(), (ulong)bound, out var low);
            if (low >= (ulong)bound || low >= unchecked(0UL - (ulong)bound) % (ulong)bound)
                return (int)high;
        }
    }
}
