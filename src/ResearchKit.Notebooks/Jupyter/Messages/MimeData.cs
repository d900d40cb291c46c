using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResearchKit.Notebooks.Jupyter.Messages;

/// <summary>A value by MIME type: JSON types as JSON, all others as text.</summary>
/// <param name="Contents">MIME type to content.</param>
[JsonConverter(typeof(MimeDataConverter))]
internal sealed record MimeData(IReadOnlyDictionary<string, string> Contents)
{
    /// <summary>No value.</summary>
    public static MimeData None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Text alone.</summary>
    public static MimeData OfText(string text) => new(new Dictionary<string, string>(StringComparer.Ordinal) { ["text/plain"] = text });
}

/// <summary>Writes <see cref="MimeData"/>; it is never read.</summary>
internal sealed class MimeDataConverter : JsonConverter<MimeData>
{
    /// <inheritdoc/>
    public override MimeData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("MIME data is written by kernels and not read by them.");

    /// <inheritdoc/>
    /// <exception cref="JsonException">A JSON type holds text that is not JSON.</exception>
    public override void Write(Utf8JsonWriter writer, MimeData value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (mimeType, content) in value.Contents)
        {
            writer.WritePropertyName(mimeType);
            if (mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal))
                writer.WriteRawValue(content);
            else
                writer.WriteStringValue(content);
        }

        writer.WriteEndObject();
    }
}
