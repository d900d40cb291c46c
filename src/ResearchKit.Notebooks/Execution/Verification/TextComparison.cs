using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Execution.Verification;

/// <summary>Compares texts that hold numbers: numbers by tolerance, all else exactly, but for runs of white space and for ids that are drawn at random.</summary>
internal sealed partial class TextComparison(OutputTolerance tolerance)
{
    private const int MostLines = 6;
    private const int LongestLine = 160;

    /// <summary>Whether two texts say the same.</summary>
    public bool Same(string stored, string now)
    {
        if (stored == now)
            return true;
        var (left, right) = (Normal(stored), Normal(now));
        var (a, b) = (Number().Matches(left), Number().Matches(right));
        if (a.Count != b.Count)
            return false;
        var (i, j) = (0, 0);
        for (var n = 0; n < a.Count; n++)
        {
            if (!left.AsSpan(i, a[n].Index - i).SequenceEqual(right.AsSpan(j, b[n].Index - j)) || !SameNumber(a[n].Value, b[n].Value))
                return false;
            (i, j) = (a[n].Index + a[n].Length, b[n].Index + b[n].Length);
        }

        return left.AsSpan(i).SequenceEqual(right.AsSpan(j));
    }

    /// <summary>The lines that differ, stored ones after a minus and new ones after a plus; long lines and long lists are cut.</summary>
    public IReadOnlyList<string> Difference(string stored, string now)
    {
        var (left, right) = (Lines(stored), Lines(now));
        var first = 0;
        while (first < left.Length && first < right.Length && Same(left[first], right[first]))
            first++;
        var (leftEnd, rightEnd) = (left.Length, right.Length);
        while (leftEnd > first && rightEnd > first && Same(left[leftEnd - 1], right[rightEnd - 1]))
            (leftEnd, rightEnd) = (leftEnd - 1, rightEnd - 1);
        var lines = new List<string>();
        if (leftEnd - first == rightEnd - first)
        {
            var pairs = Enumerable.Range(first, leftEnd - first).Where(i => !Same(left[i], right[i])).ToArray();
            foreach (var i in pairs.Take(MostLines))
                lines.AddRange([Line('-', left[i]), Line('+', right[i])]);
            AddRest(lines, pairs.Length);
            return lines;
        }

        Side('-', left[first..leftEnd]);
        Side('+', right[first..rightEnd]);
        return lines;

        void Side(char sign, string[] side)
        {
            lines.AddRange(side.Take(MostLines).Select(line => Line(sign, line)));
            AddRest(lines, side.Length);
        }
    }

    private static void AddRest(List<string> lines, int count)
    {
        if (count > MostLines)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  ... {count - MostLines} more lines"));
    }

    private bool SameNumber(string stored, string now) => stored == now || tolerance.Allows(Value(stored), Value(now));

    private static double Value(string number) => double.Parse(
        number.Replace(",", "", StringComparison.Ordinal).Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Normal(string text) => Blanks().Replace(RandomId().Replace(text, "#"), " ").Trim();

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string Line(char sign, string line) => $"{sign} {(line.Length > LongestLine ? line[..LongestLine] + " ..." : line)}";

    [GeneratedRegex(@"[-+−]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();

    // GUIDs, and hexadecimal runs as long as a hash's beginning.
    [GeneratedRegex(@"\b(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{16,})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RandomId();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blanks();
}
