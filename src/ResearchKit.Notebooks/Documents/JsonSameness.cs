using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>Whether two JSON trees would be written the same: members in the same order, numbers with the same digits.</summary>
internal static class JsonSameness
{
    /// <summary>Compares.</summary>
    public static bool Of(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.Zip(b).All(pair => pair.First.Key == pair.Second.Key && Of(pair.First.Value, pair.Second.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Of(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => JsonString.SameValue(a, b),
        _ => false,
    };
}
