using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Runs cells: counts them, shows what they show, evaluates user expressions, and stops the queue after an error.</summary>
/// <param name="kernel">The kernels; made while the front end connects.</param>
/// <param name="outputs">Where outputs go.</param>
/// <param name="history">Remembers cells.</param>
/// <param name="prompter">Asks the front end for input.</param>
/// <param name="watchdog">Ends the kernel if an interrupted cell never returns.</param>
/// <param name="failed">Told of a failure of the engine itself.</param>
internal sealed class CellRequests(
    Lazy<CompositeKernel> kernel, OutputBroadcaster outputs, CellHistory history, InputPrompter prompter, UnresponsiveWatchdog watchdog, Action<string> failed)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;
    private int _count;

    /// <summary>Cells that wait when one fails; they are not run then.</summary>
    public Func<IReadOnlyList<Request>> TakeWaiting { get; set; } = () => [];

    /// <summary>Answers an execute_request.</summary>
    public void Execute(Request request)
    {
        var cell = request.Message.Read(ProtocolJson.Context.ExecuteRequest);
        var remembered = cell.StoreHistory && !cell.Silent;
        if (remembered)
            _count++;
        if (!cell.Silent)
            outputs.Send("execute_input", request.Header, new ExecuteInput(cell.Code, _count), ProtocolJson.Context.ExecuteInput, cell.Code.Length);
        var origin = new CellOrigin(request.Header, _count, cell.Silent ? null : outputs);
        using var interruption = new CancellationTokenSource();
        Running(interruption);
        ThreadPoolRelief.Widen();
        try
        {
            var failure = Run(request, cell, origin, interruption.Token);
            if (remembered)
                history.Add(_count, cell.Code, origin.Result?.Data.GetValueOrDefault(MimeTypes.Text));
            if (failure is null)
                request.Reply(new ExecuteReply(_count, Evaluate(cell, interruption.Token), origin.Pages), ProtocolJson.Context.ExecuteReply);
            else
                Fail(request, cell, failure);
        }
        finally
        {
            Running(source: null);
        }
    }

    /// <summary>Interrupts the cell that runs, if one does. Returns at once: what is called back by the interrupt may be the cell's own code.</summary>
    public void Interrupt() => new Thread(() =>
    {
        ThreadPoolRelief.Widen();
        lock (_lock)
        {
            if (_running is not { IsCancellationRequested: false } running)
                return;
            try
            {
                running.Cancel();
            }
            catch (AggregateException error)
            {
                failed($"Code that a cell registered for its interrupt failed: {error.InnerException!.Message}");
            }
        }
    })
    {
        IsBackground = true,
        Name = "Jupyter interrupt",
    }.Start();

    private void Running(CancellationTokenSource? source)
    {
        lock (_lock)
            _running = source;
    }

    private ErrorReply? Run(Request request, ExecuteRequest cell, CellOrigin origin, CancellationToken cancellationToken)
    {
        var label = cell.Silent ? "silent cell" : string.Create(CultureInfo.InvariantCulture, $"cell {_count}");
        var submission = new Submission(cell.Code, label, Origin: origin)
        {
            Input = cell.AllowStdin ? prompter.For(request) : null,
        };
        var result = Submit(submission, cancellationToken);
        if (result.Status == SubmissionStatus.Succeeded)
            return null;
        if (result.Status == SubmissionStatus.Unresponsive)
            watchdog.Watch();
        var error = origin.Error ?? CellError.At(label, "Interrupted", "the cell was interrupted before it began.");
        if (origin.Error is null && !cell.Silent)
            outputs.Send("error", request.Header, new ErrorData(error.Name, error.Message, error.Trace), ProtocolJson.Context.ErrorData);
        return new ErrorReply(error.Name, error.Message, error.Trace) { ExecutionCount = _count };
    }

    private SubmissionResult Submit(Submission submission, CancellationToken cancellationToken)
    {
        try
        {
            // Waiting without spinning leaves the processor to the cell.
            var submitted = kernel.Value.SubmitAsync(submission, cancellationToken);
            ((IAsyncResult)submitted).AsyncWaitHandle.WaitOne();
            return submitted.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SubmissionResult(SubmissionStatus.Interrupted);
        }
    }

    private void Fail(Request request, ExecuteRequest cell, ErrorReply failure)
    {
        // Those that came before the answer are not run; what the front end sends after it knows is.
        var waiting = cell.StopOnError ? TakeWaiting() : [];
        request.Reply(failure, ProtocolJson.Context.ErrorReply);
        foreach (var other in waiting)
        {
            outputs.Status("busy", other.Header);
            other.Reply(
                new ErrorReply("ExecutionAborted", "the cell was not run, as one before it failed.", []) { ExecutionCount = _count }, ProtocolJson.Context.ErrorReply);
            outputs.Status("idle", other.Header);
        }
    }

    private Dictionary<string, UserExpressionResult> Evaluate(ExecuteRequest cell, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, UserExpressionResult>(StringComparer.Ordinal);
        foreach (var (name, expression) in cell.UserExpressions ?? [])
        {
            var origin = new CellOrigin(MessageHeader.None, _count, outputs: null);
            Submit(new Submission(expression, $"expression {name}", Origin: origin), cancellationToken);
            results[name] = origin switch
            {
                { Error: { } error } => new UserExpressionResult { Status = "error", Ename = error.Name, Evalue = error.Message, Traceback = error.Trace },
                { Result: { } value } => new UserExpressionResult { Status = "ok", Data = CellOrigin.Data(value), Metadata = EmptyObject.Instance },
                _ => new UserExpressionResult { Status = "error", Ename = "NoValue", Evalue = $"\"{expression}\" has no value.", Traceback = [] },
            };
        }

        return results;
    }
}
