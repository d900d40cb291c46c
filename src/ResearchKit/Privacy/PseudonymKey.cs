using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Privacy;

/// <summary>
/// A project's secret key for pseudonyms, kept in a file of its own outside the store, readable by its owner alone. The same key gives the same
/// person the same pseudonym in every source of a project; another project's key gives another one. Who has the key can test guesses about
/// identifiers, so it is kept apart from the store and never leaves the machine with it.
/// </summary>
public sealed class PseudonymKey
{
    /// <summary>Length of the key in bytes.</summary>
    public const int Length = 32;

    /// <summary>What every pseudonym begins with, so that it is recognised wherever it turns up.</summary>
    public const string Prefix = "rk1_";

    /// <summary>Hexadecimal digits behind the prefix: 128 bits.</summary>
    public const int Digits = 32;

    private static readonly SecretKeyFile KeyFile = new("pseudonym key", "researchkit-pseudonym-key-1", Length, "Restore it from a copy; a new key would give everyone a new pseudonym.");

    private readonly byte[] _key;

    private PseudonymKey(byte[] key, string path, bool isNew)
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

    /// <summary>16 hexadecimal digits that tell two keys apart and say nothing about either.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the key, or makes one at first use: random, in a new file that only the owner may read or write.</summary>
    /// <param name="path">The key file; its folder is made when absent.</param>
    /// <exception cref="PseudonymKeyException">The file cannot be read or made, is open to others, or holds no key. The message says what to do.</exception>
    public static PseudonymKey LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var (key, full, isNew) = KeyFile.LoadOrCreate(path);
        return new PseudonymKey(key, full, isNew);
    }

    /// <summary>Where the key of a store is kept when nobody says otherwise: in the user's own configuration folder, named after the store.</summary>
    /// <param name="storePath">The store's path. A store moved elsewhere needs its key file named.</param>
    public static string DefaultPath(string storePath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storePath);
        var full = System.IO.Path.GetFullPath(storePath);
        var place = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)))[..8];
        var name = $"{System.IO.Path.GetFileNameWithoutExtension(full)}-{place}.key";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return System.IO.Path.Combine(home.Length > 0 ? home : System.IO.Path.GetDirectoryName(full)!, "researchkit", "keys", name);
    }

    /// <summary>
    /// The pseudonym of an identifier: <c>rk1_</c> and 32 lower-case hexadecimal digits, the first 128 bits of HMAC-SHA-256 over the name of
    /// the identifier system, the byte 0x1F, and the identifier, trimmed and in Unicode normalisation form C, as UTF-8.
    /// </summary>
    /// <param name="identifierSystem">What kind of identifier it is, for example <c>student-number</c>: equal numbers of two systems are two people.</param>
    /// <param name="identifier">The identifier. Letter case counts.</param>
    public string Pseudonym(string identifierSystem, string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifierSystem);
        ArgumentNullException.ThrowIfNull(identifier);
        var message = Encoding.UTF8.GetBytes(identifierSystem + '\u001f' + identifier.Trim().Normalize(NormalizationForm.FormC));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message, hash);
        return Prefix + Convert.ToHexStringLower(hash[..(Digits / 2)]);
    }

    /// <summary>Names the file, never the key.</summary>
    public override string ToString() => $"pseudonym key {Fingerprint} in {Path}";
}

/// <summary>A pseudonym key that cannot be used; the message is one sentence or two and holds no part of the key.</summary>
public sealed class PseudonymKeyException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="inner">What the operating system said, if anything.</param>
    public PseudonymKeyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
