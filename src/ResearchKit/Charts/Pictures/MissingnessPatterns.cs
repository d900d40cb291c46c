using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Pictures;

/// <summary>Which columns of a frame are missing together, and in how many rows.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Missing">Patterns, the most frequent first: which of the columns each misses.</param>
/// <param name="Counts">Rows of each pattern.</param>
internal sealed record MissingnessPatterns(string[] Columns, bool[][] Missing, long[] Counts)
{
    private const int MostColumns = 40;

    public long Rows => Counts.Sum();

    /// <summary>Rows that miss a column.</summary>
    public long MissingIn(int column) => Counts.Where((_, pattern) => Missing[pattern][column]).Sum();

    public static MissingnessPatterns Of(DataFrame frame, IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        if (frame.Length == 0) throw new ArgumentException("Missingness matrix: the frame has no rows; expected at least one.", nameof(frame));
        string[] names = [.. columns is null ? frame.Columns.Select(column => column.Name) : columns.Select(name => frame[name].Name)];
        if (names.Length == 0) throw new ArgumentException("Missingness matrix: there are no columns; expected at least one.", nameof(columns));
        if (columns is null)
        {
            // Only those that miss anything tell something; DuckDB counts them in one pass.
            var counts = frame.Sql($"select {string.Join(", ", names.Select((name, i) => $"count(*) - count({Quoted(name)}) as m{i.ToString(CultureInfo.InvariantCulture)}"))} from this", cancellationToken: cancellationToken);
            string[] incomplete = [.. names.Where((_, i) => counts.Columns[i].Doubles()[0] > 0)];
            if (incomplete.Length > 0) names = incomplete;
        }

        if (names.Length > MostColumns)
            throw new ArgumentException(PictureInput.Text($"Missingness matrix: {names.Length} columns would be drawn; up to {MostColumns} can be read. Name those of interest in 'columns'."), nameof(columns));
        var patterns = frame.Sql(
            $"select {string.Join(", ", names.Select((name, i) => $"{Quoted(name)} is null as m{i.ToString(CultureInfo.InvariantCulture)}"))}, count(*) as n from this group by all order by n desc, "
            + string.Join(", ", names.Select((_, i) => $"m{i.ToString(CultureInfo.InvariantCulture)}")), cancellationToken: cancellationToken);
        bool?[][] flags = [.. names.Select((_, i) => ((Column<bool>)patterns.Columns[i]).All().ToArray())];
        return new MissingnessPatterns(
            names, [.. Enumerable.Range(0, patterns.Length).Select(row => flags.Select(column => column[row] == true).ToArray())],
            [.. patterns.Columns[names.Length].Doubles().Select(count => (long)count)]);
    }

    private static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
