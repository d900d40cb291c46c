using System.Net.WebSockets;
using System.Threading.Channels;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>
/// One front end's websocket on a kernel. It stays open while the kernel's process is replaced: the front end is told <c>restarting</c>, and what it sends meanwhile waits.
/// A front end that reads slowly slows the kernel's outputs down; none is dropped.
/// </summary>
internal sealed class KernelWebSocket
{
    private const int MostWaiting = 256;
    private const int FirstRead = 64 << 10;
    private readonly Channel<KernelMessage> _outgoing = Channel.CreateBounded<KernelMessage>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly LiveKernel _kernel;
    private readonly WebSocket _socket;
    private readonly bool _isVersion1;
    private readonly int _mostBytes;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private KernelConnection? _connection;

    private KernelWebSocket(LiveKernel kernel, WebSocket socket, int mostBytes, TimeProvider time, Action<string> log)
    {
        (_kernel, _socket, _mostBytes, _time, _log) = (kernel, socket, mostBytes, time, log);
        _isVersion1 = socket.SubProtocol == WebSocketFormat.Version1;
    }

    /// <summary>Carries messages both ways until either side ends.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="socket">The front end's websocket.</param>
    /// <param name="mostBytes">Most bytes of one message of the front end; a longer one ends the conversation.</param>
    /// <param name="time">For dates of the server's own messages.</param>
    /// <param name="log">Told of what was refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(LiveKernel kernel, WebSocket socket, int mostBytes, TimeProvider time, Action<string> log, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var conversation = new KernelWebSocket(kernel, socket, mostBytes, time, log);
        kernel.Join(conversation.Follow);
        try
        {
            var sending = conversation.SendAsync(stopping.Token);
            await conversation.ConnectAsync(kernel.Address, stopping.Token).ConfigureAwait(false);
            await conversation.ReceiveAsync(stopping.Token).ConfigureAwait(false);
            await stopping.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // the front end went, or the server ends
        }
        finally
        {
            kernel.Leave(conversation.Follow);
            await stopping.CancelAsync().ConfigureAwait(false);
            conversation._outgoing.Writer.TryComplete();
            conversation._connection?.Dispose();
        }
    }

    private void Follow(string state, KernelAddress? address) => _ = FollowAsync(state, address);

    private async Task FollowAsync(string state, KernelAddress? address)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(KernelMessage.Status(state, _time)).ConfigureAwait(false);
            await ConnectAsync(address, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is ChannelClosedException or IOException or OperationCanceledException)
        {
            _log($"a front end of kernel {_kernel.Id} was not connected to its new process: {gone.Message}");
        }
    }

    private async Task ConnectAsync(KernelAddress? address, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection?.Dispose();
            _connection = address is null ? null : await KernelConnection.OpenAsync(address, Queue, _log, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    // On a thread of the connection, which may wait: the kernel's queue fills, and its cells wait.
    private void Queue(KernelMessage message)
    {
        if (_outgoing.Writer.TryWrite(message))
            return;
        try
        {
            _outgoing.Writer.WriteAsync(message).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            return; // the front end is gone
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var (isText, wire) = _isVersion1 ? (false, WebSocketFormat.WriteVersion1(message)) : WebSocketFormat.WriteJson(message);
            await _socket.SendAsync(wire, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstRead];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, Math.Min(2 * buffer.Length, _mostBytes + 1));
                part = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += part.Count;
                if (length > _mostBytes)
                {
                    await _socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, $"A message may have {_mostBytes} bytes.", cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken).ConfigureAwait(false);
                return;
            }

            var wire = buffer.AsSpan(0, length).ToArray();
            var message = _isVersion1 ? WebSocketFormat.ReadVersion1(wire) : WebSocketFormat.ReadJson(part.MessageType == WebSocketMessageType.Text, wire);
            if (message is null)
                _log($"a message to kernel {_kernel.Id} was dropped: it is malformed.");
            else
                await ForwardAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(KernelMessage message, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection?.Send(message);
        }
        finally
        {
            _connecting.Release();
        }
    }
}
