using System.Text;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Appends text and makes segments of it. Bytes gather in a scratch buffer that is used again for every segment; a segment then gets an
/// array of exactly its size.
/// </summary>
internal sealed class Utf8Builder(string columnName, int expectedRows = 0)
{
    private readonly List<Utf8Segment> _sealed = [];
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(1024);
    private int[] _ends = GC.AllocateUninitializedArray<int>(Math.Clamp(expectedRows, 64, Segmentation.Rows));
    private ulong[]? _validity;
    private int _length;
    private int _rows;

    public int Count => (_sealed.Count << Segmentation.Bits) + _rows;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (_rows == _ends.Length)
            MakeRoom();
        if (utf8.Length > _bytes.Length - _length)
            MakeBytes(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
        _ends[_rows++] = _length;
    }

    public void Append(string? text)
    {
        if (text is null)
        {
            AppendMissing();
            return;
        }

        if (_rows == _ends.Length)
            MakeRoom();
        var most = Encoding.UTF8.GetByteCount(text);
        if (most > _bytes.Length - _length)
            MakeBytes(most);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        _ends[_rows++] = _length;
    }

    public void AppendMissing()
    {
        if (_rows == _ends.Length)
            MakeRoom();
        _validity ??= ValidityBits.AllSet(Segmentation.Rows);
        ValidityBits.Clear(_validity, _rows);
        _ends[_rows++] = _length;
    }

    /// <summary>All that was appended. The builder is used up.</summary>
    public Utf8Segment[] ToSegments()
    {
        if (_rows > 0)
            Seal();
        return [.. _sealed];
    }

    private void MakeRoom()
    {
        if (_rows == Segmentation.Rows)
        {
            Seal();
            _ends = GC.AllocateUninitializedArray<int>(Segmentation.Rows);
            return;
        }

        Array.Resize(ref _ends, Math.Min(_ends.Length * 2, Segmentation.Rows));
    }

    private void MakeBytes(int more)
    {
        var needed = (long)_length + more;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException(
                $"Column \"{columnName}\": the text of {Segmentation.Rows:N0} consecutive rows takes more than 2 GB, which a frame can't hold. " +
                "Select fewer or shorter texts, for example left(text, 10000).");
        var grown = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength));
        _bytes.AsSpan(0, _length).CopyTo(grown);
        _bytes = grown;
    }

    private void Seal()
    {
        var missing = _validity is null ? 0 : ValidityBits.CountMissing(_validity, _rows);
        var bytes = GC.AllocateUninitializedArray<byte>(_length);
        _bytes.AsSpan(0, _length).CopyTo(bytes);
        var ends = _rows == _ends.Length ? _ends : _ends.AsSpan(0, _rows).ToArray();
        var validity = missing == 0 ? null : _rows == Segmentation.Rows ? _validity : _validity.AsSpan(0, ValidityBits.Words(_rows)).ToArray();
        _sealed.Add(new Utf8Segment(bytes, ends, validity, missing));
        _ends = [];
        _validity = null;
        _length = 0;
        _rows = 0;
    }
}
