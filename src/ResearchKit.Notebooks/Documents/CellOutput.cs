using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Documents;

/// <summary>One output of a code cell, as nbformat stores it.</summary>
public abstract record CellOutput
{
    private protected CellOutput()
    {
    }

    /// <summary>The output as nbformat's JSON object, keys in ordinal order.</summary>
    internal abstract JsonObject ToJson();

    /// <summary>Reads an output. Kinds that this version does not know are kept as they are.</summary>
    internal static CellOutput FromJson(JsonObject json)
    {
        var type = JsonString.Of(json["output_type"]);
        return type switch
        {
            "stream" => new StreamOutput(JsonString.Of(json["name"]) ?? "stdout", MultilineText.Join(json["text"])),
            "display_data" => new DisplayOutput(MimeBundleJson.Read(json["data"] as JsonObject)),
            "execute_result" => new DisplayOutput(MimeBundleJson.Read(json["data"] as JsonObject), IsResult: true, ReadCount(json)),
            "error" => new ErrorOutput(
                JsonString.Of(json["ename"]) ?? "",
                JsonString.Of(json["evalue"]) ?? "",
                [.. (json["traceback"] as JsonArray ?? []).Select(line => JsonString.Of(line) ?? "")]),
            _ => new UnknownOutput((JsonObject)json.DeepClone()),
        };
    }

    private static int? ReadCount(JsonObject json) => json["execution_count"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;
}

/// <summary>Text that a cell wrote.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text, line ends included.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput
{
    internal override JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["output_type"] = "stream",
        ["text"] = MultilineText.Split(Text),
    };
}

/// <summary>A displayed value.</summary>
/// <param name="Bundle">Its representations.</param>
/// <param name="IsResult">True for the value of the cell's last expression, false for what <c>display</c> showed.</param>
/// <param name="ExecutionCount">The cell's execution number where it is a result.</param>
public sealed record DisplayOutput(MimeBundle Bundle, bool IsResult = false, int? ExecutionCount = null) : CellOutput
{
    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["data"] = MimeBundleJson.Write(Bundle) };
        if (IsResult)
            json["execution_count"] = ExecutionCount;
        json["metadata"] = new JsonObject();
        json["output_type"] = IsResult ? "execute_result" : "display_data";
        return json;
    }
}

/// <summary>An error that ended a cell.</summary>
/// <param name="Name">The error's type, for example <c>DivideByZeroException</c>.</param>
/// <param name="Value">Its message.</param>
/// <param name="Traceback">What a front end prints, line by line: cell, line and message, no frames of the engine.</param>
public sealed record ErrorOutput(string Name, string Value, ImmutableArray<string> Traceback) : CellOutput
{
    internal override JsonObject ToJson() => new()
    {
        ["ename"] = Name,
        ["evalue"] = Value,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. Traceback.Select(line => (JsonNode)line)]),
    };
}

/// <summary>An output of a kind that nbformat may define later; kept untouched.</summary>
/// <param name="Json">The output as it was read.</param>
public sealed record UnknownOutput(JsonObject Json) : CellOutput
{
    internal override JsonObject ToJson() => (JsonObject)Json.DeepClone();
}
