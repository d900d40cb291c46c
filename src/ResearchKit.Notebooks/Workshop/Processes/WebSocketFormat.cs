using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>
/// Messages as they go over a websocket. Subprotocol <see cref="Version1"/>: all parts in one binary message, with a table of offsets (little-endian, 64 bits). Without it:
/// JSON as text, or, where there are buffers, the JSON and the buffers in one binary message with a table of offsets (big-endian, 32 bits).
/// </summary>
internal static class WebSocketFormat
{
    /// <summary>The name of the subprotocol.</summary>
    public const string Version1 = "v1.kernel.websocket.jupyter.org";

    private static readonly string[] PartNames = ["header", "parent_header", "metadata", "content"];

    /// <summary>A message in the subprotocol's form.</summary>
    public static byte[] WriteVersion1(KernelMessage message)
    {
        ReadOnlyMemory<byte>[] parts = [Encoding.ASCII.GetBytes(NameOf(message.Channel)), .. message.Parts];
        var head = sizeof(ulong) * (parts.Length + 2);
        var wire = new byte[head + parts.Sum(part => part.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(wire, (ulong)(parts.Length + 1));
        var position = head;
        for (var i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(wire.AsSpan(sizeof(ulong) * (i + 1)), (ulong)position);
            parts[i].Span.CopyTo(wire.AsSpan(position));
            position += parts[i].Length;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(wire.AsSpan(sizeof(ulong) * (parts.Length + 1)), (ulong)position);
        return wire;
    }

    /// <summary>Reads one in the subprotocol's form; null where it is malformed.</summary>
    public static KernelMessage? ReadVersion1(ReadOnlyMemory<byte> wire)
    {
        if (wire.Length < sizeof(ulong))
            return null;
        var count = BinaryPrimitives.ReadUInt64LittleEndian(wire.Span);
        if (count < (ulong)(KernelMessage.PartsBeforeBuffers + 2) || count > 4096 || wire.Length < sizeof(ulong) * ((int)count + 1))
            return null;
        var parts = new List<ReadOnlyMemory<byte>>();
        for (var i = 1; i < (int)count; i++)
        {
            var start = BinaryPrimitives.ReadUInt64LittleEndian(wire.Span[(sizeof(ulong) * i)..]);
            var end = BinaryPrimitives.ReadUInt64LittleEndian(wire.Span[(sizeof(ulong) * (i + 1))..]);
            if (start > end || end > (ulong)wire.Length)
                return null;
            parts.Add(wire[(int)start..(int)end]);
        }

        return ChannelOf(Encoding.ASCII.GetString(parts[0].Span)) is { } channel ? new KernelMessage(channel, [.. parts.Skip(1)]) : null;
    }

    /// <summary>A message without the subprotocol: whether it is text, and its bytes.</summary>
    public static (bool IsText, byte[] Wire) WriteJson(KernelMessage message)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("channel"u8, NameOf(message.Channel));
            for (var i = 0; i < PartNames.Length; i++)
            {
                writer.WritePropertyName(PartNames[i]);
                writer.WriteRawValue(message.Parts[i].Span, skipInputValidation: true);
            }

            writer.WriteString("msg_type"u8, message.TypeOf());
            writer.WriteStartArray("buffers"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return message.Parts.Count == PartNames.Length ? (true, json.ToArray()) : (false, WithBuffers(json.ToArray(), [.. message.Parts.Skip(PartNames.Length)]));
    }

    /// <summary>Reads a message without the subprotocol; null where it is malformed.</summary>
    public static KernelMessage? ReadJson(bool isText, ReadOnlyMemory<byte> wire)
    {
        try
        {
            ReadOnlyMemory<byte>[] buffers = [];
            if (!isText && !TrySplit(ref wire, out buffers))
                return null;
            if (JsonNode.Parse(wire.Span) is not JsonObject json || json["channel"] is not JsonValue name || ChannelOf(name.ToString()) is not { } channel)
                return null;
            return new KernelMessage(channel, [.. PartNames.Select(part => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(json[part] ?? new JsonObject())), .. buffers]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] WithBuffers(byte[] json, ReadOnlyMemory<byte>[] buffers)
    {
        ReadOnlyMemory<byte>[] parts = [json, .. buffers];
        var position = sizeof(uint) * (parts.Length + 1);
        var wire = new byte[position + parts.Sum(part => part.Length)];
        BinaryPrimitives.WriteInt32BigEndian(wire, parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(wire.AsSpan(sizeof(uint) * (i + 1)), position);
            parts[i].Span.CopyTo(wire.AsSpan(position));
            position += parts[i].Length;
        }

        return wire;
    }

    private static bool TrySplit(ref ReadOnlyMemory<byte> wire, out ReadOnlyMemory<byte>[] buffers)
    {
        buffers = [];
        if (wire.Length < sizeof(uint))
            return false;
        var count = BinaryPrimitives.ReadUInt32BigEndian(wire.Span);
        if (count is 0 or > 4096 || wire.Length < sizeof(uint) * ((int)count + 1))
            return false;
        var starts = new int[count + 1];
        starts[count] = wire.Length;
        for (var i = 0; i < (int)count; i++)
            starts[i] = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(wire.Span[(sizeof(uint) * (i + 1))..]), int.MaxValue);
        var parts = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < (int)count; i++)
        {
            if (starts[i] > starts[i + 1])
                return false;
            parts[i] = wire[starts[i]..starts[i + 1]];
        }

        (wire, buffers) = (parts[0], parts[1..]);
        return true;
    }

    private static string NameOf(KernelChannel channel) => channel switch
    {
        KernelChannel.Shell => "shell",
        KernelChannel.Control => "control",
        KernelChannel.Stdin => "stdin",
        _ => "iopub",
    };

    private static KernelChannel? ChannelOf(string name) => name switch
    {
        "shell" => KernelChannel.Shell,
        "control" => KernelChannel.Control,
        "stdin" => KernelChannel.Stdin,
        _ => null,
    };
}
