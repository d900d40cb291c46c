using System.Security.Cryptography;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>
/// Signs messages: HMAC-SHA256 over the raw bytes of header, parent header, metadata and content, in lower-case hexadecimal digits. With an empty key
/// signatures are empty, and every message is taken. Safe for use by several threads.
/// </summary>
internal sealed class MessageSigner(byte[] key)
{
    /// <summary>How connection files name it.</summary>
    public const string Scheme = "hmac-sha256";

    /// <summary>Length of a signature, in hexadecimal digits.</summary>
    private const int DigitCount = 2 * HMACSHA256.HashSizeInBytes;

    /// <summary>The signature of four frames.</summary>
    public byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parentHeader, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (key.Length == 0)
            return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(header);
        hash.AppendData(parentHeader);
        hash.AppendData(metadata);
        hash.AppendData(content);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        var digits = new byte[DigitCount];
        Convert.TryToHexStringLower(digest, digits, out _);
        return digits;
    }

    /// <summary>Whether that is the signature of those frames; takes the same time for every wrong one of the right length.</summary>
    public bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> header, ReadOnlySpan<byte> parentHeader, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content) =>
        key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(header, parentHeader, metadata, content));
}
