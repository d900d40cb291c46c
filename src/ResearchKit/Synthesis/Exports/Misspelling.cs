using System.Globalization;
using System.Text;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Ways in which people mistype keys and names.</summary>
internal static class Misspelling
{
    /// <summary>The text with plain letters in place of ä, ö, å, é and the like.</summary>
    public static string WithoutDiacritics(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            plain.Append(c switch { 'ı' => 'i', 'ø' => 'o', 'Ø' => 'O', 'đ' => 'd', 'Đ' => 'D', 'ł' => 'l', 'Ł' => 'L', _ => c });
        }

        return plain.ToString();
    }

    /// <summary>A name with two neighbouring letters swapped, the first letter left alone; the name itself when no swap would change it.</summary>
    public static string Transposed(string name, RandomStream random)
    {
        var places = Enumerable.Range(1, Math.Max(name.Length - 2, 0)).Where(i => char.IsLetter(name[i]) && char.IsLetter(name[i + 1]) && name[i] != name[i + 1]).ToArray();
        if (places.Length == 0)
            return name;
        var place = places[random.Integer(places.Length)];
        return $"{name[..place]}{name[place + 1]}{name[place]}{name[(place + 2)..]}";
    }

    /// <summary>The first part of a double name; the name itself when it is not double.</summary>
    public static string Shortened(string name) => name.IndexOf('-', StringComparison.Ordinal) is > 0 and var hyphen ? name[..hyphen] : name;

    /// <summary>A key with one letter or digit before any @ swapped with its neighbour, dropped, doubled, or replaced. Always differs from the key, and is never empty.</summary>
    public static string MistypedKey(string key, RandomStream random)
    {
        var end = key.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? at : key.Length;
        var places = Enumerable.Range(0, end).Where(i => char.IsAsciiLetterOrDigit(key[i])).ToArray();
        if (places.Length < 2)
            return key + "1";
        var place = places[1 + random.Integer(places.Length - 1)];
        var kind = random.Integer(4);
        var swapped = $"{key[..(place - 1)]}{key[place]}{key[place - 1]}{key[(place + 1)..]}";
        if (kind == 0 && swapped != key && char.IsAsciiLetterOrDigit(key[place - 1]))
            return swapped;
        return kind switch
        {
            1 => key.Remove(place, 1),
            2 => key.Insert(place, key[place].ToString()),
            _ => $"{key[..place]}{Next(key[place])}{key[(place + 1)..]}",
        };
    }

    private static char Next(char c) => c switch
    {
        '9' => '0',
        'z' => 'a',
        'Z' => 'A',
        _ => (char)(c + 1),
    };
}
