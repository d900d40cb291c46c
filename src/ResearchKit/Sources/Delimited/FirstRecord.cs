namespace ResearchKit.Sources.Delimited;

/// <summary>The first record of a delimited file, to tell what it is.</summary>
internal static class FirstRecord
{
    private const int Looked = 1 << 16;

    /// <summary>Its fields, without spaces around them; empty when there are none within the first 64 KiB, or the file cannot be read.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Of(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read is recognised as nothing; opened by name it gives the error.
            return [];
        }
    }

    /// <summary>Its fields, without spaces around them; empty when there are none within the first 64 KiB.</summary>
    public static IReadOnlyList<string> Of(Stream stream)
    {
        var bytes = new byte[Looked];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        using var text = new StreamReader(new MemoryStream(bytes, 0, length), detectEncodingFromByteOrderMarks: true);
        using var reader = new DelimitedReader(text, ',');
        return reader.Read() && reader.Problem is null ? [.. reader.Fields.Select(field => field.Trim())] : [];
    }
}
