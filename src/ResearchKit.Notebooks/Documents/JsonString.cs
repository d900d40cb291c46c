using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// Strings of a notebook's JSON. Programs that cut text at bytes leave halves of a surrogate pair behind (<c>"\ud83d"</c>), which is valid JSON and no
/// valid text: it is read with U+FFFD in its place, and stays in the file as it was.
/// </summary>
internal static class JsonString
{
    private const int EscapeLength = 4;

    /// <summary>The string; null if the node is none.</summary>
    public static string? Of(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            return null;
        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException) when (value.TryGetValue<JsonElement>(out _))
        {
            return Repaired(value.GetValue<JsonElement>().GetRawText());
        }
    }

    /// <summary>Whether two strings or other values stand for the same.</summary>
    public static bool SameValue(JsonValue left, JsonValue right) => left.GetValueKind() == right.GetValueKind()
        && (left.GetValueKind() == JsonValueKind.String ? Of(left) == Of(right) && IsWhole(left) == IsWhole(right) : left.ToJsonString() == right.ToJsonString());

    private static bool IsWhole(JsonValue value)
    {
        try
        {
            return value.TryGetValue<string>(out _);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Repaired(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, EscapeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += EscapeLength;
                continue;
            }

            text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var same => same });
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
