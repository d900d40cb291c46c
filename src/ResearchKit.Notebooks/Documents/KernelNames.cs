using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>The kernels that a notebook's selector lines can mean: those that every engine has, and those that its metadata lists.</summary>
internal sealed class KernelNames
{
    private static readonly (string Name, string[] Aliases)[] Known =
    [
        ("csharp", ["c#", "C#"]), ("sql", []), ("markdown", ["md"]), ("html", []), ("javascript", ["js"]), ("mermaid", []), ("value", []), ("raw", []),
        ("fsharp", ["f#", "F#"]), ("pwsh", ["powershell"]), ("kql", []), ("http", []), ("python", []), ("r", ["R"]),
    ];

    private readonly Dictionary<string, string> _byAlias = new(StringComparer.Ordinal);

    private KernelNames(JsonObject? kernelInfo)
    {
        foreach (var (name, aliases) in Known)
        {
            foreach (var alias in aliases.Prepend(name))
                _byAlias[alias] = name;
        }

        foreach (var item in (kernelInfo?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (JsonString.Of(item["name"]) is not { Length: > 0 } name)
                continue;
            _byAlias[name] = name;
            foreach (var alias in item["aliases"] as JsonArray ?? [])
                _byAlias[JsonString.Of(alias) ?? name] = name;
        }
    }

    /// <summary>The names for a notebook's <c>kernelInfo</c>.</summary>
    public static KernelNames Of(JsonObject? kernelInfo) => new(kernelInfo);

    /// <summary>The names for a notebook.</summary>
    public static KernelNames OfMetadata(JsonObject metadata) => new((metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] as JsonObject);

    /// <summary>Adds the names that <c>#!connect ... --kernel-name N</c> lines of a text give.</summary>
    public void AddConnected(string source)
    {
        foreach (var line in source.Split('\n'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var option = Array.IndexOf(words, "--kernel-name");
            if (words is ["#!connect", ..] && option > 0 && option + 1 < words.Length)
                _byAlias.TryAdd(words[option + 1], words[option + 1]);
        }
    }

    /// <summary>The kernel that a line selects, options or not; null if it is no selector line.</summary>
    public string? Selected(string line)
    {
        var trimmed = line.Trim();
        return trimmed.StartsWith("#!", StringComparison.Ordinal) ? _byAlias.GetValueOrDefault(trimmed[2..].Split([' ', '\t'], 2)[0]) : null;
    }

    /// <summary>The kernel of a line that is nothing but a selector at the line's begin; null if it is anything else.</summary>
    public string? SelectedAlone(string line) => line.StartsWith("#!", StringComparison.Ordinal) ? _byAlias.GetValueOrDefault(line[2..].TrimEnd()) : null;
}
