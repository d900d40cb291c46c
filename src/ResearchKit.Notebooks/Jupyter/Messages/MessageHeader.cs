using System.Text.Json;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>What a received header says that the kernel needs. The rest of it is kept as the bytes that came.</summary>
/// <param name="MessageId">Names the message.</param>
/// <param name="MessageType">What it is, for example <c>execute_request</c>.</param>
/// <param name="Raw">The header as it came: the parent header of every message that it causes.</param>
internal sealed record MessageHeader(string MessageId, string MessageType, ReadOnlyMemory<byte> Raw)
{
    /// <summary>The header of nothing: the parent of messages that no request caused.</summary>
    public static MessageHeader None { get; } = new("", "", "{}"u8.ToArray());

    /// <summary>Reads a header frame.</summary>
    /// <exception cref="MessageException">It is no JSON object with a message id and a type.</exception>
    public static MessageHeader Read(ReadOnlyMemory<byte> raw)
    {
        try
        {
            using var json = JsonDocument.Parse(raw);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("msg_id", out var id) && id.ValueKind == JsonValueKind.String
                && root.TryGetProperty("msg_type", out var type) && type.ValueKind == JsonValueKind.String
                && type.GetString() is { Length: > 0 } name)
            {
                return new MessageHeader(id.GetString()!, name, raw);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MessageException($"its header is not JSON: {error.Message}");
        }

        throw new MessageException("its header has no msg_id or no msg_type.");
    }
}

/// <summary>A message that is not one; the text says why.</summary>
internal sealed class MessageException(string message) : Exception(message);
