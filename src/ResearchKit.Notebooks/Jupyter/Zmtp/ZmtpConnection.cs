using System.Net;
using System.Net.Sockets;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// One peer of a socket, on two threads of its own: one reads, one writes. The thread pool is not used, as a notebook's code may keep all of it busy
/// and an interrupt must still get through.
/// </summary>
internal sealed class ZmtpConnection
{
    private const int StackSize = 256 << 10;
    private readonly IZmtpSocket _owner;
    private readonly Socket _socket;
    private readonly ZmtpFrameReader _reader;
    private readonly ZmtpLimits _limits;
    private readonly SendQueue _queue;
    private readonly EndPoint? _from;
    private readonly Thread _readThread;
    private Thread? _writeThread;

    /// <summary>Takes over a connection that was accepted or made.</summary>
    public ZmtpConnection(IZmtpSocket owner, Socket socket, ZmtpLimits limits)
    {
        (_owner, _socket, _limits) = (owner, socket, limits);
        _from = socket.RemoteEndPoint;
        _reader = new ZmtpFrameReader(new NetworkStream(socket, ownsSocket: false), limits);
        _queue = new SendQueue(limits.QueuedBytes);
        Subscriptions = new Subscriptions(limits.TopicBytes);
        _readThread = new Thread(Run, StackSize) { IsBackground = true, Name = $"ZMTP {owner.SocketType} reads" };
    }

    /// <summary>The identity that the peer gave itself; empty for none.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>The topics that the peer subscribed to.</summary>
    public Subscriptions Subscriptions { get; }

    /// <summary>Begins to talk to the peer.</summary>
    public void Start() => _readThread.Start();

    /// <summary>Queues bytes for the peer. A peer that leaves no room for longer than the limit is disconnected.</summary>
    /// <param name="wire">The bytes.</param>
    /// <returns>False if the peer is gone, or was disconnected for it.</returns>
    public bool Send(byte[] wire)
    {
        var result = _queue.Add(wire, _limits.QueueWait);
        if (result != SendResult.Full)
            return result == SendResult.Queued;
        _owner.Refuse($"{_from} was disconnected: it left {_limits.QueuedBytes >> 20} MiB of messages unread for {_limits.QueueWait.TotalSeconds:0.#} s.");
        Disconnect();
        return false;
    }

    /// <summary>Ends the connection now.</summary>
    public void Disconnect()
    {
        _queue.Abandon();
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // it was closed by the peer already
        }
        catch (ObjectDisposedException)
        {
            return; // or by this side
        }

        _socket.Dispose();
    }

    /// <summary>Ends the connection after all that waits has been sent and read, or after that time.</summary>
    public void Close(TimeSpan linger)
    {
        var deadline = Environment.TickCount64 + (long)linger.TotalMilliseconds;
        _queue.Complete();
        _writeThread?.Join(linger);
        try
        {
            // The peer answers the end of the stream with its own: only then has it read everything.
            _socket.Shutdown(SocketShutdown.Send);
            _readThread.Join(TimeSpan.FromMilliseconds(Math.Max(0, deadline - Environment.TickCount64)));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // there is nobody to wait for
        }

        Disconnect();
    }

    private void Run()
    {
        var joined = false;
        try
        {
            Shake();
            _writeThread = new Thread(Write, StackSize) { IsBackground = true, Name = $"ZMTP {_owner.SocketType} writes" };
            _writeThread.Start();
            _owner.Join(this);
            joined = true;
            Read();
        }
        catch (ZmtpProtocolException broken)
        {
            _owner.Refuse($"{_from} was disconnected: {broken.Message}");
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // the peer went, or this side closed the connection
        }
        finally
        {
            _owner.Leave(this, joined);
            Disconnect();
        }
    }

    private void Shake()
    {
        var deadline = Environment.TickCount64 + (long)_limits.Handshake.TotalMilliseconds;
        _socket.Send(ZmtpGreeting.Ours);
        Span<byte> greeting = stackalloc byte[ZmtpGreeting.Length];
        ReadBefore(deadline, greeting[..ZmtpGreeting.RecognisableLength]);
        ZmtpGreeting.CheckRecognisable(greeting);
        ReadBefore(deadline, greeting[ZmtpGreeting.RecognisableLength..]);
        ZmtpGreeting.Check(greeting);
        _socket.Send(ZmtpMetadata.Ready(_owner.SocketType, _owner.Identity));
        Wait(deadline);
        var frame = _reader.Read(room: 0);
        if (!frame.IsCommand || ZmtpCommand.Read(frame.Body) is not { Name: "READY" } ready)
            throw new ZmtpProtocolException("it did not begin with a READY command.");
        var metadata = ZmtpMetadata.Read(ready.Data.Span);
        if (!_owner.Accepts(metadata.SocketType))
        {
            _socket.Send(ZmtpCommand.Error("Invalid socket type"));
            throw new ZmtpProtocolException($"it is a \"{metadata.SocketType}\" socket, which does not go with {_owner.SocketType}.");
        }

        Identity = metadata.Identity;
        _socket.ReceiveTimeout = 0;
    }

    private void ReadBefore(long deadline, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            Wait(deadline);
            _reader.ReadExactly(target.Slice(i, 1)); // from the buffer, mostly
        }
    }

    private void Wait(long deadline)
    {
        var left = deadline - Environment.TickCount64;
        if (left <= 0)
            throw new ZmtpProtocolException("its handshake took too long.");
        _socket.ReceiveTimeout = (int)left;
    }

    private void Read()
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var room = _limits.MessageBytes;
        while (true)
        {
            var frame = _reader.Read(room);
            if (frame.IsCommand)
            {
                Obey(ZmtpCommand.Read(frame.Body));
                continue;
            }

            parts.Add(frame.Body);
            room -= frame.Body.Length;
            if (frame.HasMore)
            {
                if (parts.Count >= _limits.MessageFrames)
                    throw new ZmtpProtocolException($"it sent a message of more than {_limits.MessageFrames} frames.");
                continue;
            }

            _owner.Receive(this, parts);
            (parts, room) = ([], _limits.MessageBytes);
        }
    }

    private void Obey(ZmtpCommand command)
    {
        switch (command.Name)
        {
            case "PING":
                Send(command.Pong());
                break;
            case "SUBSCRIBE":
                _owner.Subscribe(this, command.Data, subscribed: true);
                break;
            case "CANCEL":
                _owner.Subscribe(this, command.Data, subscribed: false);
                break;
            case "ERROR":
                throw new ZmtpProtocolException("it sent an ERROR command.");
        }
    }

    private void Write()
    {
        var batch = new List<ArraySegment<byte>>();
        try
        {
            while (_queue.Take(batch))
            {
                _socket.Send(batch);
                _queue.Sent(batch);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            Disconnect();
        }
    }
}
