namespace ResearchKit.DuckDB.Vectors;

/// <summary>BIT as DuckDB keeps it: a byte that counts the padding bits, then the bits, highest first, the padding in front and set.</summary>
internal static class BitEncoding
{
    /// <summary>Encodes text of zeros and ones.</summary>
    public static byte[] Encode(string bits, out int length)
    {
        var padding = (8 - (bits.Length % 8)) % 8;
        var bytes = new byte[1 + ((bits.Length + padding) / 8)];
        bytes[0] = (byte)padding;
        for (var i = 0; i < bits.Length + padding; i++)
        {
            if (i < padding || bits[i - padding] == '1')
                bytes[1 + (i >> 3)] |= (byte)(0x80 >> (i & 7));
        }

        length = bytes.Length;
        return bytes;
    }
}
