using System.Collections.Immutable;

namespace ResearchKit.Sources.Mapped;

/// <summary>How the rows of a mapped file are written.</summary>
public enum TableFormat
{
    /// <summary>Fields between delimiters, a record a line. The default.</summary>
    Csv = 0,

    /// <summary>Apache Parquet.</summary>
    Parquet = 1,

    /// <summary>One JSON array of objects.</summary>
    Json = 2,

    /// <summary>One JSON object a line.</summary>
    NdJson = 3,

    /// <summary>A sheet of an Excel workbook (.xlsx).</summary>
    Xlsx = 4,
}

/// <summary>Names and extensions of the formats.</summary>
internal static class TableFormats
{
    /// <summary>Names in mappings.</summary>
    public static readonly ImmutableArray<(string Name, TableFormat Format)> Names =
        [("csv", TableFormat.Csv), ("parquet", TableFormat.Parquet), ("json", TableFormat.Json), ("ndjson", TableFormat.NdJson), ("xlsx", TableFormat.Xlsx)];

    private static readonly ImmutableArray<(string Extension, TableFormat Format)> Extensions =
    [
        (".csv", TableFormat.Csv), (".txt", TableFormat.Csv), (".tsv", TableFormat.Csv), (".parquet", TableFormat.Parquet), (".json", TableFormat.Json), (".ndjson", TableFormat.NdJson),
        (".jsonl", TableFormat.NdJson), (".xlsx", TableFormat.Xlsx),
    ];

    /// <summary>Name of a format in mappings.</summary>
    public static string NameOf(TableFormat format) => Names.First(known => known.Format == format).Name;

    /// <summary>The format that a file's extension says; null for none that is known.</summary>
    public static TableFormat? OfPath(string path)
    {
        var extension = Path.GetExtension(path);
        return Extensions.FirstOrDefault(known => known.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)) is { Extension: not null } found ? found.Format : null;
    }
}
