using System.Text.Json;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Answers the requests that run no cell.</summary>
/// <param name="kernel">The kernels.</param>
/// <param name="history">The cells that were run.</param>
/// <param name="outputs">Where messages to all front ends go.</param>
internal sealed class GeneralRequests(Lazy<CompositeKernel> kernel, CellHistory history, OutputBroadcaster outputs)
{
    private static readonly JsonElement EmptyData = JsonDocument.Parse("{}").RootElement;

    /// <summary>What is answered on the shell channel, in turn with cells.</summary>
    public IReadOnlyDictionary<string, Action<Request>> Shell(Action<Request> execute, Action<Request> shutdown) => new Dictionary<string, Action<Request>>(StringComparer.Ordinal)
    {
        ["execute_request"] = execute,
        ["kernel_info_request"] = Describe,
        ["complete_request"] = CompleteNothing,
        ["inspect_request"] = InspectNothing,
        ["is_complete_request"] = CheckCompleteness,
        ["history_request"] = request => request.Reply(history.Find(request.Message.Read(ProtocolJson.Context.HistoryRequest)), ProtocolJson.Context.HistoryReply),
        ["comm_info_request"] = ListComms,
        ["comm_open"] = RefuseComm,
        ["comm_msg"] = _ => { },
        ["comm_close"] = _ => { },
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

    // The kernels offer no completion and no inspection.
    private static void CompleteNothing(Request request)
    {
        var asked = request.Message.Read(ProtocolJson.Context.CompleteRequest);
        request.Reply(new CompleteReply([], asked.CursorPos, asked.CursorPos, new CompletionMetadata()), ProtocolJson.Context.CompleteReply);
    }

    private static void InspectNothing(Request request)
    {
        request.Message.Read(ProtocolJson.Context.InspectRequest);
        request.Reply(new InspectReply(Found: false, MimeData.None), ProtocolJson.Context.InspectReply);
    }

    private static void ListComms(Request request)
    {
        request.Message.Read(ProtocolJson.Context.CommInfoRequest);
        request.Reply(new CommInfoReply(new Dictionary<string, CommTarget>(StringComparer.Ordinal)), ProtocolJson.Context.CommInfoReply);
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

    // Nobody in the kernel answers comms: the protocol asks that one opened by a front end is closed then.
    private void RefuseComm(Request request)
    {
        var opened = request.Message.Read(ProtocolJson.Context.CommOpen);
        outputs.Send("comm_close", request.Header, new CommMessage(opened.CommId, EmptyData), ProtocolJson.Context.CommMessage);
    }
}
