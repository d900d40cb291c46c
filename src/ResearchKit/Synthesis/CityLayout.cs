using ResearchKit.Frames;
using ResearchKit.Frames.Storage;
using ResearchKit.Store;

namespace ResearchKit.Synthesis;

/// <summary>
/// The tables of a city and their columns, before it is made: those that a city of the smallest size has with the same options. Parts of the city that write one
/// table may fill different columns of it; all files and stores get all of them.
/// </summary>
internal sealed class CityLayout
{
    private readonly Dictionary<string, DataFrame> _tables;

    private CityLayout(Dictionary<string, DataFrame> tables) => _tables = tables;

    /// <summary>Names of the tables, in the learning schema's order, in which each refers to earlier ones only.</summary>
    public IReadOnlyList<string> Tables => [.. LearningSchema.Current.Tables.Select(table => table.Name).Where(_tables.ContainsKey)];

    /// <summary>A frame without rows, with the columns of a table in the learning schema's order.</summary>
    public DataFrame this[string table] => _tables[table];

    /// <summary>Names and SQL types of a table's columns.</summary>
    public IReadOnlyList<(string Name, string Type)> Columns(string table) =>
        [.. _tables[table].Columns.Select(column => (column.Name, LearningSchema.Current[table][column.Name].Type))];

    /// <summary>Finds out.</summary>
    public static CityLayout Of(CityOptions options)
    {
        var seen = new Seen();
        CityStream.Run(options with { Learners = Math.Min(options.Learners, 300) }, seen, threads: 1);
        return new CityLayout(seen.Tables.ToDictionary(table => table.Key, table => table.Value.ToFrame(table.Key), StringComparer.Ordinal));
    }

    /// <summary>Rows with all columns of their table, in order; what they lack is missing.</summary>
    public DataFrame Arrange(CityTable rows)
    {
        var layout = _tables[rows.Name];
        var columns = new Column[layout.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var model = layout.Columns[i];
            columns[i] = !rows.Rows.HasColumn(model.Name) ? Missing(model, rows.Rows.Length)
                : rows.Rows[model.Name] is CategoryColumn codes && model is not CategoryColumn ? Text(codes)
                : rows.Rows[model.Name];
        }
        return DataFrame.FromColumns(rows.Rows.Provenance, columns);
    }

    private static Column Missing(Column model, int rows)
    {
        var places = new int[rows];
        Array.Fill(places, -1);
        return model.Gather(places, CancellationToken.None);
    }

    /// <summary>Codes as plain text.</summary>
    private static Column Text(CategoryColumn codes) => Column.Create(codes.Name, codes.All());

    private sealed class Seen : ICitySink
    {
        public Dictionary<string, SeenTable> Tables { get; } = new(StringComparer.Ordinal);

        public void Write(CityTable rows)
        {
            if (!Tables.TryGetValue(rows.Name, out var table))
                Tables[rows.Name] = table = new SeenTable();
            table.Add(rows.Rows);
        }
    }

    private sealed class SeenTable
    {
        private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);

        public void Add(DataFrame rows)
        {
            foreach (var column in rows.Columns)
            {
                if (!_columns.TryGetValue(column.Name, out var first))
                    _columns[column.Name] = column.Gather([], CancellationToken.None);
                else if (first is CategoryColumn own && !(column is CategoryColumn other && own.Categories.SequenceEqual(other.Categories, StringComparer.Ordinal)))
                    _columns[column.Name] = Column.Create(column.Name, Array.Empty<string?>());
            }
        }

        public DataFrame ToFrame(string table) => DataFrame.FromColumns(
            new FrameProvenance($"{SyntheticCity.Generator}: {table}", Protection.Synthetic),
            [.. LearningSchema.Current[table].Columns.Where(column => _columns.ContainsKey(column.Name)).Select(column => _columns[column.Name])]);
    }
}
