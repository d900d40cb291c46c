using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>A message between a front end and a kernel, as the bytes of its parts.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Parts">Header, parent header, metadata, content, and the buffers after them.</param>
internal sealed record KernelMessage(KernelChannel Channel, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    /// <summary>How many parts each message has before its buffers.</summary>
    public const int PartsBeforeBuffers = 4;

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    /// <summary>The header.</summary>
    public ReadOnlyMemory<byte> Header => Parts[0];

    /// <summary>The header of the request that caused it.</summary>
    public ReadOnlyMemory<byte> Parent => Parts[1];

    /// <summary>The content.</summary>
    public ReadOnlyMemory<byte> Content => Parts[3];

    /// <summary>A message that the server itself writes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="type">Its type.</param>
    /// <param name="content">Its content.</param>
    /// <param name="time">For its date.</param>
    public static KernelMessage Of(KernelChannel channel, string type, JsonObject content, TimeProvider time)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = "server",
            ["username"] = "server",
            ["date"] = time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = MessageCodec.ProtocolVersion,
        };
        return new KernelMessage(channel, [JsonSerializer.SerializeToUtf8Bytes(header, Format), Nothing, Nothing, JsonSerializer.SerializeToUtf8Bytes(content, Format)]);
    }

    /// <summary>A status on the channel of outputs: <c>restarting</c>, <c>dead</c>.</summary>
    public static KernelMessage Status(string state, TimeProvider time) => Of(KernelChannel.Iopub, "status", new JsonObject { ["execution_state"] = state }, time);

    /// <summary>Its type; empty where the header is malformed.</summary>
    public string TypeOf()
    {
        try
        {
            return MessageHeader.Read(Header).MessageType;
        }
        catch (MessageException)
        {
            return "";
        }
    }
}
