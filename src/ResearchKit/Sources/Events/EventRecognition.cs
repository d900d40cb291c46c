using System.Text.Json;

namespace ResearchKit.Sources.Events;

/// <summary>What the first items of a file look like.</summary>
internal enum EventContent
{
    /// <summary>Neither statements nor envelopes.</summary>
    Other = 0,

    /// <summary>xAPI statements.</summary>
    Statements = 1,

    /// <summary>Caliper envelopes or events.</summary>
    Envelopes = 2,
}

/// <summary>Tells from the first 256 KiB of a file whether it holds events: by the names of the properties of its items, of which a few may be broken.</summary>
internal static class EventRecognition
{
    private const int Looked = 1 << 18;
    private const int ItemsLooked = 50;

    /// <summary>What a file holds; never throws for odd content.</summary>
    public static EventContent Of(EventFile file)
    {
        try
        {
            using var stream = file.Open();
            var bytes = new byte[Looked];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Of(bytes, length);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // What cannot be read is not recognised; named by the user, it gives the error.
            return EventContent.Other;
        }
    }

    /// <summary>What the beginning of a file holds.</summary>
    public static EventContent Of(byte[] bytes, int length)
    {
        var splitter = new JsonItemSplitter();
        var items = new List<ItemSlice>();
        splitter.Scan(bytes, length, isLast: true, items);
        foreach (var item in items.Take(ItemsLooked))
        {
            var content = Of(bytes.AsSpan(item.Start, item.Length));
            if (content != EventContent.Other)
                return content;
        }

        return items.Count == 0 && splitter.Pages > 0 ? EventContent.Statements : EventContent.Other;
    }

    private static EventContent Of(ReadOnlySpan<byte> item)
    {
        var (actor, verb, sensor, data, action, context) = (false, false, false, false, false, false);
        try
        {
            // An item that the beginning of the file cuts off is read as far as it goes.
            var reader = new Utf8JsonReader(item, isFinalBlock: false, default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return EventContent.Other;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                actor |= reader.ValueTextEquals("actor"u8);
                verb |= reader.ValueTextEquals("verb"u8);
                sensor |= reader.ValueTextEquals("sensor"u8);
                data |= reader.ValueTextEquals("data"u8);
                action |= reader.ValueTextEquals("action"u8);
                context |= reader.ValueTextEquals("@context"u8);
                if (!reader.Read() || !reader.TrySkip())
                    break;
            }
        }
        catch (JsonException)
        {
            // As far as it can be read.
        }

        return actor && verb ? EventContent.Statements : (sensor && data) || (context && action && actor) ? EventContent.Envelopes : EventContent.Other;
    }
}
