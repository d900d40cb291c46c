using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Jupyter.Zmtp;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// The notebook engine behind Jupyter's protocol, version 5.5: what a front end (Jupyter, VS Code, nbclient) starts as a process of its own.
/// </summary>
public sealed class JupyterKernel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageCodec _codec;
    private readonly RejectionLog _log;
    private readonly CellHistory _history = new();
    private readonly InputPrompter _prompter = new();
    private readonly Lazy<CompositeKernel> _kernel;
    private readonly OutputBroadcaster _outputs;
    private readonly CellRequests _cells;
    private readonly RequestLoop _shellRequests;
    private readonly RequestLoop _controlRequests;
    private readonly ZmtpSocket[] _sockets;

    private JupyterKernel(ConnectionInfo connection, IReleaseGate gate, TextWriter log, TimeProvider time)
    {
        _log = new RejectionLog(log);
        _codec = new MessageCodec(new MessageSigner(connection.Key), Guid.NewGuid().ToString("N"), time);
        _kernel = new Lazy<CompositeKernel>(() =>
        {
            var channel = new OutputChannel(gate);
            channel.Subscribe(CellOrigin.Route);
            return NotebookEngine.Create(channel, Environment.CurrentDirectory, InterruptGrace, time);
        });

        var limits = new ZmtpLimits();
        IPEndPoint At(int port) => new(connection.Address, port);
        var iopub = new PublisherSocket(At(connection.IopubPort), limits, _log.Write) { Welcome = Welcome };
        _outputs = new OutputBroadcaster(_codec, iopub.Publish);
        var patience = UnresponsiveWatchdog.PatienceOf(Environment.GetEnvironmentVariable(UnresponsiveWatchdog.Variable));
        var watchdog = new UnresponsiveWatchdog(patience, IsStuck, () =>
        {
            _log.Write(string.Create(CultureInfo.InvariantCulture, $"the kernel ends: a cell that was interrupted did not return from a call that .NET cannot stop within {patience.TotalSeconds:0.#} s."));
            End();
        });
        _cells = new CellRequests(_kernel, _outputs, _history, _prompter, watchdog, _log.Write);
        var answers = new GeneralRequests(_kernel, _history, _outputs);
        _shellRequests = new RequestLoop("shell", _outputs, answers.Shell(_cells.Execute, Shutdown), _log.Write);
        _controlRequests = new RequestLoop("control", _outputs, answers.Control(Interrupt, Shutdown), _log.Write);
        _cells.TakeWaiting = () => _shellRequests.TakeWaiting("execute_request");
        _prompter.Channel = new RouterSocket(At(connection.StdinPort), limits, _log.Write, Guarded(_prompter.Answer));
        _sockets =
        [
            Requests(connection.ShellPort, _shellRequests),
            Requests(connection.ControlPort, _controlRequests),
            _prompter.Channel,
            iopub,
            new EchoSocket(At(connection.HeartbeatPort), limits, _log.Write),
        ];

        // A handler runs only after Start, when the array is filled.
        RouterSocket Requests(int port, RequestLoop loop)
        {
            RouterSocket? socket = null;
            socket = new RouterSocket(At(port), limits, _log.Write, Guarded((message, identity) => loop.Add(new Request(message, identity, socket!, _codec))));
            return socket;
        }
    }

    /// <summary>How long interrupted code may take to stop before the cell is answered as unresponsive.</summary>
    public static TimeSpan InterruptGrace => TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs a kernel until a front end shuts it down, its parent process ends (environment variable <c>JPY_PARENT_PID</c>), or it is cancelled.
    /// Ctrl+C interrupts the running cell.
    /// </summary>
    /// <param name="connectionFile">The file in which the front end says where to listen.</param>
    /// <param name="gate">The gate that every output passes.</param>
    /// <param name="log">Where refused messages and failures of the engine are told, one line each.</param>
    /// <param name="timeProvider">For dates of messages; null for the system's.</param>
    /// <param name="cancellationToken">Ends the kernel.</param>
    /// <exception cref="ConnectionFileException">The connection file cannot be used; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A port cannot be bound.</exception>
    public static Task RunAsync(string connectionFile, IReleaseGate gate, TextWriter log, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(log);
        _ = CSharpKernel.WarmUpAsync(CancellationToken.None);
        return new JupyterKernel(ConnectionInfo.Read(connectionFile), gate, log, timeProvider ?? TimeProvider.System).RunAsync(cancellationToken);
    }

    /// <summary>
    /// Runs a kernel of the workshop's server: it warms up, waits for its assignment (<see cref="KernelAssignment"/>, a line of JSON) and answers with the ports that it took, on the loopback alone.
    /// </summary>
    /// <param name="assignment">Where the assignment comes from. Its end before a line ends the kernel.</param>
    /// <param name="answer">Where the ports are told (<see cref="KernelPorts"/>, a line of JSON).</param>
    /// <param name="gate">The gate that every output passes.</param>
    /// <param name="log">Where refused messages and failures of the engine are told, one line each.</param>
    /// <param name="timeProvider">For dates of messages; null for the system's.</param>
    /// <param name="cancellationToken">Ends the kernel.</param>
    public static async Task RunAssignedAsync(TextReader assignment, TextWriter answer, IReleaseGate gate, TextWriter log, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(log);
        _ = CSharpKernel.WarmUpAsync(CancellationToken.None);
        if (KernelAssignment.Read(await assignment.ReadLineAsync(cancellationToken).ConfigureAwait(false)) is not { } assigned)
            return;
        Environment.CurrentDirectory = assigned.Folder;
        var connection = new ConnectionInfo(IPAddress.Loopback, ShellPort: 0, ControlPort: 0, IopubPort: 0, StdinPort: 0, HeartbeatPort: 0, Convert.FromHexString(assigned.Key));
        var kernel = new JupyterKernel(connection, gate, log, timeProvider ?? TimeProvider.System);
        await answer.WriteLineAsync(kernel.Ports.ToJson()).ConfigureAwait(false);
        await answer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await kernel.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private KernelPorts Ports => new(_sockets[0].Port, _sockets[1].Port, _sockets[2].Port, _sockets[3].Port);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            Interrupt();
        });
        await using var cancelled = cancellationToken.Register(End).ConfigureAwait(false);
        ParentProcess.WhenEnded(Environment.GetEnvironmentVariable(ParentProcess.Variable), End);
        Start();
        await _ended.Task.ConfigureAwait(false);
        Stop();
    }

    private void Start()
    {
        _outputs.Status("starting", MessageHeader.None);
        foreach (var socket in _sockets)
            socket.Start();
        _controlRequests.Start();
        _shellRequests.Start();
        new Thread(() => _ = _kernel.Value) { IsBackground = true, Name = "Jupyter engine" }.Start();
    }

    private bool IsStuck() => _kernel.Value.Kernels.OfType<CSharpKernel>().Any(kernel => kernel.IsStuck);

    private void End() => _ended.TrySetResult();

    private void Stop()
    {
        _shellRequests.Stop();
        _controlRequests.Stop();
        _cells.Interrupt();
        _outputs.Complete(Patience);
        foreach (var socket in _sockets)
            socket.Close(Patience);
    }

    private void Interrupt() => _cells.Interrupt();

    private void Shutdown(Request request)
    {
        var asked = request.Message.Read(ProtocolJson.Context.ShutdownRequest);
        request.Reply(new ShutdownReply(asked.Restart), ProtocolJson.Context.ShutdownReply);
        _shellRequests.Stop();
        _controlRequests.Stop();
        _ended.TrySetResult();
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Welcome(ReadOnlyMemory<byte> topic) => _codec.Encode(
        [topic], "iopub_welcome", MessageHeader.None, new IopubWelcome(Encoding.UTF8.GetString(topic.Span)), ProtocolJson.Context.IopubWelcome);

    private Action<RoutedMessage> Guarded(Action<ReceivedMessage, byte[]> handle) => routed =>
    {
        try
        {
            handle(_codec.Decode(routed.Parts), routed.Identity);
        }
        catch (MessageException refused)
        {
            _log.Write($"a message was dropped: {refused.Message}");
        }
    };
}
