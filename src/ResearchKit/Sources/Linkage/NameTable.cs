using System.Globalization;
using System.Text;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>Writes a table with encodings in place of names. Names are read into memory, and nothing of them is written anywhere.</summary>
public static class NameTable
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "d.M.yyyy", "M/d/yyyy"];

    /// <summary>Encodes the names of a table.</summary>
    /// <param name="request">The table, its columns, the key and the table to write.</param>
    /// <param name="cancellationToken">Stops; no table is left behind.</param>
    /// <exception cref="ImportException">The table cannot be read, lacks a column, or the output exists. The message quotes no value.</exception>
    /// <exception cref="PseudonymKeyException">The key file cannot be used.</exception>
    public static NameEncodingReport Encode(NameEncodingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!File.Exists(request.File))
            throw new ImportException($"There is no file {Path.GetFullPath(request.File)} to encode.");
        if (File.Exists(request.Output) || Directory.Exists(request.Output))
            throw new ImportException($"{Path.GetFullPath(request.Output)} exists. Choose another name for the encoded table.");
        string[] names = [request.GivenName, request.FamilyName, request.BirthDate];
        if (request.Keep.Contains(NameEncodingRequest.Column, StringComparer.OrdinalIgnoreCase))
            throw new ImportException($"The encoding is written to a column {NameEncodingRequest.Column}; no other column of that name can be kept.");
        if (request.Keep.FirstOrDefault(kept => names.Contains(kept, StringComparer.OrdinalIgnoreCase)) is { } plain)
            throw new ImportException($"Column {plain} is encoded and cannot be kept as it stands.");
        var rows = Read(request, [.. names, .. request.Keep], cancellationToken);
        var key = LinkageKey.LoadOrCreate(request.KeyFile);
        var encoder = key.Encoder();
        var text = new StringBuilder().AppendJoin(',', request.Keep.Prepend(NameEncodingRequest.Column).Select(CsvField.Of)).Append('\n');
        var withoutCode = 0L;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = encoder.Encode((string?)row[0], (string?)row[1], Date((string?)row[2]));
            withoutCode += code is null ? 1 : 0;
            text.AppendJoin(',', row.Skip(3).Select(value => CsvField.Of((string?)value ?? "")).Prepend(code?.ToString() ?? "")).Append('\n');
        }

        // Encodings are personal data: for the owner alone.
        OwnerOnlyFile.WriteWhole(request.Output, text.ToString());
        return new NameEncodingReport(rows.Count, withoutCode, key.Fingerprint, key.IsNew, key.Path);
    }

    private static List<object?[]> Read(NameEncodingRequest request, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        using var session = SqlSession.InMemory();
        var table = $"read_csv({SqlSession.Text(Path.GetFullPath(request.File))}, all_varchar = true, header = true, strict_mode = true)";
        try
        {
            var header = session.Rows($"SELECT column_name FROM (DESCRIBE FROM {table})", cancellationToken).Select(row => (string)row[0]!).ToList();
            if (wanted.FirstOrDefault(name => !header.Contains(name, StringComparer.Ordinal)) is { } absent)
                throw new ImportException($"{Path.GetFileName(request.File)} has no column \"{absent}\". It has {UnknownColumns.Told(header, header)}.");
            return session.Rows($"SELECT {string.Join(", ", wanted.Select(SqlSession.Name))} FROM {table}", cancellationToken);
        }
        catch (DuckDBException)
        {
            // The message of the database may quote a line of the file.
            throw new ImportException($"{Path.GetFileName(request.File)} cannot be read as a table: expected CSV in UTF-8 with a header, and as many fields in each row. Nothing was written.");
        }
    }

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
