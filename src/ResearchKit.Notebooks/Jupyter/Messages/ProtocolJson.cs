using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>How the contents of messages are read and written; compiled ahead, so that a starting kernel need not reflect on them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExecuteRequest))]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(InspectRequest))]
[JsonSerializable(typeof(IsCompleteRequest))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(CommInfoRequest))]
[JsonSerializable(typeof(CommOpen))]
[JsonSerializable(typeof(CommMessage))]
[JsonSerializable(typeof(ShutdownRequest))]
[JsonSerializable(typeof(InputReply))]
[JsonSerializable(typeof(OkReply))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(KernelInfoReply))]
[JsonSerializable(typeof(ExecuteReply))]
[JsonSerializable(typeof(CompleteReply))]
[JsonSerializable(typeof(InspectReply))]
[JsonSerializable(typeof(IsCompleteReply))]
[JsonSerializable(typeof(HistoryReply))]
[JsonSerializable(typeof(CommInfoReply))]
[JsonSerializable(typeof(ShutdownReply))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(IopubWelcome))]
[JsonSerializable(typeof(ExecuteInput))]
[JsonSerializable(typeof(StreamText))]
[JsonSerializable(typeof(DisplayData))]
[JsonSerializable(typeof(ExecuteResult))]
[JsonSerializable(typeof(ErrorData))]
[JsonSerializable(typeof(ClearOutput))]
[JsonSerializable(typeof(InputRequest))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>With characters beyond ASCII written as they are: messages go to front ends, not into pages.</summary>
    public static ProtocolJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
