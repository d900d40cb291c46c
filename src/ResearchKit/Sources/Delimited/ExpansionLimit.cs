namespace ResearchKit.Sources.Delimited;

/// <summary>An archive's entry that may not expand beyond measure: tables compress to a tenth or a fiftieth, bombs to a thousandth.</summary>
/// <param name="inner">The expanded bytes; disposed of with this stream.</param>
/// <param name="name">Name for the message.</param>
/// <param name="compressed">Size in the archive, in bytes.</param>
internal sealed class ExpansionLimit(Stream inner, string name, long compressed) : Stream
{
    /// <summary>Most times that an entry may expand, beyond <see cref="Free"/>.</summary>
    public const int MaximumRatio = 200;

    /// <summary>Bytes that any entry may have.</summary>
    public const long Free = 16L << 20;

    /// <summary>Most bytes of an entry.</summary>
    public const long Maximum = 64L << 30;

    private long _bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _bytes;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _bytes += read;
        if (_bytes > Maximum || (_bytes > Free && _bytes / MaximumRatio > compressed))
            throw new ImportException($"{name} expands to more than {(_bytes > Maximum ? "64 GiB" : "200 times its size in the archive")}, as zip bombs do. If it is right, unpack it and import the folder.");
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
