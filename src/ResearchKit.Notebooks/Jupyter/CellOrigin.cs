using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ResearchKit.Display;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Where the outputs of a submission go: to all front ends with the request as their parent, or nowhere beside this object.</summary>
/// <param name="parent">The request's header.</param>
/// <param name="executionCount">The number of the cell.</param>
/// <param name="outputs">Where outputs go; null for a silent cell or an expression.</param>
internal sealed class CellOrigin(MessageHeader parent, int executionCount, OutputBroadcaster? outputs)
{
    private bool _showsProgress;

    /// <summary>What the cell asked to be shown beside the notebook.</summary>
    public List<PagePayload> Pages { get; } = [];

    /// <summary>The value that the cell showed, if any. It passed the release gate.</summary>
    public MimeBundle? Result { get; private set; }

    /// <summary>The error that ended the cell, if any. It passed the release gate.</summary>
    public CellError? Error { get; private set; }

    /// <summary>Takes an event of the output channel to where it belongs.</summary>
    public static void Route(OutputEvent output) => (output.Parent.Origin as CellOrigin)?.Receive(output);

    /// <summary>A bundle as messages carry it.</summary>
    public static MimeData Data(MimeBundle bundle) => new(bundle.Data);

    private void Receive(OutputEvent output)
    {
        switch (output)
        {
            case ResultEvent result:
                Result = result.Bundle;
                Send("execute_result", new ExecuteResult(executionCount, Data(result.Bundle)), ProtocolJson.Context.ExecuteResult, Length(result.Bundle));
                break;
            case ErrorEvent { Error: var error }:
                Error = error;
                Send("error", new ErrorData(error.Name, error.Message, error.Trace), ProtocolJson.Context.ErrorData);
                break;
            case StreamEvent stream:
                outputs?.Stream(stream.Stream == OutputStream.Error ? "stderr" : "stdout", parent, stream.Text);
                break;
            case DisplayEvent display:
                Send("display_data", new DisplayData(Data(display.Bundle), new TransientData(outputs?.Unique(display.DisplayId) ?? "")), ProtocolJson.Context.DisplayData, Length(display.Bundle));
                break;
            case DisplayUpdateEvent update:
                Send("update_display_data", new DisplayData(Data(update.Bundle), new TransientData(outputs?.Unique(update.DisplayId) ?? "")), ProtocolJson.Context.DisplayData, Length(update.Bundle));
                break;
            case ProgressEvent { HasDisplay: false } progress when _showsProgress || progress.Message.Length > 0:
                // One display that is updated, and empty at the end: progress is no output to keep.
                var shown = new DisplayData(Data(MimeBundle.OfText(progress.Message)), new TransientData(outputs?.Unique(string.Create(CultureInfo.InvariantCulture, $"progress-{executionCount}")) ?? ""));
                Send(_showsProgress ? "update_display_data" : "display_data", shown, ProtocolJson.Context.DisplayData);
                _showsProgress = true;
                break;
            case PageEvent page:
                Pages.Add(new PagePayload(Data(page.Bundle)));
                break;
            case CommOpenEvent open:
                Send("comm_open", new CommOpen(open.CommId, open.Target, Json(open.Data)), ProtocolJson.Context.CommOpen, open.Data.Length);
                break;
            case CommMessageEvent message:
                Send("comm_msg", new CommMessage(message.CommId, Json(message.Data)), ProtocolJson.Context.CommMessage, message.Data.Length);
                break;
            case CommCloseEvent close:
                Send("comm_close", new CommMessage(close.CommId, Json("{}")), ProtocolJson.Context.CommMessage);
                break;
            case ClearEvent clear:
                Send("clear_output", new ClearOutput(clear.Wait), ProtocolJson.Context.ClearOutput);
                break;
        }
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static int Length(MimeBundle bundle) => (int)Math.Min(int.MaxValue / 2, bundle.Data.Sum(content => (long)content.Value.Length));

    private void Send<T>(string type, T content, JsonTypeInfo<T> contentType, int length = 0) =>
        outputs?.Send(type, parent, content, contentType, length);
}
