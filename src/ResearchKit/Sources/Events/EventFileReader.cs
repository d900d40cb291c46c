using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Reads a stream in blocks on a thread of its own, splits them into items, and hands the blocks over in order; the caller's thread reads the items. A few blocks are in
/// memory at a time, whatever the size of the file.
/// </summary>
internal sealed class EventFileReader : IDisposable
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockSize = 1 << 20;

    /// <summary>Bytes of the largest item that is read: 32 MiB.</summary>
    public const int LargestItem = 1 << 25;

    private const int BlocksAhead = 4;

    private readonly Stream _stream;
    private readonly JsonItemSplitter _splitter;
    private readonly ConcurrentBag<ItemBatch> _free = [];
    private readonly Channel<ItemBatch> _full = Channel.CreateBounded<ItemBatch>(new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly IncrementalHash _hash;

    /// <param name="stream">The bytes, uncompressed. Not disposed of.</param>
    /// <param name="splitter">Finds the items; kept by the caller, so that a file that grows can be read on.</param>
    /// <param name="hash">Takes the bytes on the way; kept by the caller, so that a file that grows can be hashed on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public EventFileReader(Stream stream, JsonItemSplitter splitter, IncrementalHash hash, CancellationToken cancellationToken)
    {
        (_stream, _splitter, _hash) = (stream, splitter, hash);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Hands the blocks over; a block is valid until the next one is asked for.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is compressed, and broken.</exception>
    public IEnumerable<ItemBatch> Batches()
    {
        var reading = Task.Run(ReadAll, CancellationToken.None);
        try
        {
            while (Wait(_full.Reader.WaitToReadAsync(_stop.Token)))
            {
                while (_full.Reader.TryRead(out var batch))
                {
                    yield return batch;
                    batch.Items.Clear();
                    if (batch.Buffer.Length == BlockSize)
                        _free.Add(batch);
                }
            }
        }
        finally
        {
            _stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
        }

        reading.GetAwaiter().GetResult();
    }

    public void Dispose() => _stop.Dispose();

    private static bool Wait(ValueTask<bool> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();

    private void ReadAll()
    {
        try
        {
            ReadBlocks();
            _full.Writer.Complete();
        }
        catch (Exception problem)
        {
            // Handed to the reader of the blocks, which throws it on its own thread.
            _full.Writer.Complete(problem);
            throw;
        }
    }

    private void ReadBlocks()
    {
        var batch = Next();
        var filled = 0;
        var total = 0L;
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var read = _stream.ReadAtLeast(batch.Buffer.AsSpan(filled), batch.Buffer.Length - filled, throwOnEndOfStream: false);
            _hash.AppendData(batch.Buffer, filled, read);
            filled += read;
            total += read;
            var isLast = filled < batch.Buffer.Length;
            if (total == read)
                RefuseOtherEncodings(batch.Buffer.AsSpan(0, filled));
            var needed = _splitter.Scan(batch.Buffer, filled, isLast, batch.Items);
            batch.BytesRead = total;
            if (isLast)
            {
                _splitter.Move(needed);
                Send(batch);
                return;
            }

            if (needed == 0 && batch.Buffer.Length >= LargestItem)
            {
                _splitter.Discard();
                needed = _splitter.Scan(batch.Buffer, filled, isLast: false, batch.Items);
            }

            var following = needed == 0 ? new ItemBatch(new byte[batch.Buffer.Length * 2]) : Next();
            while (following.Buffer.Length <= filled - needed)
                following = new ItemBatch(new byte[following.Buffer.Length * 2]);
            batch.Buffer.AsSpan(needed, filled - needed).CopyTo(following.Buffer);
            _splitter.Move(needed);
            filled -= needed;
            if (batch.Items.Count > 0)
                Send(batch);
            else if (batch.Buffer.Length == BlockSize)
                _free.Add(batch);
            batch = following;
        }
    }

    private void Send(ItemBatch batch) => Wait(_full.Writer.WriteAsync(batch, _stop.Token));

    private static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            task.AsTask().GetAwaiter().GetResult();
    }

    private ItemBatch Next() => _free.TryTake(out var batch) ? batch : new ItemBatch(new byte[BlockSize]);

    private static void RefuseOtherEncodings(ReadOnlySpan<byte> first)
    {
        if (first.Length >= 2 && (first[..2].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFE]) || first[..2].SequenceEqual((ReadOnlySpan<byte>)[0xFE, 0xFF])))
            throw new InvalidDataException("it is written in UTF-16; expected UTF-8. Save it as UTF-8 and import again");
    }
}
