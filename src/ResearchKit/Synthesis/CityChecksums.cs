using System.Globalization;

namespace ResearchKit.Synthesis;

/// <summary>Checksums of a city's tables, without keeping the rows.</summary>
internal sealed class CityChecksums : ICitySink, IDisposable
{
    private readonly CityLayout _layout;
    private readonly Dictionary<string, TableChecksum> _tables;

    public CityChecksums(CityLayout layout)
    {
        _layout = layout;
        _tables = layout.Tables.ToDictionary(table => table, table => new TableChecksum(layout.Columns(table)), StringComparer.Ordinal);
    }

    public void Write(CityTable rows) => _tables[rows.Name].Add(_layout.Arrange(rows));

    /// <summary>Rows and checksum of each table, by name. To be called once.</summary>
    public IReadOnlyDictionary<string, (long Rows, string Checksum)> Finish() =>
        _tables.ToDictionary(table => table.Key, table => (table.Value.Rows, table.Value.Finish()), StringComparer.Ordinal);

    /// <summary>How a data set differs from these rows, a sentence for each table. To be called once.</summary>
    public IEnumerable<string> Differences(DataPackage package)
    {
        var made = Finish();
        foreach (var (table, (rows, checksum)) in made)
        {
            if (package.Resources.FirstOrDefault(resource => resource.Name == table) is not { } file)
                yield return $"The city has a table {table}, and {DataPackage.FileName} names no file for it.";
            else if (file.Rows != rows)
                yield return string.Create(CultureInfo.InvariantCulture, $"The generator makes {rows} rows of {table}; {DataPackage.FileName} says {file.Rows}.");
            else if (file.Checksum != checksum)
                yield return $"The generator makes other values of {table} than {DataPackage.FileName} says: their checksums differ.";
        }
        foreach (var file in package.Resources.Where(resource => !made.ContainsKey(resource.Name)))
            yield return $"{DataPackage.FileName} names the file {file.Path}; the city has no table {file.Name}.";
    }

    public void Dispose()
    {
        foreach (var table in _tables.Values)
            table.Dispose();
    }
}
