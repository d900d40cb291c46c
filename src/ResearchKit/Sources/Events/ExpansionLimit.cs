namespace ResearchKit.Sources.Events;

/// <summary>
/// What comes out of a compressed file, up to a limit: 200 times what went in, and 64 MiB besides. Logs of events shrink to a tenth or a fiftieth; what shrinks far more was made to fill
/// memory or disk.
/// </summary>
/// <param name="inner">The uncompressed bytes.</param>
/// <param name="compressed">Bytes of the compressed file or member.</param>
/// <param name="least">How many bytes must come out, if that is known: fewer mean that the file was cut off, which the decompressor does not tell.</param>
internal sealed class ExpansionLimit(Stream inner, long compressed, long least = 0) : Stream
{
    private const long Most = 200;
    private const long Besides = 1 << 26;

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
        if (_read > (compressed * Most) + Besides)
            throw new InvalidDataException("it grows to more than 200 times its size when it is unpacked, as no log of events does. Unpack it yourself if it is in order");
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
