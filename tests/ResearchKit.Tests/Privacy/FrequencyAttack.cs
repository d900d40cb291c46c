using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// An attacker with encodings and the frequencies of names, without the key. Two attacks: equal encodings are aligned with names by rank of frequency (Schnell et al. 2009, Kuzu et al. 2011); and bits that are set together are
/// taken as a pair of letters, the pairs aligned by frequency, and names guessed by their pairs (the idea of Christen et al. 2018 and Vidanage et al. 2019).
/// </summary>
internal static class FrequencyAttack
{
    private const int LeastBits = 4;
    private const double Together = 0.9;

    /// <summary>Guesses a name for each encoding by rank.</summary>
    public static string[] ByRank(IReadOnlyList<EncodedName> encodings, IReadOnlyList<(string Name, double Share)> names)
    {
        var ranked = names.OrderByDescending(name => name.Share).ToList();
        var guess = encodings.GroupBy(encoding => encoding).OrderByDescending(same => same.Count()).Select((same, rank) => (same.Key, rank))
            .ToDictionary(entry => entry.Key, entry => ranked[Math.Min(entry.rank, ranked.Count - 1)].Name);
        return [.. encodings.Select(encoding => guess[encoding])];
    }

    /// <summary>Guesses a name for each encoding by patterns of bits. Without a pattern every guess is the most common name.</summary>
    /// <returns>The guesses, and how many patterns there were.</returns>
    public static (string[] Guesses, int Patterns) ByPattern(IReadOnlyList<EncodedName> encodings, IReadOnlyList<(string Name, double Share)> names)
    {
        var clusters = Clusters(encodings);
        var pairs = names.SelectMany(name => NameEncoder.Words(name.Name).SelectMany(NameEncoder.Pairs).Distinct(StringComparer.Ordinal).Select(pair => (Pair: pair, name.Share)))
            .GroupBy(entry => entry.Pair, StringComparer.Ordinal).Select(pair => (pair.Key, Share: pair.Sum(entry => entry.Share))).OrderByDescending(pair => pair.Share).ToList();
        // Each pattern, most frequent first, stands for the pairs whose expected share is nearest: pairs of one name alone cannot be told apart, nor need they be.
        var meaning = clusters.Select(cluster => pairs.OrderBy(pair => Math.Abs(pair.Share - cluster.Share)).Take(1).Select(pair => pair.Key).Single()).ToList();
        var holds = names.Select(name => NameEncoder.Words(name.Name).SelectMany(NameEncoder.Pairs).ToHashSet(StringComparer.Ordinal)).ToList();
        var guesses = encodings.Select((_, record) => names.Select((name, place) => (name.Name, name.Share, Score: clusters.Select((cluster, c) =>
            (cluster.Holds[record] == holds[place].Contains(meaning[c]) ? 1 : -1) * (cluster.Holds[record] ? 2.0 : 1.0)).Sum()))
            .OrderByDescending(name => name.Score).ThenByDescending(name => name.Share).First().Name);
        return ([.. guesses], clusters.Count);
    }

    /// <summary>Sets of bits that are nearly always set together, and in which encodings all of them are.</summary>
    private static List<(double Share, bool[] Holds)> Clusters(IReadOnlyList<EncodedName> encodings)
    {
        var length = encodings[0].Length;
        var columns = Enumerable.Range(0, length).Select(bit => encodings.Select(encoding => encoding[bit]).ToArray()).ToArray();
        var support = columns.Select(column => column.Count(set => set)).ToArray();
        var free = Enumerable.Range(0, length).Where(bit => support[bit] >= encodings.Count / 200 && support[bit] >= 5).OrderByDescending(bit => support[bit]).ToList();
        var clusters = new List<(double, bool[])>();
        while (free.Count > 0)
        {
            var seed = free[0];
            var cluster = free.Where(bit => bit == seed || Jaccard(columns[seed], columns[bit], support[seed], support[bit]) >= Together).ToList();
            free = [.. free.Except(cluster)];
            if (cluster.Count < LeastBits)
                continue;
            var holds = Enumerable.Range(0, encodings.Count).Select(record => cluster.All(bit => columns[bit][record])).ToArray();
            clusters.Add(((double)holds.Count(all => all) / encodings.Count, holds));
        }

        return clusters;
    }

    private static double Jaccard(bool[] one, bool[] other, int oneCount, int otherCount)
    {
        var both = 0;
        for (var i = 0; i < one.Length; i++)
            both += one[i] && other[i] ? 1 : 0;
        return (double)both / (oneCount + otherCount - both);
    }
}
