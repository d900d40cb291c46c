using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Privacy;

/// <summary>
/// Encodes names under a secret key so that two organisations which may not show each other names can still compare them: a cryptographic long-term key, one Bloom filter for all pairs of letters of the
/// given and family names, hardened.
/// </summary>
/// <remarks>
/// <para>
/// Method. Names are folded (case, accents, hyphens); each word is padded and cut into pairs of letters; each pair sets some bits, whose places are taken from HMAC-SHA-256 under the key (Schnell, Bachteler
/// and Reiher 2009, 2011). The pairs of all names go into one filter without saying which name they are from, so that swapped names agree. Similar names share most pairs, and the Dice similarity of two
/// filters tells.
/// </para>
/// <para>
/// Hardening, each against a known attack. Places are drawn at random for each pair, not by double hashing, which gave away pairs (Niedermeyer et al. 2014). The salt goes into every place: encodings of people
/// with different dates of birth have nothing to do with each other, which leaves an attacker with a list of names only as many encodings to align as share a date (Niedermeyer et al. 2014; Franke et al.
/// 2021 find salting the strongest of the hardenings). Folding by exclusive or (Schnell and Borgs 2016) breaks the rule that a pair's bits are all set wherever it occurs, on which pattern mining rests (Christen et al. 2018,
/// Vidanage et al. 2019). Bits are turned over at random (BLIP: Alaggan, Gambs and Kermarrec 2012; Schnell and Borgs 2016), always the same ones for the same names, so that asking twice averages nothing out.
/// </para>
/// <para>
/// Threat model. The attacker sees encodings, knows this method, its settings and how common names are, and does not have the key. Not protected against: whoever has the key encodes every name of a list with every date and
/// looks the result up, so a third party that compares must not have it; whoever has known pairs of name and encoding (a member of staff who finds their own record) learns from them about people born on the same date;
/// it shows that two encodings are of one person, or of two with the same date and similar names, and how many records an organisation has. The turning over of bits is no guarantee of differential privacy at the default
/// (see <see cref="Epsilon"/>). Encodings are personal data: they are handed over for one linkage, and discarded after it.
/// </para>
/// <para>
/// Schnell, R., Bachteler, T. and Reiher, J. (2009). Privacy-preserving record linkage using Bloom filters. BMC Medical Informatics 9:41; (2011) A novel error-tolerant anonymous linking code. Niedermeyer, F., Steinmetzer, S.,
/// Kroll, M. and Schnell, R. (2014). Cryptanalysis of basic Bloom filters used for privacy preserving record linkage. J. Privacy and Confidentiality 6(2). Schnell, R. and Borgs, C. (2016). Randomized response and balanced Bloom
/// filters for privacy preserving record linkage. ICDMW. Christen, P. et al. (2018). Pattern-mining based cryptanalysis of Bloom filters for privacy-preserving record linkage. PAKDD. Vidanage, A. et al. (2019). Efficient
/// pattern mining based cryptanalysis for privacy-preserving record linkage. ICDE. Franke, M. et al. (2021). Evaluation of hardening techniques for privacy-preserving record linkage. EDBT.
/// </para>
/// </remarks>
public sealed class NameEncoder
{
    /// <summary>Least length of a key, in bytes.</summary>
    public const int KeyLength = 32;

    private readonly byte[] _key;
    private readonly NameEncoderOptions _options;

    /// <summary>An encoder.</summary>
    /// <param name="key">
    /// The secret that both organisations share, at least <see cref="KeyLength"/> bytes from a random generator (<see cref="NewKey"/>). Never the key of pseudonyms: whoever shared that could test guesses about the store.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NameEncoder(ReadOnlySpan<byte> key, NameEncoderOptions? options = null)
    {
        if (key.Length < KeyLength)
            throw new ArgumentException($"The key has {key.Length} bytes; expected {KeyLength} or more, from a random generator.", nameof(key));
        _options = options ?? new NameEncoderOptions();
        _options.Validate();
        _key = key.ToArray();
        var settings = string.Create(
            CultureInfo.InvariantCulture, $"{_options.OutputLength}-{(_options.IsFolded ? "f" : "u")}{_options.BitsPerPair}-{_options.Salt switch { EncodingSalt.None => "n", EncodingSalt.BirthYear => "y", _ => "d" }}-{_options.FlipProbability:R}");
        Scheme = $"{settings}-{Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes("scheme " + settings)))[..8]}";
    }

    /// <summary>What tells this encoder's encodings from others'; see <see cref="EncodedName.Scheme"/>.</summary>
    public string Scheme { get; }

    /// <summary>
    /// The privacy parameter of the turning over of bits, for one pair of letters: BitsPerPair × ln((1 - f) / f). Infinite without it. At the default about 39, which guarantees nothing by itself: it makes patterns of bits uncertain, and the
    /// salt does the rest. A parameter of 1 would need f = 0.475, at which no names can be linked.
    /// </summary>
    public double Epsilon => _options.FlipProbability == 0 ? double.PositiveInfinity : _options.BitsPerPair * Math.Log((1 - _options.FlipProbability) / _options.FlipProbability);

    /// <summary>A new random key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Encodes a person's names.</summary>
    /// <param name="givenName">Given name or names; null or empty when not known.</param>
    /// <param name="familyName">Family name; null or empty when not known.</param>
    /// <param name="birthDate">Date of birth; null when not known. Needed where the salt is made of it.</param>
    /// <returns>The encoding, or null where there is no name, or the date that the salt is made of is missing: better none than one that is comparable with everybody else's without a date.</returns>
    public EncodedName? Encode(string? givenName, string? familyName, DateOnly? birthDate)
    {
        var words = Words(givenName).Concat(Words(familyName)).ToList();
        if (words.Count == 0 || (birthDate is null && _options.Salt != EncodingSalt.None))
            return null;
        var salt = _options.Salt switch
        {
            EncodingSalt.None => "",
            EncodingSalt.BirthYear => birthDate!.Value.ToString("yyyy", CultureInfo.InvariantCulture),
            _ => birthDate!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        var bits = new ulong[_options.Length / 64];
        foreach (var pair in words.SelectMany(Pairs).Distinct(StringComparer.Ordinal))
            Set(bits, salt, pair);
        if (_options.IsFolded)
            bits = [.. Enumerable.Range(0, bits.Length / 2).Select(i => bits[i] ^ bits[i + bits.Length / 2])];
        Flip(bits, salt, words);
        return new EncodedName(Scheme, [.. bits]);
    }

    /// <summary>Folded words of a name: lower case, no accents, hyphens and spaces part words.</summary>
    internal static IEnumerable<string> Words(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return [];
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            plain.Append(letter switch { 'ı' => 'i', 'ø' => 'o', 'đ' or 'ð' => 'd', 'ł' => 'l', _ => char.IsLetterOrDigit(letter) ? letter : ' ' });
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Pairs of neighbours, the word's ends among them.</summary>
    internal static IEnumerable<string> Pairs(string word)
    {
        var padded = $"_{word}_";
        return Enumerable.Range(0, padded.Length - 1).Select(i => padded.Substring(i, 2));
    }

    private void Set(ulong[] bits, string salt, string pair)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"pair\u001f{salt}\u001f{pair}"), hash);
        for (var i = 0; i < _options.BitsPerPair; i++)
        {
            var place = BinaryPrimitives.ReadUInt16LittleEndian(hash[(2 * i)..]) % _options.Length;
            bits[place / 64] |= 1UL << (place % 64);
        }
    }

    /// <summary>Turns bits over, the same ones for the same names and date whoever asks.</summary>
    private void Flip(ulong[] bits, string salt, List<string> words)
    {
        var limit = (int)Math.Round(_options.FlipProbability * 65536);
        if (limit == 0)
            return;
        var about = $"{salt}\u001f{string.Join(' ', words.Order(StringComparer.Ordinal))}";
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var bit = 0; bit < bits.Length * 64; bit++)
        {
            if (bit % 16 == 0)
                HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"flip\u001f{bit / 16}\u001f{about}")), hash);
            if (BinaryPrimitives.ReadUInt16LittleEndian(hash[(2 * (bit % 16))..]) < limit)
                bits[bit / 64] ^= 1UL << (bit % 64);
        }
    }
}
