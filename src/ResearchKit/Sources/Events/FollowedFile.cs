using System.Security.Cryptography;

namespace ResearchKit.Sources.Events;

/// <summary>
/// A file of lines to which a platform appends events: each call takes the lines that came since the last one. A line that is not ended yet waits. The stage stays as it is between
/// calls, so that what is new is compared with everything before.
/// </summary>
/// <param name="intake">Reads the format's items.</param>
/// <param name="path">The file.</param>
/// <param name="name">Its path within the imported folder.</param>
internal sealed class FollowedFile(EventIntake intake, string path, string name) : IDisposable
{
    private const int BlockSize = 1 << 16;
    private const int TailSize = 4096;

    private readonly JsonItemSplitter _splitter = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _tailHash = [];

    /// <summary>The file's account; counts of what is merged, superseded and rejected are right after <see cref="EventStage.Settle"/>. Bytes and hash are of the lines that were taken.</summary>
    public EventAccount Account { get; } = intake.Stage.Begin(name);

    /// <summary>Up to which byte lines were taken.</summary>
    public long Offset { get; private set; }

    /// <summary>Hash of the lines that were taken, lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Whether the file goes on after <see cref="Offset"/>, with a line that is not ended yet, as of the last look.</summary>
    public bool HasUnendedLine { get; private set; }

    /// <summary>Whether a file is one of lines by its beginning: its first character, beside white space, begins an object. An array of lines is closed at its end, so that nothing can be appended to it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOfLines(string path)
    {
        using var stream = Open(path);
        if (stream.Length >= 3 && !(stream.ReadByte() == 0xEF && stream.ReadByte() == 0xBB && stream.ReadByte() == 0xBF))
            stream.Position = 0;
        for (int next; (next = stream.ReadByte()) >= 0;)
        {
            if (next is not (' ' or '\t' or '\r' or '\n'))
                return next == '{';
        }

        return true;
    }

    /// <summary>Takes the lines that are new.</summary>
    /// <param name="cancellationToken">Stops the reading; the stage can then only be disposed of.</param>
    /// <returns>Bytes taken; 0 when no line was ended since.</returns>
    /// <exception cref="ImportException">The file is shorter than before, was written anew, or cannot be read.</exception>
    public long Take(CancellationToken cancellationToken = default)
    {
        try
        {
            using var stream = Open(path);
            if (stream.Length < Offset)
                throw new ImportException($"{name} is shorter than it was: it was replaced, not appended to. Import it anew.");
            if (!TailHash(stream).AsSpan().SequenceEqual(_tailHash) && Offset > 0)
                throw new ImportException($"{name} is not what it was before its new end: it was replaced, not appended to. Import it anew.");
            var end = EndOfLines(stream);
            HasUnendedLine = end < stream.Length;
            if (end == Offset)
                return 0;
            stream.Position = Offset;
            using var lines = new StretchStream(stream, end - Offset);
            intake.ReadOn(Account, lines, _splitter, _hash, cancellationToken);
            var taken = end - Offset;
            Offset = end;
            _tailHash = TailHash(stream);
            return taken;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read: {problem.Message}");
        }
    }

    public void Dispose() => _hash.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>Hash of the last bytes that were taken: another file in this one's place is told by them.</summary>
    private byte[] TailHash(FileStream stream)
    {
        var tail = new byte[Math.Min(TailSize, Offset)];
        stream.Position = Offset - tail.Length;
        stream.ReadExactly(tail);
        return SHA256.HashData(tail);
    }

    /// <summary>Where the last ended line ends; <see cref="Offset"/> when none was ended since.</summary>
    private long EndOfLines(FileStream stream)
    {
        var block = new byte[BlockSize];
        for (var end = stream.Length; end > Offset;)
        {
            var start = Math.Max(Offset, end - BlockSize);
            stream.Position = start;
            var bytes = block.AsSpan(0, (int)(end - start));
            stream.ReadExactly(bytes);
            if (bytes.LastIndexOf((byte)'\n') is >= 0 and var last)
                return start + last + 1;
            end = start;
        }

        return Offset;
    }
}
