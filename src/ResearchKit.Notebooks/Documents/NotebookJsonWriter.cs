using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// Writes JSON as Jupyter's nbformat does: one space of indent, LF, <c>": "</c> and <c>","</c>, no escapes but those JSON demands,
/// a newline at the end. Keys stay in the order they have; strings and numbers that were read keep the text they had.
/// </summary>
internal static class NotebookJsonWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private const int BufferSize = 64 * 1024;
    private const int DeepestIndent = 64;
    private static readonly string Blanks = new(' ', DeepestIndent);

    /// <summary>The node as bytes.</summary>
    public static byte[] Write(JsonNode? node)
    {
        using var bytes = new MemoryStream();
        Write(node, bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes the node piece by piece: a notebook may hold a hundred megabytes of output.</summary>
    public static void Write(JsonNode? node, Stream stream)
    {
        using var text = new StreamWriter(stream, Utf8, BufferSize, leaveOpen: true);
        Append(text, node, depth: 0);
        text.Write('\n');
    }

    private static void Append(TextWriter text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Write("null");
                break;
            case JsonObject { Count: 0 }:
                text.Write("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Write("[]");
                break;
            case JsonObject members:
                AppendMembers(text, members, depth + 1);
                break;
            case JsonArray items:
                AppendItems(text, items, depth + 1);
                break;
            case JsonValue value when value.TryGetValue<JsonElement>(out var read):
                text.Write(read.GetRawText());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Write(node.ToJsonString());
                break;
        }
    }

    private static void AppendMembers(TextWriter text, JsonObject members, int depth)
    {
        text.Write('{');
        var first = true;
        foreach (var (name, value) in members)
        {
            text.Write(first ? "\n" : ",\n");
            Indent(text, depth);
            AppendString(text, name);
            text.Write(": ");
            Append(text, value, depth);
            first = false;
        }

        text.Write('\n');
        Indent(text, depth - 1);
        text.Write('}');
    }

    private static void AppendItems(TextWriter text, JsonArray items, int depth)
    {
        text.Write('[');
        var first = true;
        foreach (var value in items)
        {
            text.Write(first ? "\n" : ",\n");
            Indent(text, depth);
            Append(text, value, depth);
            first = false;
        }

        text.Write('\n');
        Indent(text, depth - 1);
        text.Write(']');
    }

    private static void Indent(TextWriter text, int depth)
    {
        for (; depth > DeepestIndent; depth -= DeepestIndent)
            text.Write(Blanks);
        text.Write(Blanks.AsSpan(0, depth));
    }

    private static void AppendString(TextWriter text, string value)
    {
        text.Write('"');
        var from = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (Escape(value[i]) is not { } escape)
                continue;
            text.Write(value.AsSpan(from, i - from));
            text.Write(escape);
            from = i + 1;
        }

        text.Write(value.AsSpan(from));
        text.Write('"');
    }

    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => null,
    };
}
