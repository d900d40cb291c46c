using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>A table that stands in an output, as an outsider reads it.</summary>
/// <param name="Place">File and place in it.</param>
/// <param name="Title">Its caption; empty for none.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells as text.</param>
/// <param name="Groups">How many leading columns name groups.</param>
/// <param name="Notes">Notes beside it: rules, source.</param>
internal sealed partial record PublishedTable(string Place, string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, int Groups, string Notes)
{
    /// <summary>What stands for a hidden value.</summary>
    public const string Hidden = "×";

    /// <summary>What stands in the place of a group where a row is a total.</summary>
    public const string Total = "all";

    /// <summary>Whether it says that it is about nobody.</summary>
    public bool IsSynthetic => Title.Contains("synthetic data", StringComparison.Ordinal) || Notes.Contains("synthetic data", StringComparison.Ordinal);

    /// <summary>Whether it says that it passed the release gate.</summary>
    public bool IsReleased => Title.StartsWith("Released table", StringComparison.Ordinal) || Notes.Contains("released table", StringComparison.OrdinalIgnoreCase) || Notes.Contains("× hidden", StringComparison.Ordinal);

    /// <summary>Whether learners may be in several of its groups, so that totals are no sums.</summary>
    public bool IsOverlapping => Notes.Contains("totals count each once", StringComparison.Ordinal);

    /// <summary>Whether its numbers are rounded or noisy, so that they are no exact counts.</summary>
    public bool IsRounded => Notes.Contains("rounded to multiples", StringComparison.Ordinal) || Notes.Contains("noise", StringComparison.Ordinal) || Title.Contains("noise", StringComparison.Ordinal);

    /// <summary>The column of counts of people; -1 for none.</summary>
    public int CountColumn => Enumerable.Range(Groups, Columns.Count - Groups).FirstOrDefault(i => CountName().IsMatch(Columns[i]), -1);

    /// <summary>The columns of shares.</summary>
    public IEnumerable<int> ShareColumns => Enumerable.Range(Groups, Columns.Count - Groups).Where(i => Columns[i].StartsWith("share_", StringComparison.OrdinalIgnoreCase)
        && !Columns[i].EndsWith("_lower", StringComparison.Ordinal) && !Columns[i].EndsWith("_upper", StringComparison.Ordinal) && !Columns[i].EndsWith("_hidden", StringComparison.Ordinal));

    /// <summary>A cell as a number; null where it is none.</summary>
    public double? Number(int row, int column) => NumberOf(Rows[row][column]);

    public bool IsHidden(int row, int column) => Rows[row][column] == Hidden;

    /// <summary>The groups of a row in words.</summary>
    public string GroupOf(int row) => string.Join(", ", Enumerable.Range(0, Groups).Select(i => $"{Columns[i]} = {Rows[row][i]}"));

    /// <summary>What a row is about, the same in every table: its columns and groups, without totals.</summary>
    public string KeyOf(int row) => string.Join('\u001f', Enumerable.Range(0, Groups).Where(i => Rows[row][i] != Total)
        .Select(i => $"{Columns[i].ToUpperInvariant()}\u001e{Rows[row][i]}").Order(StringComparer.Ordinal));

    public static double? NumberOf(string text)
    {
        text = text.Replace('\u2212', '-').Trim();
        var factor = text.EndsWith('%') ? 0.01 : 1;
        return double.TryParse(text.TrimEnd('%').Trim(), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number * factor : null;
    }

    /// <summary>Where the columns of groups end, for files that don't say: before the first measure, else before the first column of numbers alone.</summary>
    public static int GroupsOf(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var measure = columns.TakeWhile(name => !MeasureName().IsMatch(name)).Count();
        if (measure < columns.Count) return measure;
        return Enumerable.Range(0, columns.Count).FirstOrDefault(i => rows.Count > 0 && rows.All(row => row[i].Length == 0 || row[i] == Hidden || NumberOf(row[i]) is not null), columns.Count);
    }

    [GeneratedRegex(@"^(n|count|learners|people|pupils|students|persons|(number|count) of .*|n_.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CountName();

    [GeneratedRegex(@"^(n|count|learners|people|pupils|students|persons|rows|(number|count) of .*|n_.*|(share|mean|sum|avg)_.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MeasureName();
}
