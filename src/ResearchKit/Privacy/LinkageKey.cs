using System.Security.Cryptography;

namespace ResearchKit.Privacy;

/// <summary>
/// The secret under which organisations encode names for one linkage, in a file of its own that its owner alone may read. It goes from one organisation to the other by a safe way, and never to whoever compares the encodings:
/// with it every name of a list can be looked up. It is no <see cref="PseudonymKey"/>, and a file of the one is refused as the other.
/// </summary>
public sealed class LinkageKey
{
    private static readonly SecretKeyFile KeyFile = new("linkage key", "researchkit-linkage-key-1", NameEncoder.KeyLength, "Both organisations need the same key: copy the file that the first one made.");

    private readonly byte[] _key;

    private LinkageKey(byte[] key, string path, bool isNew)
    {
        _key = key;
        Path = path;
        IsNew = isNew;
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key, "fingerprint"u8))[..16];
    }

    /// <summary>Full path of the key file.</summary>
    public string Path { get; }

    /// <summary>Whether this call made the key.</summary>
    public bool IsNew { get; }

    /// <summary>16 hexadecimal digits by which two places see that they have the same key; they say nothing about it.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the key, or makes one at first use: random, in a new file that only the owner may read or write.</summary>
    /// <param name="path">The key file; its folder is made when absent.</param>
    /// <exception cref="PseudonymKeyException">The file cannot be read or made, is open to others, or holds no linkage key. The message says what to do.</exception>
    public static LinkageKey LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var (key, full, isNew) = KeyFile.LoadOrCreate(path);
        return new LinkageKey(key, full, isNew);
    }

    /// <summary>An encoder under this key.</summary>
    /// <param name="options">Settings; null for the defaults. All organisations use the same.</param>
    public NameEncoder Encoder(NameEncoderOptions? options = null) => new(_key, options);

    /// <summary>Names the file, never the key.</summary>
    public override string ToString() => $"linkage key {Fingerprint} in {Path}";
}
