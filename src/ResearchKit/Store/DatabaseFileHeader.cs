using System.Buffers.Binary;

namespace ResearchKit.Store;

/// <summary>
/// The first three blocks of a DuckDB file: a main header with the letters DUCK at byte 8, and two database headers of which the one with the higher
/// iteration holds. Every checkpoint writes the next iteration, so two equal iterations of one file mean that nothing was written between.
/// </summary>
/// <param name="Iteration">Number of the last checkpoint.</param>
/// <param name="HasWriteAheadLog">Whether changes stand beside the file that no checkpoint has taken in.</param>
internal sealed record DatabaseFileHeader(ulong Iteration, bool HasWriteAheadLog)
{
    private const int BlockSize = 4096;

    /// <summary>Reads 12 KiB of a file.</summary>
    /// <returns>Null when the file is no DuckDB database.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static DatabaseFileHeader? Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        Span<byte> blocks = stackalloc byte[3 * BlockSize];
        if (file.ReadAtLeast(blocks, blocks.Length, throwOnEndOfStream: false) < blocks.Length || !blocks.Slice(8, 4).SequenceEqual("DUCK"u8))
            return null;
        var first = BinaryPrimitives.ReadUInt64LittleEndian(blocks[(BlockSize + 8)..]);
        var second = BinaryPrimitives.ReadUInt64LittleEndian(blocks[((2 * BlockSize) + 8)..]);
        var log = new FileInfo(path + ".wal");
        return new DatabaseFileHeader(Math.Max(first, second), log.Exists && log.Length > 0);
    }
}
