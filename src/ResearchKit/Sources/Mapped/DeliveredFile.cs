using System.Collections.Immutable;
using ResearchKit.Privacy;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>Opens a file of a mapping: its format's reader, its columns, and the gate that every column passes.</summary>
internal static class DeliveredFile
{
    /// <summary>How much of a file is looked at to tell whether it is one of a mapping.</summary>
    private const long LookedAt = 1 << 20;

    /// <summary>Whether a file's columns are those of the mapping. Reads the header alone, or the first part of a file whose rows each name their columns.</summary>
    public static bool Fits(SourceFolder folder, MappedFile mapped, string file)
    {
        try
        {
            var path = folder.PathOf(file);
            var header = mapped.Format switch
            {
                TableFormat.Parquet => [.. ParquetDelivery.Describe(path, file).Select(column => column.Name)],
                TableFormat.Json or TableFormat.NdJson => JsonColumns(mapped, path, file, LookedAt, CancellationToken.None),
                TableFormat.Xlsx => XlsxDelivery.Describe(path, file, mapped, CancellationToken.None),
                _ => [.. CsvHeader.Read(path, file, mapped, TextEncoding.Of(path, mapped.Encoding, CancellationToken.None)).Where(column => column.Length > 0)],
            };
            var isNamedInEachRow = mapped.Format is TableFormat.Json or TableFormat.NdJson;
            return !header.IsEmpty
                && ImportGate.Unclassified(header, Classified(mapped, header)).Count == 0
                && (isNamedInEachRow || mapped.Columns.All(column => header.Contains(column.Name, StringComparer.Ordinal)));
        }
        catch (Exception problem) when (problem is ImportException or IOException or UnauthorizedAccessException)
        {
            // What cannot be read as this mapping's file is not recognised as one; named by the user, it gives the error.
            return false;
        }
    }

    /// <summary>Opens a file and hashes it.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="mapped">The mapping's entry.</param>
    /// <param name="file">Path within the folder.</param>
    /// <param name="used">Columns that must be there.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImportException">It cannot be read, or a column is missing or has no class.</exception>
    public static IDelivery Open(SourceFolder folder, MappedFile mapped, string file, IReadOnlySet<string> used, CancellationToken cancellationToken)
    {
        var name = folder.NameOf(file);
        var path = folder.PathOf(file);
        try
        {
            var delivery = Delivery(mapped, name, path, cancellationToken);
            CheckColumns(name, mapped, delivery.Header, used);
            return delivery;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read: {problem.Message}");
        }
    }

    private static IDelivery Delivery(MappedFile mapped, string name, string path, CancellationToken cancellationToken)
    {
        switch (mapped.Format)
        {
            case TableFormat.Parquet:
                var columns = ParquetDelivery.Describe(path, name);
                return new ParquetDelivery(FileHash.Of(name, mapped.Name, path, cancellationToken), mapped, columns);
            case TableFormat.Json or TableFormat.NdJson:
                var header = JsonColumns(mapped, path, name, long.MaxValue, cancellationToken);
                return new JsonDelivery(FileHash.Of(name, mapped.Name, path, cancellationToken), mapped, header);
            case TableFormat.Xlsx:
                return new XlsxDelivery(FileHash.Of(name, mapped.Name, path, cancellationToken), mapped, XlsxDelivery.Describe(path, name, mapped, cancellationToken));
            default:
                var encoding = TextEncoding.Of(path, mapped.Encoding, cancellationToken);
                var fields = CsvHeader.Read(path, name, mapped, encoding);
                return new CsvDelivery(FileHash.Of(name, mapped.Name, path, cancellationToken), mapped, [.. fields], encoding);
        }
    }

    /// <summary>Columns of the objects; those of the mapping where there is no object at all, since nothing else names them.</summary>
    private static ImmutableArray<string> JsonColumns(MappedFile mapped, string path, string name, long limit, CancellationToken cancellationToken) =>
        JsonDelivery.Describe(path, name, mapped.Format == TableFormat.Json, limit, cancellationToken) is { IsEmpty: false } columns ? columns : [.. mapped.Columns.Select(column => column.Name)];

    private static HashSet<string> Classified(MappedFile mapped, IEnumerable<string> columns) =>
        columns.Where(column => mapped.Columns.Any(known => known.Name == column) || mapped.MoreColumns?.Matches(column) == true).ToHashSet(StringComparer.Ordinal);

    private static void CheckColumns(string name, MappedFile file, IReadOnlyList<string> columns, IReadOnlySet<string> used)
    {
        var classified = Classified(file, columns);
        // A name that merely fits a pattern may be a value that stands where a header should.
        var named = columns.Where(column => file.Columns.Any(known => known.Name == column)).ToHashSet(StringComparer.Ordinal);
        if (columns.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ImportException($"{name} names {(twice.FirstOrDefault(named.Contains) is { } known ? $"the column \"{known}\"" : "a column")} twice (case does not count). Give each column a name of its own.");
        var lacking = used.Where(column => !columns.Contains(column, StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (lacking.Count > 0)
            throw new ImportException(
                $"{name} lacks the column {Quoted(lacking)}. It has {(named.Count == 0 ? "none that the mapping names" : Quoted(columns.Where(named.Contains)))}{(columns.All(named.Contains) || named.Count == 0 ? "" : " and others that the mapping does not name")}; is the first line a header?");
        if (ImportGate.Unclassified(columns, classified) is { Count: > 0 } unclassified)
            throw new ImportException(
                $"{name} has a column without a disclosure class: {UnknownColumns.Told(unclassified, columns)}. Give it a class in the mapping ({string.Join(", ", ImportGate.ClassNames.Keys)}); nothing was imported.");
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
