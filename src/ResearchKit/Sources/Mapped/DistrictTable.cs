using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Places (postcodes, addresses' towns, names that people wrote) and the districts that they become. A place is looked up whatever its case and the blanks around it; what is not listed
/// is never kept.
/// </summary>
/// <param name="Districts">Place to district.</param>
/// <param name="Otherwise">What a place that is not listed becomes; null: it is missing, and counted.</param>
public sealed record DistrictTable(ImmutableArray<KeyValuePair<string, string>> Districts, string? Otherwise)
{
    private string? _hash;

    /// <summary>Short hash of the places, which names the table in the in-memory database.</summary>
    internal string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Districts.Select(pair => $"{pair.Key}\n{pair.Value}\n")))))[..16];
}
