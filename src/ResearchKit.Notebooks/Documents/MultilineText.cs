using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>nbformat stores a long text as one string or as a list of lines that keep their line ends. Both are read; lists are written.</summary>
internal static class MultilineText
{
    /// <summary>The text that a string or a list of strings stands for.</summary>
    public static string Join(JsonNode? node) => node switch
    {
        null => "",
        JsonArray lines => string.Concat(lines.Select(JsonString.Of)),
        _ => JsonString.Of(node) ?? "",
    };

    /// <summary>The text as a list of lines; an empty list for an empty text.</summary>
    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }
}
