using System.Net;
using System.Text;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Jupyter.Zmtp;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>A front end's connection to a kernel over its sockets. Messages are signed and their signatures checked here; nothing else of them is read.</summary>
internal sealed class KernelConnection : IDisposable
{
    private const string Delimiter = "<IDS|MSG>";
    private static readonly byte[] DelimiterBytes = Encoding.ASCII.GetBytes(Delimiter);
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageSigner _signer;
    private readonly Action<KernelMessage> _received;
    private readonly ConnectedSocket _shell;
    private readonly ConnectedSocket _control;
    private readonly ConnectedSocket _stdin;
    private readonly ConnectedSocket _iopub;

    private KernelConnection(KernelAddress address, Action<KernelMessage> received, Action<string> log)
    {
        _signer = new MessageSigner(address.Key);
        _received = received;
        // A kernel answers questions of cells to the identity that asked for the cell: these two have the same.
        var identity = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
        var limits = new ZmtpLimits();
        _shell = new ConnectedSocket("DEALER", identity, limits, log, parts => Take(KernelChannel.Shell, parts));
        _stdin = new ConnectedSocket("DEALER", identity, limits, log, parts => Take(KernelChannel.Stdin, parts));
        _control = new ConnectedSocket("DEALER", [], limits, log, parts => Take(KernelChannel.Control, parts));
        _iopub = new ConnectedSocket("SUB", [], limits, log, parts => Take(KernelChannel.Iopub, parts));
    }

    /// <summary>Connects. When it is done the kernel knows of the subscription, and no output is missed.</summary>
    /// <param name="address">Where the kernel listens.</param>
    /// <param name="received">Takes messages, on threads of the connection; while it waits nothing more of that channel is read.</param>
    /// <param name="log">Told why the kernel was disconnected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<KernelConnection> OpenAsync(KernelAddress address, Action<KernelMessage> received, Action<string> log, CancellationToken cancellationToken)
    {
        var connection = new KernelConnection(address, received, log);
        try
        {
            await Task.WhenAll(
                connection._iopub.ConnectAsync(At(address.Ports.Iopub), cancellationToken),
                connection._shell.ConnectAsync(At(address.Ports.Shell), cancellationToken),
                connection._control.ConnectAsync(At(address.Ports.Control), cancellationToken),
                connection._stdin.ConnectAsync(At(address.Ports.Stdin), cancellationToken)).ConfigureAwait(false);
            await connection._welcomed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message.</summary>
    /// <returns>False if the kernel is gone.</returns>
    public bool Send(KernelMessage message)
    {
        var parts = message.Parts;
        var signature = _signer.Sign(parts[0].Span, parts[1].Span, parts[2].Span, parts[3].Span);
        var socket = message.Channel switch
        {
            KernelChannel.Control => _control,
            KernelChannel.Stdin => _stdin,
            _ => _shell,
        };
        return socket.Send([DelimiterBytes, signature, .. parts]);
    }

    /// <summary>Disconnects at once.</summary>
    public void Dispose()
    {
        _shell.Dispose();
        _control.Dispose();
        _stdin.Dispose();
        _iopub.Dispose();
    }

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);

    private void Take(KernelChannel channel, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].Span.SequenceEqual(DelimiterBytes))
            delimiter++;
        if (frames.Count < delimiter + 2 + KernelMessage.PartsBeforeBuffers)
            return; // no message; a kernel of the kit sends none such
        ReadOnlyMemory<byte>[] parts = [.. frames.Skip(delimiter + 2)];
        if (!_signer.Verify(frames[delimiter + 1].Span, parts[0].Span, parts[1].Span, parts[2].Span, parts[3].Span))
            return;
        var message = new KernelMessage(channel, parts);
        if (channel == KernelChannel.Iopub && !_welcomed.Task.IsCompleted && message.TypeOf() == "iopub_welcome")
            _welcomed.TrySetResult();
        else
            _received(message);
    }
}
