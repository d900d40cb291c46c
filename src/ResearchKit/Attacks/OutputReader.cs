using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ResearchKit.Frames;

namespace ResearchKit.Attacks;

/// <summary>Reads outputs: notebooks, pages, CSV, JSON, XLSX, Parquet, texts, and what is packed in them.</summary>
internal static class OutputReader
{
    private const long Largest = 512L << 20;

    private const int MostRows = 200_000;

    /// <summary>Reads one file.</summary>
    /// <param name="folder">The folder of outputs.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static OutputFile Read(string folder, string path, CancellationToken cancellationToken)
    {
        var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        var raw = new List<(string, byte[])>();
        var texts = new List<(string, string)>();
        var tables = new List<PublishedTable>();
        try
        {
            if (new FileInfo(path).Length > Largest) return new OutputFile(name, [], [], [], $"larger than {Largest >> 20} MiB");
            var bytes = File.ReadAllBytes(path);
            raw.Add((name, bytes));
            Unpack(name, bytes, raw, depth: 0);
            switch (Path.GetExtension(path).ToUpperInvariant())
            {
                case ".IPYNB":
                    Notebook(name, bytes, texts, tables);
                    break;
                case ".HTML" or ".HTM":
                    var html = Encoding.UTF8.GetString(bytes);
                    texts.Add((name, HtmlTables.Text(html)));
                    tables.AddRange(HtmlTables.Read(HtmlTables.WithoutScripts(html), name));
                    break;
                case ".CSV" or ".TSV":
                    Csv(name, Encoding.UTF8.GetString(bytes), texts, tables);
                    break;
                case ".XLSX":
                    Frame(name, DataFrame.ReadXlsx(path, new XlsxFormat { HasHeader = true }, cancellationToken), About(path, cancellationToken), texts, tables);
                    break;
                case ".PARQUET":
                    Frame(name, DataFrame.ReadParquet(path, cancellationToken), Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - 65_536))).Contains("researchkit.rule", StringComparison.Ordinal) ? "released table" : "", texts, tables);
                    break;
                case ".JSON":
                    Strings(name, JsonDocument.Parse(bytes).RootElement, texts);
                    break;
                case ".TXT" or ".MD" or ".LOG" or ".XML" or ".TRX" or ".SVG" or ".JSONL" or ".NDJSON" or ".TEX" or ".YAML" or ".YML" or ".DIB" or ".CS" or ".OUT" or ".ERR":
                    texts.Add((name, Encoding.UTF8.GetString(bytes)));
                    break;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or WorkbookException or InvalidDataException or System.Data.Common.DbException or InvalidOperationException or FormatException)
        {
            return new OutputFile(name, texts, tables, raw, problem.GetType().Name);
        }

        return new OutputFile(name, texts, tables, raw);
    }

    private static string About(string path, CancellationToken cancellationToken)
    {
        try
        {
            var about = DataFrame.ReadXlsx(path, new XlsxFormat { Sheet = "about", HasHeader = false }, cancellationToken).Opened();
            return string.Join('\n', about.Columns.SelectMany(column => Enumerable.Range(0, column.Length).Select(row => Convert.ToString(column.ValueAt(row), CultureInfo.InvariantCulture))));
        }
        catch (WorkbookException)
        {
            // A workbook that the kit did not write has no such sheet, so it says nothing of itself.
            return "";
        }
    }

    private static void Frame(string name, DataFrame frame, string notes, List<(string, string)> texts, List<PublishedTable> tables)
    {
        var columns = frame.ColumnNames;
        var rows = Enumerable.Range(0, Math.Min(frame.Length, MostRows))
            .Select(row => frame.Columns.Select(column => Convert.ToString(column.ValueAt(row), CultureInfo.InvariantCulture) ?? "").ToArray()).ToArray();
        // Parquet says in columns of their own which values are hidden.
        for (var i = 0; i < columns.Count; i++)
        {
            var hidden = columns.ToList().IndexOf(columns[i] + "_hidden");
            if (hidden < 0) continue;
            foreach (var row in rows.Where(row => row[hidden] == "True")) row[i] = PublishedTable.Hidden;
        }

        texts.Add((name, string.Join('\n', rows.Select(row => string.Join('\t', row)))));
        if (rows.Length > 0) tables.Add(new PublishedTable(name, "", columns, rows, PublishedTable.GroupsOf(columns, rows), notes));
    }

    private static void Csv(string name, string text, List<(string, string)> texts, List<PublishedTable> tables)
    {
        texts.Add((name, text));
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var notes = string.Join('\n', lines.TakeWhile(line => line.StartsWith('#')));
        var rest = lines.SkipWhile(line => line.StartsWith('#')).Where(line => line.Length > 0).Take(MostRows).Select(Fields).ToArray();
        if (rest.Length < 2) return;
        var rows = rest.Skip(1).Where(row => row.Length == rest[0].Length).ToArray();
        if (rows.Length > 0) tables.Add(new PublishedTable(name, "", rest[0], rows, PublishedTable.GroupsOf(rest[0], rows), notes));
    }

    private static string[] Fields(string line)
    {
        var separator = line.Contains('\t', StringComparison.Ordinal) ? '\t' : line.Count(c => c == ';') > line.Count(c => c == ',') ? ';' : ',';
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(line[i]);
        }

        fields.Add(field.ToString());
        return [.. fields];
    }

    // Outputs of each cell; the code itself is read for identifiers too.
    private static void Notebook(string name, byte[] bytes, List<(string, string)> texts, List<PublishedTable> tables)
    {
        using var document = JsonDocument.Parse(bytes);
        var number = 0;
        foreach (var cell in document.RootElement.TryGetProperty("cells", out var cells) && cells.ValueKind == JsonValueKind.Array ? cells.EnumerateArray() : default)
        {
            number++;
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}, cell {number}");
            texts.Add(($"{place}, source", Joined(cell, "source")));
            if (!cell.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array) continue;
            foreach (var output in outputs.EnumerateArray())
            {
                if (output.TryGetProperty("text", out _)) texts.Add(($"{place}, stream", Joined(output, "text")));
                foreach (var part in (string[])["ename", "evalue", "traceback"]) texts.Add(($"{place}, error", Joined(output, part)));
                if (!output.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) continue;
                foreach (var one in data.EnumerateObject())
                {
                    if (one.Value.ValueKind is JsonValueKind.Object) Strings($"{place}, {one.Name}", one.Value, texts);
                    var text = Joined(data, one.Name);
                    texts.Add(($"{place}, {one.Name}", one.Name == "text/html" ? HtmlTables.Text(text) : text));
                    if (one.Name == "text/html") tables.AddRange(HtmlTables.Read(HtmlTables.WithoutScripts(text), place));
                }
            }
        }
    }

    private static string Joined(JsonElement element, string property) => !element.TryGetProperty(property, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Concat(value.EnumerateArray().Where(line => line.ValueKind == JsonValueKind.String).Select(line => line.GetString())),
        _ => "",
    };

    private static void Strings(string place, JsonElement element, List<(string, string)> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var one in element.EnumerateObject())
                {
                    texts.Add((place, one.Name));
                    Strings(place, one.Value, texts);
                }

                break;
            case JsonValueKind.Array:
                foreach (var one in element.EnumerateArray()) Strings(place, one, texts);
                break;
            case JsonValueKind.String:
                texts.Add((place, element.GetString()!));
                break;
        }
    }

    // Zips (workbooks among them) and gzips, three deep.
    private static void Unpack(string name, byte[] bytes, List<(string, byte[])> raw, int depth)
    {
        if (depth > 3) return;
        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            foreach (var entry in zip.Entries.Where(entry => entry.Length is > 0 and < Largest))
            {
                using var stream = entry.Open();
                Add($"{name}!{entry.FullName}", stream, raw, depth);
            }
        }
        else if (bytes.AsSpan().StartsWith((byte[])[0x1f, 0x8b]))
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            Add($"{name}!unpacked", gzip, raw, depth);
        }
    }

    private static void Add(string name, Stream stream, List<(string, byte[])> raw, int depth)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        raw.Add((name, content.ToArray()));
        Unpack(name, content.ToArray(), raw, depth + 1);
    }
}
