using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Documents;

/// <summary>MIME bundles as nbformat stores them: text as lists of lines, JSON types as JSON, everything else as a string.</summary>
public static class MimeBundleJson
{
    /// <summary>Reads a bundle. Null gives an empty one.</summary>
    /// <param name="data">nbformat's <c>data</c> object.</param>
    public static MimeBundle Read(JsonObject? data)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (mimeType, content) in data ?? [])
            builder[mimeType] = IsJson(mimeType) ? content?.ToJsonString() ?? "null" : MultilineText.Join(content);
        return new MimeBundle(builder.ToImmutable());
    }

    /// <summary>Writes a bundle.</summary>
    /// <param name="bundle">The bundle; its JSON types must hold valid JSON.</param>
    /// <exception cref="System.Text.Json.JsonException">A JSON type holds text that is not JSON.</exception>
    public static JsonObject Write(MimeBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var json = new JsonObject();
        foreach (var (mimeType, content) in bundle.Data)
            json[mimeType] = IsJson(mimeType) ? JsonNode.Parse(content) : IsText(mimeType) ? MultilineText.Split(content) : content;
        return json;
    }

    /// <summary>Whether contents of this type are JSON.</summary>
    /// <param name="mimeType">The MIME type.</param>
    public static bool IsJson(string mimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        return mimeType == MimeTypes.Json || mimeType.EndsWith("+json", StringComparison.Ordinal);
    }

    private static bool IsText(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is MimeTypes.Svg or "application/javascript";
}
