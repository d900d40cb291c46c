using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>
/// Jupyter's messages as frames: routing, <c>&lt;IDS|MSG&gt;</c>, signature, header, parent header, metadata, content, buffers
/// (https://jupyter-client.readthedocs.io/en/stable/messaging.html). Safe for use by several threads.
/// </summary>
internal sealed class MessageCodec
{
    /// <summary>The version of the protocol that is spoken.</summary>
    public const string ProtocolVersion = "5.5";

    private const int FramesAfterDelimiter = 5;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();
    private readonly MessageSigner _signer;
    private readonly TimeProvider _time;
    private long _count;

    /// <summary>Makes a codec.</summary>
    /// <param name="signer">Signs and verifies.</param>
    /// <param name="session">Names this run of the kernel; message ids begin with it.</param>
    /// <param name="time">For the dates of messages.</param>
    public MessageCodec(MessageSigner signer, string session, TimeProvider time) => (_signer, Session, _time) = (signer, session, time);

    /// <summary>Names this run of the kernel.</summary>
    public string Session { get; }

    /// <summary>Reads a message.</summary>
    /// <param name="frames">Its frames, without the peer's identity.</param>
    /// <exception cref="MessageException">It is malformed, or its signature is wrong.</exception>
    public ReceivedMessage Decode(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].Span.SequenceEqual(Delimiter))
            delimiter++;
        if (frames.Count < delimiter + 1 + FramesAfterDelimiter)
            throw new MessageException($"it has no <IDS|MSG> or fewer than {FramesAfterDelimiter} frames after it.");
        var (header, parent, metadata, content) = (frames[delimiter + 2], frames[delimiter + 3], frames[delimiter + 4], frames[delimiter + 5]);
        if (!_signer.Verify(frames[delimiter + 1].Span, header.Span, parent.Span, metadata.Span, content.Span))
            throw new MessageException("its signature is wrong.");
        return new ReceivedMessage([.. frames.Take(delimiter)], MessageHeader.Read(header), content, metadata, [.. frames.Skip(delimiter + 1 + FramesAfterDelimiter)]);
    }

    /// <summary>Writes a message.</summary>
    /// <param name="routing">Frames before the delimiter: a topic, or the routing of the request.</param>
    /// <param name="messageType">Its type.</param>
    /// <param name="parent">The request that caused it.</param>
    /// <param name="content">Its content.</param>
    /// <param name="contentType">How the content is written.</param>
    /// <param name="buffers">Binary data after the content.</param>
    /// <exception cref="JsonException">A part of the content that should be JSON is not.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Encode<T>(
        IReadOnlyList<ReadOnlyMemory<byte>> routing, string messageType, MessageHeader parent, T content, JsonTypeInfo<T> contentType, IReadOnlyList<ReadOnlyMemory<byte>>? buffers = null)
    {
        var header = Header(messageType);
        var body = JsonSerializer.SerializeToUtf8Bytes(content, contentType);
        var signature = _signer.Sign(header, parent.Raw.Span, Empty, body);
        return [.. routing, Delimiter, signature, header, parent.Raw, Empty, body, .. buffers ?? []];
    }

    private byte[] Header(string messageType)
    {
        var buffer = new ArrayBufferWriter<byte>(initialCapacity: 256);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("msg_id"u8, string.Create(CultureInfo.InvariantCulture, $"{Session}_{Interlocked.Increment(ref _count)}"));
        writer.WriteString("session"u8, Session);
        writer.WriteString("username"u8, "kernel"u8);
        writer.WriteString("date"u8, _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("msg_type"u8, messageType);
        writer.WriteString("version"u8, ProtocolVersion);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
