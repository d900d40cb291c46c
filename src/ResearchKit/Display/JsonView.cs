using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Display;

/// <summary>
/// Values of System.Text.Json: as <c>application/json</c> for front ends that fold it (JupyterLab), indented for all others. Strings, numbers and
/// other single JSON values are shown as text alone.
/// </summary>
internal static class JsonView
{
    private const int MaxLines = 400;

    // Letters of any language stay readable; what a representation needs escaped is escaped by it.
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bundle of an object or array; null for anything else.</summary>
    public static MimeBundle? Of(object value) => value switch
    {
        JsonObject or JsonArray => Of((JsonNode)value),
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element => Of(element),
        JsonDocument document => Of((object)document.RootElement),
        _ => null,
    };

    private static MimeBundle Of<T>(T value)
    {
        var lines = JsonSerializer.Serialize(value, s_indented).Split('\n');
        var shown = lines.Length <= MaxLines ? string.Join('\n', lines) : string.Join('\n', lines.Take(MaxLines)) + $"\n… {ValueText.Count(lines.Length - MaxLines)} more lines";
        return MimeBundle.OfHtml(
            $"<div class=\"{DisplayClasses.Output}\"><style>{DisplayClasses.Style}</style><pre class=\"{DisplayClasses.Json}\" tabindex=\"0\">{Escaping.Html(shown)}</pre></div>", Escaping.PlainText(shown))
            .With(MimeTypes.Json, JsonSerializer.Serialize(value));
    }
}
