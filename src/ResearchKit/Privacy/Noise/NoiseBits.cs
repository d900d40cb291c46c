using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace ResearchKit.Privacy.Noise;

/// <summary>Where noise gets its random bits: the operating system's generator; for synthetic data, which needs no protection, also a seed.</summary>
internal sealed class NoiseBits
{
    private readonly byte[] _block = new byte[1024];
    private readonly byte[]? _seed;
    private long _blocks;
    private int _used;

    private NoiseBits(byte[]? seed)
    {
        _seed = seed;
        _used = _block.Length;
    }

    /// <summary>Bits that nobody can foretell.</summary>
    public static NoiseBits Secret() => new(seed: null);

    /// <summary>Bits that are the same for the same seed on every platform: SHA-256 of the seed and a counter.</summary>
    public static NoiseBits Seeded(long seed)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, seed);
        return new NoiseBits(bytes);
    }

    /// <summary>A whole number from 0 to below the limit, all equally likely.</summary>
    /// <param name="limit">At least 1.</param>
    public BigInteger Below(BigInteger limit)
    {
        var bits = (int)(limit - 1).GetBitLength();
        if (bits == 0) return BigInteger.Zero;
        Span<byte> bytes = stackalloc byte[512];
        var length = (bits + 7) / 8;
        if (length > bytes.Length) bytes = new byte[length];
        bytes = bytes[..length];
        while (true)
        {
            Fill(bytes);
            bytes[^1] &= (byte)(0xFF >> ((8 * length) - bits));
            var drawn = new BigInteger(bytes, isUnsigned: true);
            if (drawn < limit) return drawn;
        }
    }

    private void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_used == _block.Length) Refill();
            bytes[i] = _block[_used];
            // A bit that was used must not be found in memory later.
            _block[_used++] = 0;
        }
    }

    private void Refill()
    {
        _used = 0;
        if (_seed is null)
        {
            RandomNumberGenerator.Fill(_block);
            return;
        }

        Span<byte> message = stackalloc byte[16];
        _seed.CopyTo(message);
        for (var at = 0; at < _block.Length; at += SHA256.HashSizeInBytes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(message[8..], _blocks++);
            SHA256.HashData(message, _block.AsSpan(at));
        }
    }
}
