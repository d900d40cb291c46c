using System.Collections.Immutable;

namespace ResearchKit.Sources.Delimited;

/// <summary>The row that is being read. One instance a file, filled anew for each row.</summary>
internal sealed class DelimitedRow
{
    private readonly Dictionary<string, int> _places;
    private readonly string[] _fields;

    public DelimitedRow(ImmutableArray<string> header)
    {
        _fields = new string[header.Length];
        _places = header.Select((name, i) => (name, i)).Where(column => column.name.Length > 0).ToDictionary(column => column.name, column => column.i, StringComparer.Ordinal);
    }

    /// <summary>The fields, as many as the header has.</summary>
    public string[] Fields => _fields;

    /// <summary>The field of a column; empty where the file has no such column.</summary>
    public string this[string column] => _places.TryGetValue(column, out var place) ? _fields[place] : "";

    /// <summary>Takes a row over; fields that it lacks are empty.</summary>
    public void Take(IReadOnlyList<string> fields)
    {
        for (var i = 0; i < _fields.Length; i++)
            _fields[i] = i < fields.Count ? fields[i] : "";
    }
}
