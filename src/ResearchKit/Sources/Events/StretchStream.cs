namespace ResearchKit.Sources.Events;

/// <summary>The next bytes of a stream, so many and no more.</summary>
/// <param name="inner">The stream, at the first of the bytes; not disposed of.</param>
/// <param name="length">How many.</param>
internal sealed class StretchStream(Stream inner, long length) : Stream
{
    private long _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _taken;
        set => throw new NotSupportedException("A stretch is read from its beginning to its end.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, length - _taken)]);
        _taken += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A stretch is read from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("This is for reading only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This is for reading only.");
}
