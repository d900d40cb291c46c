namespace ResearchKit.Frames.Expansion;

/// <summary>Expanded bytes, read from their beginning to their end and counted against a limit.</summary>
/// <param name="inner">The expanded bytes; disposed of with this stream.</param>
/// <param name="expansion">Counts them.</param>
/// <param name="least">How many bytes must come out, if that is known: fewer mean that the content was cut off, which the decompressor does not tell.</param>
internal sealed class ExpandedStream(Stream inner, ExpansionCount expansion, long least = 0) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The length of what is compressed is not known before it is read.");

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("What is compressed is read from its beginning to its end.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _read += read;
        expansion.Count(read);
        if (read == 0 && buffer.Length > 0 && _read < least)
            throw new InvalidDataException("it ends before its compressed content does");
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("What is compressed is read from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("This is for reading only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This is for reading only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
