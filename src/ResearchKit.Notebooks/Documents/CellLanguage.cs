using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// Which kernel a cell or notebook is for, in both conventions that files carry: <c>polyglot_notebook</c> and the older
/// <c>dotnet_interactive</c>. Front ends that ignore both see the selector line (<c>#!sql</c>) at the top of the source.
/// </summary>
public static class CellLanguage
{
    /// <summary>The kernel of notebooks that do not say: C#.</summary>
    public const string DefaultKernelName = "csharp";

    /// <summary>The kernel that a notebook's metadata makes its default.</summary>
    /// <param name="metadata">The notebook's metadata.</param>
    /// <returns>
    /// The name in <c>polyglot_notebook.kernelInfo.defaultKernelName</c>, else in <c>dotnet_interactive.defaultKernelName</c>, else from the
    /// kernelspec's language; <see cref="DefaultKernelName"/> when nothing says.
    /// </returns>
    public static string ReadDefault(JsonObject metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Text(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? Text(metadata, "dotnet_interactive", "defaultKernelName")
            ?? Normalize(Text(metadata, "kernelspec", "language") ?? Text(metadata, "language_info", "name"))
            ?? DefaultKernelName;
    }

    /// <summary>The kernel that a cell's metadata names, or null.</summary>
    /// <param name="metadata">The cell's metadata.</param>
    public static string? ReadMetadata(JsonObject metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Text(metadata, "polyglot_notebook", "kernelName") ?? Text(metadata, "dotnet_interactive", "language");
    }

    /// <summary>Names a cell's kernel in both conventions, with the selector line for kernels other than C#.</summary>
    /// <param name="cell">The cell; a null or empty name leaves it as it is.</param>
    /// <param name="kernelName">The kernel's name.</param>
    public static void Write(NotebookCell cell, string? kernelName)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (string.IsNullOrEmpty(kernelName))
            return;
        WriteMetadata(cell, kernelName);
        if (kernelName != DefaultKernelName && !cell.Source.StartsWith("#!", StringComparison.Ordinal))
            cell.Source = $"#!{kernelName}\n{cell.Source}";
    }

    /// <summary>Names a cell's kernel in both metadata conventions, keeping what else they hold.</summary>
    internal static void WriteMetadata(NotebookCell cell, string kernelName)
    {
        Member(cell.Metadata, "dotnet_interactive")["language"] = kernelName;
        Member(cell.Metadata, "polyglot_notebook")["kernelName"] = kernelName;
    }

    private static JsonObject Member(JsonObject metadata, string name)
    {
        if (metadata[name] is JsonObject there)
            return there;
        var made = new JsonObject();
        metadata[name] = made;
        return made;
    }

    private static string? Normalize(string? language) => language?.ToLowerInvariant() switch
    {
        null or "polyglot-notebook" => null,
        "c#" or "csharp" => DefaultKernelName,
        var other => other,
    };

    private static string? Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return JsonString.Of(node) is { Length: > 0 } text ? text : null;
    }
}
