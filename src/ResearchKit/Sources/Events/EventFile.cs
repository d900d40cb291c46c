using System.Collections.Immutable;
using System.IO.Compression;
using ResearchKit.Frames.Expansion;

namespace ResearchKit.Sources.Events;

/// <summary>A file that may hold events: plain, compressed with gzip, or a member of a zip archive. Nothing is unpacked to disk.</summary>
/// <param name="File">Name within its folder.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Member">Name of the member of an archive; null for a file of its own.</param>
internal sealed record EventFile(string File, string FullPath, string? Member)
{
    private const int MostMembers = 10_000;
    private static readonly ImmutableArray<string> Endings = [".json", ".ndjson", ".jsonl"];

    /// <summary>Name for messages and provenance; a member follows its archive.</summary>
    public string Name => Member is null ? File : $"{File}/{Member}";

    /// <summary>The files in a folder that may hold events, by their names, with the members of archives that may.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="files">Names of its files.</param>
    /// <exception cref="ImportException">An archive cannot be read, or a member's name leads out of it.</exception>
    public static IEnumerable<EventFile> In(string folder, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            if (MayHoldEvents(file))
            {
                yield return new EventFile(file, path, null);
            }
            else if (file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var member in Members(file, path))
                    yield return new EventFile(file, path, member);
            }
        }
    }

    /// <summary>Opens it for reading from the beginning, uncompressed.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is not compressed as its name says.</exception>
    public Stream Open()
    {
        var stream = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        if (Member is null)
            return IsGzip(File) ? Gunzipped(stream) : stream;
        var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var entry = archive.GetEntry(Member) ?? throw new InvalidDataException("its archive has changed while it was read");
        Stream content = new ArchiveMember(archive, entry.Open());
        if (IsGzip(Member))
            content = new GZipStream(content, CompressionMode.Decompress);
        return new ExpandedStream(content, Counted(entry.CompressedLength));
    }

    private static ExpansionCount Counted(long compressed) => new(ExpansionLimit.Default, compressed, what => new InvalidDataException("it " + what));

    private static ExpandedStream Gunzipped(FileStream stream)
    {
        // The last four bytes are the size of the last part, which is at most that of the whole. (Beyond 4 GiB it begins at 0 again.)
        Span<byte> size = stackalloc byte[4];
        var compressed = stream.Length;
        if (compressed >= 4)
        {
            stream.Position = compressed - 4;
            stream.ReadExactly(size);
            stream.Position = 0;
        }

        return new ExpandedStream(new GZipStream(stream, CompressionMode.Decompress), Counted(compressed), System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(size));
    }

    private static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static bool MayHoldEvents(string name)
    {
        var bare = IsGzip(name) ? name[..^3] : name;
        return Endings.Any(ending => bare.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static List<string> Members(string file, string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var members = new List<string>();
            foreach (var entry in archive.Entries)
            {
                if (!MayHoldEvents(entry.FullName))
                    continue;
                if (entry.FullName.Contains('\\', StringComparison.Ordinal) || entry.FullName.Contains(':', StringComparison.Ordinal) || entry.FullName.StartsWith('/')
                    || entry.FullName.Split('/').Contains("..", StringComparer.Ordinal))
                    throw new ImportException($"{file} has a member whose name leads out of the archive. Make the archive anew, with plain names.");
                if (entry.IsEncrypted)
                    throw new ImportException($"{file} is protected by a password. Unpack it, and import the folder.");
                members.Add(entry.FullName);
                if (members.Count > MostMembers)
                    throw new ImportException($"{file} has more than 10,000 files of events. Unpack it, and import the folder.");
            }

            members.Sort(StringComparer.Ordinal);
            return members;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImportException($"{file} cannot be read as a zip archive: {problem.Message}");
        }
    }

    /// <summary>A member's bytes, which close the archive with themselves.</summary>
    private sealed class ArchiveMember(ZipArchive archive, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                archive.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
