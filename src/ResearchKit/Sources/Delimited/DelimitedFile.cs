using System.Collections.Immutable;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources.Formats;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Delimited;

/// <summary>
/// One delimited file of an export, in a folder or an archive: hashed and its header compared with format and mapping when it is opened, read row by row when it is staged. A member of an archive never touches
/// the disk.
/// </summary>
internal sealed class DelimitedFile
{
    private readonly PackageMember _member;
    private readonly DelimitedEncoding _encoding;

    private DelimitedFile(PackageMember member, SourceFile file, TabularFormat format, DelimitedEncoding encoding)
    {
        _member = member;
        _encoding = encoding;
        File = file;
        Format = format;
    }

    public SourceFile File { get; }

    public TabularFormat Format { get; }

    /// <summary>Names of the columns as the format writes them, in the file's order; a delimiter at the end of the header makes a last one without a name.</summary>
    public ImmutableArray<string> Header { get; private set; } = [];

    /// <summary>Whether the first record is a header.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Whether there is nothing in the file.</summary>
    public bool IsEmpty => !_encoding.HasText;

    /// <summary>Hashes a file and compares its header with the format and the mapping.</summary>
    /// <param name="member">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="mapped">The mapping's entry; null for a file that is read for checks alone.</param>
    /// <param name="notes">Where surprises are told.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImportException">It cannot be read, a column has no class, or a required column is missing.</exception>
    public static DelimitedFile Open(PackageMember member, TabularFormat format, MappedFile? mapped, ICollection<string> notes, CancellationToken cancellationToken)
    {
        var encoding = new DelimitedEncoding();
        var source = member.Hash(mapped?.Name ?? "", encoding.Add, cancellationToken);
        var file = new DelimitedFile(member, source, format, encoding);
        if (encoding.Name != "utf-8")
            notes.Add($"{source.Name} is in {encoding.Name}; the format asks for utf-8.");
        if (file.IsEmpty)
        {
            notes.Add($"{source.Name} is empty.");
            file.Header = format.Header;
        }
        else
        {
            try
            {
                file.ReadHeader(mapped, notes);
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException)
            {
                throw file.Unreadable(problem);
            }
        }

        return file;
    }

    /// <summary>What to say when the bytes cannot be read.</summary>
    public ImportException Unreadable(Exception problem) => _member.Unreadable(problem);

    /// <summary>A reader at the beginning of the file; the header is its first record.</summary>
    public DelimitedReader OpenReader() => new(_encoding.Open(_member.Open()), Format.Delimiter);

    /// <summary>Adds the rows to a stage.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="made">Columns that are made of a row's others, by name.</param>
    /// <param name="notes">Where surprises are told.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void AddTo(
        SqlSession session, StagedFile stage, IReadOnlyDictionary<string, Func<DelimitedRow, string?>> made, ICollection<string> notes, CancellationToken cancellationToken)
    {
        const string Table = "delimited_rows";
        using var rows = new DelimitedRows(this, stage.Columns, made, cancellationToken);
        session.Connection.RegisterStream(Table, rows);
        try
        {
            stage.Add(session, File, "SELECT * FROM " + Table, () => rows.Broken, () => rows.Lines, cancellationToken);
        }
        catch (DuckDBException) when (rows.Failure is not null)
        {
            rows.Failure.Throw();
        }
        finally
        {
            session.Connection.UnregisterTable(Table);
        }

        if (rows.Evened > 0)
            notes.Add(FormattableString.Invariant($"{File.Name}: {rows.Evened} rows have a delimiter more or less at the end than the header."));
        if (rows.Respelt > 0)
            notes.Add(FormattableString.Invariant($"{File.Name}: {rows.Respelt} dates or codes are written in another form than the format's."));
    }

    /// <summary>Whether a row has as many fields as the header, or would have without, or with, a delimiter at its end.</summary>
    public bool Fits(IReadOnlyList<string> fields, out bool isEvened)
    {
        isEvened = (fields.Count == Header.Length + 1 && fields[^1].Length == 0) || (fields.Count == Header.Length - 1 && Header[^1].Length == 0);
        return isEvened || fields.Count == Header.Length;
    }

    /// <summary>All rows that fit the format, for small files that are read before others are staged.</summary>
    public IEnumerable<DelimitedRow> Rows(CancellationToken cancellationToken)
    {
        if (IsEmpty)
            yield break;
        var check = new RowCheck(Format, Header);
        var row = new DelimitedRow(Header);
        using var reader = OpenReader();
        if (HasHeader)
            reader.Read();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Problem is not null || !Fits(reader.Fields, out _))
                continue;
            row.Take(reader.Fields);
            if (check.Of(row.Fields) is null)
                yield return row;
        }
    }

    private void ReadHeader(MappedFile? mapped, ICollection<string> notes)
    {
        using var reader = OpenReader();
        reader.Read();
        if (reader.Problem is { } problem)
            throw new ImportException($"The first line of {File.Name} cannot be split into columns: {problem}. Expected {string.Join(Format.Delimiter, Format.Header)}.");
        var names = reader.Fields.Select(name => name.Trim()).ToList();
        HasHeader = Format.IsHeader(names);
        if (!HasHeader)
        {
            Header = Format.Header;
            var required = Format.Columns.Where(column => column.IsRequired).Select(column => column.Name).ToImmutableArray();
            if (names.Count != Header.Length)
                Header = names.Count == required.Length ? required : throw new ImportException(
                    $"{File.Name} has no header, and {names.Count} columns; expected {Header.Length} ({string.Join(", ", Header)}). Write the names of the columns into its first line.");
            notes.Add($"{File.Name} has no header; its columns are taken to be {string.Join(", ", Header)}.");
            return;
        }

        Header = [.. names.Select(name => Spelt(name, mapped))];
        CheckHeader(names, mapped, notes);
    }

    /// <summary>The format's spelling of a column's name; case and spaces around it differ in real exports.</summary>
    private string Spelt(string name, MappedFile? mapped)
    {
        var known = Format.Columns.Select(column => column.Name).Concat(mapped?.Columns.Select(column => column.Name).Where(column => !IsMade(column)) ?? []).ToList();
        return known.Contains(name, StringComparer.Ordinal) ? name : known.Find(column => column.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
    }

    private void CheckHeader(List<string> names, MappedFile? mapped, ICollection<string> notes)
    {
        var named = Header.Where(name => name.Length > 0).ToList();
        if (named.Count < Header.Length - 1 || (named.Count < Header.Length && Header[^1].Length > 0))
            throw new ImportException($"{File.Name} has a column without a name. Give each column a name, or take it out.");
        if (named.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ImportException($"{File.Name} names {(Format.HasByName(twice.Key) ? $"the column \"{twice.Key}\"" : "a column")} twice. Give each column a name of its own.");
        var classified = named.Where(name => mapped is null ? Format.Find(name) is not null : IsClassified(mapped, name)).ToHashSet(StringComparer.Ordinal);
        if (classified.Count == 0)
            throw new ImportException($"{File.Name} has none of the columns of {Format.FileName}: {string.Join(Format.Delimiter, Format.Header)}. Is the first line a header?");
        if (ImportGate.Unclassified(named, classified) is { Count: > 0 } unclassified)
            throw new ImportException(
                $"{File.Name} has a column that {Format.FileName} of this format does not have, and that has no disclosure class: {UnknownColumns.Told(unclassified, Header)}. "
                + $"{Hint(unclassified[0])}Take it out of the export; nothing was imported.");
        var missing = Format.Columns.Where(column => !named.Contains(column.Name, StringComparer.Ordinal)).ToList();
        if (missing.FirstOrDefault(column => column.IsRequired) is { } required)
            throw new ImportException($"{File.Name} lacks the column \"{required.Name}\"; expected {string.Join(Format.Delimiter, Format.Header)}.");
        if (Format.IsOrdered && missing.Count > 0)
            notes.Add($"{File.Name} lacks columns that the format asks for and that may be empty: {string.Join(", ", missing.Select(column => column.Name))}.");
        else if (Format.IsOrdered && !named.Take(Format.Header.Length).SequenceEqual(Format.Header, StringComparer.Ordinal))
            notes.Add($"{File.Name}: the columns stand in another order than in the format.");
        if (Header[^1].Length == 0)
            notes.Add($"{File.Name}: the header ends with a delimiter.");
        if (names.Where((name, i) => name != Header[i]).Any())
            notes.Add($"{File.Name}: names of columns are spelt otherwise than in the format; case does not count.");
    }

    private string Hint(string name) => NameSuggestion.Nearest(name, Format.Header) is { } nearest ? $"Did you mean {nearest}? " : "";

    private static bool IsClassified(MappedFile mapped, string name) => (mapped.Columns.Any(column => column.Name == name) && !IsMade(name)) || mapped.MoreColumns?.Matches(name) == true;

    /// <summary>Columns that the importer makes of others stand in the mapping, not in files.</summary>
    private static bool IsMade(string name) => name.StartsWith('_');
}
