using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Answers the requests that run no cell.</summary>
/// <param name="kernel">The kernels.</param>
/// <param name="history">The cells that were run.</param>
/// <param name="outputs">Where messages to all front ends go.</param>
internal sealed class GeneralRequests(Lazy<CompositeKernel> kernel, CellHistory history, OutputBroadcaster outputs)
{
    /// <summary>What is answered on the shell channel, in turn with cells.</summary>
    public IReadOnlyDictionary<string, Action<Request>> Shell(Action<Request> execute, Action<Request> shutdown) => new Dictionary<string, Action<Request>>(StringComparer.Ordinal)
    {
        ["execute_request"] = execute,
        ["kernel_info_request"] = Describe,
        ["complete_request"] = Complete,
        ["inspect_request"] = Inspect,
        ["is_complete_request"] = CheckCompleteness,
        ["history_request"] = request => request.Reply(history.Find(request.Message.Read(ProtocolJson.Context.HistoryRequest)), ProtocolJson.Context.HistoryReply),
        ["comm_info_request"] = ListComms,
        ["comm_open"] = OpenComm,
        ["comm_msg"] = ReceiveByComm,
        ["comm_close"] = CloseComm,
        ["shutdown_request"] = shutdown,
    };

    /// <summary>What is answered on the control channel, at once.</summary>
    public IReadOnlyDictionary<string, Action<Request>> Control(Action interrupt, Action<Request> shutdown) => new Dictionary<string, Action<Request>>(StringComparer.Ordinal)
    {
        ["kernel_info_request"] = Describe,
        ["shutdown_request"] = shutdown,
        ["interrupt_request"] = request =>
        {
            interrupt();
            request.Reply(new OkReply(), ProtocolJson.Context.OkReply);
        },
    };

    private static void Describe(Request request) => request.Reply(KernelDescription.Reply, ProtocolJson.Context.KernelInfoReply);

    private void Complete(Request request)
    {
        var asked = request.Message.Read(ProtocolJson.Context.CompleteRequest);
        var list = kernel.Value.Complete(asked.Code, CodePoints.ToUtf16(asked.Code, asked.CursorPos));
        var (start, end) = (CodePoints.FromUtf16(asked.Code, list.Start), CodePoints.FromUtf16(asked.Code, list.End));
        var typed = list.Items.Select(item => new TypedCompletion(start, end, item.Text, item.Kind, item.Signature)).ToArray();
        request.Reply(
            new CompleteReply([.. list.Items.Select(item => item.Text)], start, end, new CompletionMetadata { Types = typed }), ProtocolJson.Context.CompleteReply);
    }

    private void Inspect(Request request)
    {
        var asked = request.Message.Read(ProtocolJson.Context.InspectRequest);
        var found = kernel.Value.Inspect(asked.Code, CodePoints.ToUtf16(asked.Code, asked.CursorPos));
        request.Reply(new InspectReply(found is not null, found is null ? MimeData.None : CellOrigin.Data(found)), ProtocolJson.Context.InspectReply);
    }

    private void CheckCompleteness(Request request)
    {
        var code = request.Message.Read(ProtocolJson.Context.IsCompleteRequest).Code;
        var reply = kernel.Value.CheckCompleteness(code) switch
        {
            CodeCompleteness.Complete => new IsCompleteReply("complete"),
            CodeCompleteness.Incomplete => new IsCompleteReply("incomplete") { Indent = "    " },
            CodeCompleteness.Invalid => new IsCompleteReply("invalid"),
            _ => new IsCompleteReply("unknown"),
        };
        request.Reply(reply, ProtocolJson.Context.IsCompleteReply);
    }

    private void ListComms(Request request)
    {
        var target = request.Message.Read(ProtocolJson.Context.CommInfoRequest).TargetName;
        var open = kernel.Value.Channel.Comms.Open.Where(comm => string.IsNullOrEmpty(target) || comm.Target == target);
        request.Reply(
            new CommInfoReply(open.ToDictionary(comm => comm.Id, comm => new CommTarget(comm.Target), StringComparer.Ordinal)), ProtocolJson.Context.CommInfoReply);
    }

    private void OpenComm(Request request)
    {
        var opened = request.Message.Read(ProtocolJson.Context.CommOpen);
        kernel.Value.Channel.Comms.ReceiveOpen(OutputOf(request), opened.CommId, opened.TargetName, opened.Data);
    }

    private void ReceiveByComm(Request request)
    {
        var message = request.Message.Read(ProtocolJson.Context.CommMessage);
        kernel.Value.Channel.Comms.Receive(OutputOf(request), message.CommId, message.Data);
    }

    private void CloseComm(Request request) =>
        kernel.Value.Channel.Comms.ReceiveClose(OutputOf(request), request.Message.Read(ProtocolJson.Context.CommMessage).CommId);

    private SubmissionOutput OutputOf(Request request) =>
        kernel.Value.Channel.Open(new Submission("", request.Type, Origin: new CellOrigin(request.Header, executionCount: 0, outputs)));
}
