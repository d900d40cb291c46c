using System.Numerics;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>
/// BIGNUM as DuckDB keeps it: a header of three bytes (the length, big end first, with the top bit set), then the magnitude, big end first.
/// Every bit of a negative number, header included, is flipped, so that bytes sort as numbers do.
/// </summary>
internal static class BigNumEncoding
{
    public const int HeaderSize = 3;

    public static byte[] Encode(BigInteger number)
    {
        var magnitude = BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true);
        var bytes = new byte[HeaderSize + magnitude.Length];
        var header = (uint)magnitude.Length | 0x800000;
        bytes[0] = (byte)(header >> 16);
        bytes[1] = (byte)(header >> 8);
        bytes[2] = (byte)header;
        magnitude.CopyTo(bytes, HeaderSize);
        if (number.Sign < 0)
            Flip(bytes);
        return bytes;
    }

    public static BigInteger Decode(ReadOnlySpan<byte> stored)
    {
        var bytes = stored.ToArray();
        var isNegative = (bytes[0] & 0x80) == 0;
        if (isNegative)
            Flip(bytes);
        var magnitude = new BigInteger(bytes.AsSpan(HeaderSize), isUnsigned: true, isBigEndian: true);
        return isNegative ? -magnitude : magnitude;
    }

    private static void Flip(Span<byte> bytes)
    {
        foreach (ref var part in bytes)
            part = (byte)~part;
    }
}
