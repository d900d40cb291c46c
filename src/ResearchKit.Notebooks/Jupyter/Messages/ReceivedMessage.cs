using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>A message from a front end whose signature was right.</summary>
/// <param name="Routing">The frames before the delimiter, beside the peer's identity: they go in front of the answer.</param>
/// <param name="Header">Its header.</param>
/// <param name="Content">Its content, JSON.</param>
/// <param name="Metadata">Its metadata, JSON.</param>
/// <param name="Buffers">Binary data after the content.</param>
internal sealed record ReceivedMessage(
    IReadOnlyList<ReadOnlyMemory<byte>> Routing,
    MessageHeader Header,
    ReadOnlyMemory<byte> Content,
    ReadOnlyMemory<byte> Metadata,
    IReadOnlyList<ReadOnlyMemory<byte>> Buffers)
{
    /// <summary>Reads the content as a type of message.</summary>
    /// <exception cref="MessageException">It is not of that form.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Content.Span, type) ?? throw new MessageException($"the content of its {Header.MessageType} is null.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new MessageException($"the content of its {Header.MessageType} is not of the form that the protocol asks for: {error.Message}");
        }
    }
}
