using System.Text;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads the first record of a CSV file: the names of its columns, or as many fields as the mapping names.</summary>
internal static class CsvHeader
{
    private const int MaximumLength = 1 << 20;

    /// <summary>The names, in the file's order.</summary>
    /// <exception cref="ImportException">The file is empty, is in another encoding, or its header is no list of distinct names.</exception>
    public static IReadOnlyList<string> Read(string path, string fileName, MappedFile file, string encoding)
    {
        var bytes = new byte[MaximumLength];
        int length;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var text = Decode(bytes.AsSpan(0, length), fileName, encoding);
        if (text.Trim().Length == 0)
            throw new ImportException($"{fileName} is empty; expected {(file.HasHeader ? "a header line with" : "rows of")} {string.Join(file.Delimiter, file.Columns.Select(column => column.Name))}.");

        var names = Split(text, file.Delimiter) ?? throw new ImportException($"The header line of {fileName} does not end within {MaximumLength} bytes.");
        if (!file.HasHeader)
            return Ordered(fileName, file, names);
        // A delimiter at the end of the line makes a last column without a name.
        var twice = names.Take(names.Count > 1 && names[^1].Length == 0 ? names.Count - 1 : names.Count).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            // Where a file has no header its first row stands here: only a name that the mapping knows is quoted.
            var known = file.Columns.FirstOrDefault(column => column.Name.Equals(twice.Key, StringComparison.OrdinalIgnoreCase));
            throw new ImportException($"{fileName} names {(known is null ? "a column" : $"the column \"{known.Name}\"")} twice. Give each column a name of its own; is the first line a header?");
        }

        return names;
    }

    /// <summary>The mapping's names for the fields of a file without a header; a last field without a name is a delimiter that ends every line.</summary>
    private static List<string> Ordered(string fileName, MappedFile file, List<string> fields)
    {
        var names = file.Columns.Select(column => column.Name).ToList();
        if (names.All(name => fields.Contains(name, StringComparer.OrdinalIgnoreCase)))
            throw new ImportException($"{fileName} begins with the names of its columns, and the mapping says that it has no header. Take \"header: false\" out of the mapping.");
        if (fields.Count == names.Count + 1 && fields[^1].Length == 0)
            names.Add("");
        return fields.Count == names.Count
            ? names
            : throw new ImportException($"The first line of {fileName} has {fields.Count} fields, and the mapping names {names.Count} columns: {string.Join(", ", names)}. Give every field a name and a class, in the file's order.");
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string fileName, string encodingName)
    {
        var looksLikeUtf16 = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        if (looksLikeUtf16 != (encodingName == "utf-16"))
            throw new ImportException($"{fileName} {(looksLikeUtf16 ? "begins like UTF-16" : "does not begin like UTF-16")}, and the mapping says {encodingName}. Correct \"encoding\" in the mapping.");
        Encoding encoding = encodingName switch
        {
            "latin-1" => Encoding.Latin1,
            "utf-16" => bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        return encoding.GetString(bytes).TrimStart('\ufeff');
    }

    /// <summary>Fields of the first record of a text; null when it does not end within what was read.</summary>
    public static List<string>? Split(string text, char delimiter)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append('"');
                i++;
            }
            else if (c == '"' && (isQuoted || name.Length == 0))
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c == delimiter || c is '\r' or '\n'))
            {
                names.Add(name.ToString().Trim());
                name.Clear();
                if (c != delimiter)
                    return names;
            }
            else
            {
                name.Append(c);
            }
        }

        if (text.Length >= MaximumLength / 2)
            return null;
        names.Add(name.ToString().Trim());
        return names;
    }
}
