using System.Text.Json.Nodes;

namespace ResearchKit.Cli.Tests;

/// <summary>Reads notebooks that the command ran.</summary>
internal static class ExecutedNotebook
{
    /// <summary>The first words of the verdicts on exercises, in their order: <c>Exercise 1: solved.</c></summary>
    public static IReadOnlyList<string> Verdicts(string file) =>
    [
        .. JsonNode.Parse(File.ReadAllText(file))!["cells"]!.AsArray()
            .Where(cell => cell!["metadata"]!["tags"]?.AsArray().Any(tag => tag!.GetValue<string>() == "check") == true)
            .SelectMany(cell => cell!["outputs"]!.AsArray())
            .Select(output => string.Concat(Lines(output!["data"]!["text/plain"]!)))
            .Select(text => text[..(text.IndexOf('.', StringComparison.Ordinal) + 1)]),
    ];

    private static IEnumerable<string> Lines(JsonNode text) => text is JsonArray lines ? lines.Select(line => line!.GetValue<string>()) : [text.GetValue<string>()];
}
