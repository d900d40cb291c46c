using System.Text.Json;

namespace ResearchKit.Store;

/// <summary>What a generator says of its parameters: names and values where it says them as a JSON object, else one text.</summary>
internal static class GeneratorParameters
{
    private const int LongestValue = 200;

    public static IReadOnlyList<(string Name, string Value)> Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return [.. json.RootElement.EnumerateObject().Select(property => (property.Name, Short(property.Value)))];
        }
        catch (JsonException)
        {
            // A generator may state them as a plain sentence.
        }

        return [("parameters", text)];
    }

    private static string Short(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
