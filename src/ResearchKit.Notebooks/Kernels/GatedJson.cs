using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>Values as JSON for a page. Every value within goes through the release gate first: protected rows become no JSON, they are refused.</summary>
internal static class GatedJson
{
    private const int Deepest = 32;

    // Ends of script elements are written so that no text can break out of one.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General);

    /// <summary>The JSON.</summary>
    /// <exception cref="InvalidOperationException">The value holds protected rows, or nests without end.</exception>
    public static string Of(object? value, Func<object?, object?> admit) => Node(value, admit, 0)?.ToJsonString(Options) ?? "null";

    private static JsonNode? Node(object? value, Func<object?, object?> admit, int depth)
    {
        if (depth > Deepest)
            throw new InvalidOperationException($"the value nests deeper than {Deepest} levels, or contains itself. Share a flatter one.");
        return admit(value) switch
        {
            null or DBNull => null,
            ProtectedView => throw new InvalidOperationException(
                "the value holds rows of protected data, which may not go to a page. Share a released table (Release), a model's result, or synthetic data."),
            JsonNode node => node.DeepClone(),
            JsonDocument document => JsonNode.Parse(document.RootElement.GetRawText()),
            JsonElement element => JsonNode.Parse(element.GetRawText()),
            string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal or char or Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly
                => JsonSerializer.SerializeToNode(value, value!.GetType()),
            double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
            float number => float.IsFinite(number) ? JsonValue.Create(number) : null,
            Enum or Type or Delegate => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
            DataFrame frame => Rows(frame, admit, depth),
            IDictionary dictionary => new JsonObject(dictionary.Keys.Cast<object>().Select(
                key => KeyValuePair.Create(Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", Node(dictionary[key], admit, depth + 1)))),
            IEnumerable sequence => new JsonArray([.. sequence.Cast<object?>().Select(item => Node(item, admit, depth + 1))]),
            var other => new JsonObject(other.GetType().GetProperties()
                .Where(property => property.CanRead && property.GetMethod is { IsStatic: false, IsPublic: true } && property.GetIndexParameters().Length == 0)
                .Select(property => KeyValuePair.Create(property.Name, Node(property.GetValue(other), admit, depth + 1)))),
        };
    }

    private static JsonArray Rows(DataFrame frame, Func<object?, object?> admit, int depth)
    {
        var rows = new JsonArray();
        for (var i = 0; i < frame.RowCount; i++)
            rows.Add(new JsonObject(frame.Columns.Select(column => KeyValuePair.Create(column.Name, Node(column.GetValue(i), admit, depth + 1)))));
        return rows;
    }
}
