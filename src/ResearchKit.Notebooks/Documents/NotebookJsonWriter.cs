using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// Writes JSON as Jupyter's nbformat does: one space of indent, LF, <c>": "</c> and <c>","</c>, no escapes but those JSON demands,
/// a newline at the end. Keys stay in the order they have; numbers keep the text they had.
/// </summary>
internal static class NotebookJsonWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The node as bytes.</summary>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node, depth: 0);
        text.Append('\n');
        return Utf8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject members:
                AppendMembers(text, members, depth + 1);
                break;
            case JsonArray items:
                AppendItems(text, items, depth + 1);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendMembers(StringBuilder text, JsonObject members, int depth)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, value) in members)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', depth);
            AppendString(text, name);
            text.Append(": ");
            Append(text, value, depth);
            first = false;
        }

        text.Append('\n').Append(' ', depth - 1).Append('}');
    }

    private static void AppendItems(StringBuilder text, JsonArray items, int depth)
    {
        text.Append('[');
        var first = true;
        foreach (var value in items)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', depth);
            Append(text, value, depth);
            first = false;
        }

        text.Append('\n').Append(' ', depth - 1).Append(']');
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
