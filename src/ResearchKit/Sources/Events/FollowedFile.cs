namespace ResearchKit.Sources.Events;

/// <summary>
/// A file of lines to which a platform appends events: each call takes the lines that came since the last one. A line that is not ended yet waits. The stage stays as it is between
/// calls, so that what is new is compared with everything before.
/// </summary>
/// <param name="intake">Reads the format's items.</param>
/// <param name="path">The file.</param>
/// <param name="name">Its path within the imported folder.</param>
internal sealed class FollowedFile(EventIntake intake, string path, string name)
{
    private const int BlockSize = 1 << 16;

    private readonly JsonItemSplitter _splitter = new();

    /// <summary>The file's account; counts of what is merged, superseded and rejected are right after <see cref="EventStage.Settle"/>.</summary>
    public EventAccount Account { get; } = intake.Stage.Begin(name);

    /// <summary>Up to which byte lines were taken.</summary>
    public long Offset { get; private set; }

    /// <summary>Takes the lines that are new.</summary>
    /// <param name="cancellationToken">Stops the reading; the stage can then only be disposed of.</param>
    /// <returns>Bytes taken; 0 when no line was ended since.</returns>
    /// <exception cref="ImportException">The file is shorter than before, or cannot be read.</exception>
    public long Take(CancellationToken cancellationToken = default)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (stream.Length < Offset)
                throw new ImportException($"{name} is shorter than it was: it was replaced, not appended to. Import it anew.");
            var end = EndOfLines(stream);
            if (end == Offset)
                return 0;
            stream.Position = Offset;
            using var lines = new StretchStream(stream, end - Offset);
            intake.ReadOn(Account, lines, _splitter, cancellationToken);
            var taken = end - Offset;
            Offset = end;
            return taken;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read: {problem.Message}");
        }
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
