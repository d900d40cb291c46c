using System.IO.Compression;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Damages what a compressed file holds, so that the damage is reached.</summary>
internal static class PackedContent
{
    public static bool IsPacked(ExportFile file) => file.Path.EndsWith(".gz", StringComparison.Ordinal) || IsArchive(file);

    /// <summary>The file with one member changed.</summary>
    public static byte[] Changed(ExportFile file, Func<byte[], byte[]> change, RandomStream random)
    {
        if (!IsArchive(file))
            return Zip(change(Unzip(file.Content)));
        using var source = new MemoryStream(file.Content);
        try
        {
            using var archive = new ZipArchive(source, ZipArchiveMode.Read);
            using var target = new MemoryStream();
            var at = random.Integer(archive.Entries.Count);
            using (var written = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
            {
                for (var i = 0; i < archive.Entries.Count; i++)
                {
                    using var input = archive.Entries[i].Open();
                    using var memory = new MemoryStream();
                    input.CopyTo(memory);
                    using var output = written.CreateEntry(archive.Entries[i].FullName).Open();
                    output.Write(i == at ? change(memory.ToArray()) : memory.ToArray());
                }
            }

            return target.ToArray();
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or ArgumentException)
        {
            // Damaged before, so that it cannot be unpacked.
            return change(file.Content);
        }
    }

    private static bool IsArchive(ExportFile file) => file.Path.EndsWith(".zip", StringComparison.Ordinal) || file.Path.EndsWith(".xlsx", StringComparison.Ordinal);

    private static byte[] Unzip(byte[] content)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            using var memory = new MemoryStream();
            gzip.CopyTo(memory);
            return memory.ToArray();
        }
        catch (InvalidDataException)
        {
            return content;
        }
    }

    private static byte[] Zip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return memory.ToArray();
    }
}
