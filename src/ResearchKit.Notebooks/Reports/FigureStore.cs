using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ResearchKit.Notebooks.Reports;

/// <summary>The data of a page's interactive charts, as readable JSON, each figure once however often it is shown.</summary>
internal sealed class FigureStore
{
    // <, > and & are escaped, so that no text of a figure can end the script element that holds it.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly StringBuilder _elements = new();

    /// <summary>Whether there is a figure.</summary>
    public bool Any => _ids.Count > 0;

    /// <summary>The script elements, which no browser runs.</summary>
    public string Elements => _elements.ToString();

    /// <summary>Adds a figure; its width and height, where it says them, come back with its id. Null where it is no figure.</summary>
    public (string Id, double? Width, double? Height)? Add(string figure)
    {
        if (Parsed(figure) is not { } json || json["data"] is not JsonArray data)
            return null;
        var layout = json["layout"] as JsonObject;
        // Pictures from elsewhere would not be fetched: they are left out, so that nothing is tried.
        if (layout?["images"] is JsonArray images)
            layout["images"] = new JsonArray([.. images.Where(IsInside).Select(image => image!.DeepClone())]);
        // What else a figure brings (config, frames) would set other hosts for buttons of the chart.
        var kept = new JsonObject { ["data"] = data.DeepClone(), ["layout"] = layout?.DeepClone() ?? new JsonObject() }.ToJsonString(Compact);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(kept)));
        if (!_ids.TryGetValue(hash, out var id))
        {
            _ids.Add(hash, id = $"rk-figure-{_ids.Count + 1}");
            _elements.Append("<script type=\"application/json\" id=\"").Append(id).Append("\">").Append(kept).Append("</script>\n");
        }

        return (id, Number(layout?["width"]), Number(layout?["height"]));
    }

    private static bool IsInside(JsonNode? image) =>
        image is JsonObject one && one["source"] is JsonValue value && value.TryGetValue<string>(out var source) && source.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);

    private static JsonObject? Parsed(string figure)
    {
        try
        {
            return JsonNode.Parse(figure) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) && number is > 0 and < 10_000 ? number : null;
}
