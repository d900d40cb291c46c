using System.Text.Json;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Caliper;

/// <summary>The version that a <c>dataVersion</c> or <c>@context</c> names: a text, or the first that fits in an array.</summary>
internal static class CaliperVersion
{
    /// <summary>Reads the value that the reader is at: 1 for Caliper 1.1, 2 for 1.2, 0 for anything else.</summary>
    public static int Read(ref Utf8JsonReader reader, EventRecord record)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var text = JsonText.Bytes(ref reader, record);
                return text.SequenceEqual("http://purl.imsglobal.org/ctx/caliper/v1p1"u8) ? 1 : text.SequenceEqual("http://purl.imsglobal.org/ctx/caliper/v1p2"u8) ? 2 : 0;
            case JsonTokenType.StartArray:
                var first = 0;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var version = Read(ref reader, record);
                    first = first == 0 ? version : first;
                }

                return first;
            default:
                reader.Skip();
                return 0;
        }
    }
}
